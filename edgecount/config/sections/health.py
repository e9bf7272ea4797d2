"""The `health` block: where edgecount says how it is, and what its metrics are."""

from typing import Annotated, Literal

from pydantic import Field

from edgecount.fields.addresses.host import Host
from edgecount.fields.section import Section


class HealthSection(Section):
    """The pages for supervising the machine; only programs on this machine can read them."""

    port: Annotated[int, Field(ge=1, le=65535)] | Literal["off"] = Field(
        default=9464,
        description="Where /health and /metrics are answered, at 127.0.0.1 (TCP port); off for nowhere.",
    )
    names: tuple[Host, ...] = Field(
        default=(),
        max_length=20,
        json_schema_extra={"errorMessage": "must be a list of at most 20 host names such as [counter.example.org]"},
        description="Names by which your reverse proxy asks for the pages, besides localhost and addresses.",
    )

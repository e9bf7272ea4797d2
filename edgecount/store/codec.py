"""Events as JSON text and back: the store keeps the whole of an event.

pydantic is loaded with the first event: what only adds events up, as the pages do, is to stay small.
"""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated

from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent

if TYPE_CHECKING:
    from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event and the number under which the store keeps it: higher than that of every event before it."""

    seq: int
    event: AnyEvent


def encode(event: AnyEvent) -> str:
    """The event as one JSON object."""
    return _adapter().dump_json(event).decode()


def decode(seq: int, body: str | bytes) -> StoredEvent:
    """The event from its JSON object, as text or as UTF-8; StoreError where this version knows no such event."""
    from pydantic import ValidationError  # noqa: PLC0415 - see above

    try:
        return StoredEvent(seq, _adapter().validate_json(body))
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"]) or "type"
        raise StoreError(
            f"the store's event {seq} cannot be understood ({where}: {problem['msg']}); "
            "it may come from another version of edgecount"
        ) from error


@cache
def _adapter() -> "TypeAdapter[AnyEvent]":
    from pydantic import Field, TypeAdapter  # noqa: PLC0415 - see above

    return TypeAdapter(Annotated[AnyEvent, Field(discriminator="type")])

"""The `web` block: the dashboard, its address, and by whom it may be reached."""

from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, WithJsonSchema, model_validator

from edgecount.fields.addresses.host import IPV4_PATTERN, IPV6_PATTERN, Host
from edgecount.fields.certificates import CertificatesPath
from edgecount.fields.section import Section
from edgecount.text import shown

DEFAULT_PORT = 8466
_ADDRESS_RULE = "must be an IP address of this machine, such as 0.0.0.0 for all of them"
_PROXY_RULE = "must be the IP address of a reverse proxy"


def _address(rule: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": f"^(?:{IPV4_PATTERN}|{IPV6_PATTERN})$", "errorMessage": rule})


def _checked(rule: str, text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        raise ValueError(f"{rule}, not {shown(text)}") from None


class WebSection(Section):
    """The dashboard in the browser; what other machines see of it is encrypted, unless a proxy of yours does that."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"certificate": ["key"], "key": ["certificate"]}})

    host: Annotated[str, AfterValidator(lambda text: _checked(_ADDRESS_RULE, text)), _address(_ADDRESS_RULE)] = Field(
        default="127.0.0.1",
        description="The address of this machine at which it is answered (IP address); 0.0.0.0 or :: for all of them.",
    )
    port: Annotated[int, Field(ge=1, le=65535)] = Field(
        default=DEFAULT_PORT, description="Where the dashboard is answered (TCP port)."
    )
    certificate: CertificatesPath | None = Field(
        default=None,
        description="A file with your own certificate and those above it (path); without it one is made and renewed.",
    )
    key: (
        Annotated[Path, WithJsonSchema({"type": "string", "errorMessage": "must be the path of a key (PEM)"})] | None
    ) = Field(default=None, description="The file with the key of your own certificate, without a password (path).")
    proxy: tuple[
        Annotated[str, AfterValidator(lambda text: _checked(_PROXY_RULE, text)), _address(_PROXY_RULE)], ...
    ] = Field(
        default=(),
        max_length=20,
        json_schema_extra={"errorMessage": "must be a list of at most 20 IP addresses such as [192.0.2.7]"},
        description="Reverse proxies of yours, by IP address: they encrypt, and their word is taken for who asks.",
    )
    hosts: tuple[Host, ...] = Field(
        default=(),
        max_length=20,
        json_schema_extra={"errorMessage": "must be a list of at most 20 host names such as [counter.example.org]"},
        description="Names by which people reach the dashboard, besides addresses and this machine's own names.",
    )

    upload_gib: int = Field(
        default=4, ge=1, le=1024, description="How large a recording may be that somebody uploads (GiB)."
    )

    @model_validator(mode="after")
    def _paired(self) -> Self:
        if (self.certificate is None) != (self.key is None):
            raise ValueError("a certificate and its key go together: name both, or neither")
        return self

    @property
    def is_encrypted(self) -> bool:
        """Whether it speaks TLS itself: with your certificate, and whenever others than this machine could listen."""
        return self.certificate is not None or not (ip_address(self.host).is_loopback or self.proxy)

"""The `mail` block: by which server alerts and reports go out, and to whom."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, field_validator

from edgecount.fields.certificates import CertificatesPath
from edgecount.fields.credential import LOGIN_SCHEMA, PasswordText, UserText, check_login
from edgecount.fields.host import Host
from edgecount.fields.mail_address import MailAddress
from edgecount.fields.secret import Secret
from edgecount.fields.section import EntriesError, Section

Security = Literal["starttls", "tls", "none"]

_USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


def _without_repeats(addresses: tuple[str, ...]) -> tuple[str, ...]:
    folded = [address.casefold() for address in addresses]
    firsts = {at: folded.index(address) for at, address in enumerate(folded)}
    if again := {at: first for at, first in firsts.items() if first < at}:
        raise EntriesError({(at,): f"is the same address as receivers[{first}]" for at, first in again.items()})
    return addresses


class MailSection(Section):
    """The mail server, and who writes to whom."""

    model_config = ConfigDict(json_schema_extra=LOGIN_SCHEMA)

    host: Host = Field(description="The mail server's host name or IP address.")
    security: Security = Field(
        default="starttls",
        description="How the connection is encrypted: by STARTTLS, by TLS from the start, or not at all.",
    )
    port: int = Field(
        default=None,
        validate_default=True,
        ge=1,
        le=65535,
        description="The mail server's port (TCP port); without it 587 for starttls, 465 for tls, 25 for none.",
    )
    ca: CertificatesPath | None = Field(
        default=None,
        description="A file with the certificates to trust instead of the system's, for a server of your own (path).",
    )
    user: UserText | None = Field(default=None, description="The user to log in as; needs a password.")
    password: PasswordText | None = Field(
        default=None, validate_default=True, description="The user's password, as a placeholder."
    )
    sender: MailAddress = Field(description="Whom the mails are from (mail address).")
    receivers: Annotated[tuple[MailAddress, ...], AfterValidator(_without_repeats)] = Field(
        min_length=1,
        max_length=20,
        json_schema_extra={"errorMessage": "must be a list of 1 to 20 mail addresses such as [staff@example.org]"},
        description="Who gets the alerts and the daily report (mail addresses).",
    )
    deadline_seconds: float = Field(
        default=60.0,
        ge=5,
        le=300,
        description="How long the sending of one mail may take, all in all (seconds).",
    )

    @field_validator("port", mode="before")
    @classmethod
    def _usual_port(cls, port: object, info: ValidationInfo) -> object:
        return _USUAL_PORTS[info.data.get("security", "starttls")] if port is None else port

    @field_validator("ca")
    @classmethod
    def _ca_of_tls(cls, ca: Path | None, info: ValidationInfo) -> Path | None:
        if info.data.get("security") == "none":
            raise ValueError("is of use with security: starttls or tls only: set that, or take ca out")
        return ca

    @field_validator("user")
    @classmethod
    def _unheard(cls, user: Secret | None, info: ValidationInfo) -> Secret | None:
        if info.data.get("security") == "none":
            raise ValueError("needs security: starttls or tls, for without it the password could be overheard")
        return user

    @field_validator("password")
    @classmethod
    def _login(cls, password: Secret | None, info: ValidationInfo) -> Secret | None:
        return check_login(password, info)

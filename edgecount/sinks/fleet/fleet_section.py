"""The `fleet` block: the broker of many boxes, and the sink that tells it everything."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints, ValidationInfo, field_validator
from pydantic.config import JsonDict

from edgecount.clock import Clock
from edgecount.fields.addresses.host import Host
from edgecount.fields.certificates import CertificatesPath
from edgecount.fields.credential import LoginPasswordText, UserText, check_login
from edgecount.fields.rules import all_of, excludes
from edgecount.fields.scalars import SWITCHED_OFF
from edgecount.fields.secret import Secret, revealed
from edgecount.sinks.broker.broker_settings import broker_name
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.kind import SinkContext, SinkKind
from edgecount.sinks.sink import Sink
from edgecount.site.layout import SiteLayout

_PAIRS: JsonDict = {"dependentRequired": {"user": ["password"], "password": ["user"], "cert": ["key"], "key": ["cert"]}}
_OF_TLS = all_of(*(excludes(key, "tls", SWITCHED_OFF) for key in ("ca", "cert", "key")))


class FleetSection(SinkKind):
    """The broker of many boxes, and what this one is called there."""

    model_config = ConfigDict(json_schema_extra=_PAIRS | _OF_TLS)
    SECRETS = ("user", "password")
    RETRY_SECONDS = (2.0, 100.0)

    host: Host = Field(description="The host name or IP address of the fleet's broker.")
    tls: bool = Field(default=True, description="Whether the connection is encrypted, and the broker's name verified.")
    port: int = Field(
        default=None,
        validate_default=True,
        ge=1,
        le=65535,
        description="The broker's port (TCP port); without it 8883, or 1883 without tls.",
    )
    ca: CertificatesPath | None = Field(
        default=None,
        description="A file with the certificates to trust instead of the system's, for a fleet of your own (path).",
    )
    cert: CertificatesPath | None = Field(
        default=None, description="The file of this box's own certificate, which names the box (path); needs key."
    )
    key: CertificatesPath | None = Field(
        default=None, validate_default=True, description="The file of that certificate's key (path)."
    )
    user: UserText | None = Field(default=None, description="The user to log in as; needs a password.")
    password: LoginPasswordText | None = Field(
        default=None,
        validate_default=True,
        description="The user's password, as a placeholder; none if there is none.",
    )
    box: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = Field(
        json_schema_extra={"errorMessage": "must be 1 to 64 of A-Z, a-z, 0-9, _ and -"},
        description="What this box is called in the fleet; no two boxes may be called the same.",
    )
    site: Literal["own", "whole"] = Field(
        default="own",
        description="Whose doors the number of people inside is of: this box's own, or those of the whole site, as the "
        "fleet tells it, for a site that has several boxes.",
    )
    track: bool = Field(
        default=True, description="Whether events carry the number by which a camera knew the person while in sight."
    )

    @field_validator("port", mode="before")
    @classmethod
    def _usual_port(cls, port: object, info: ValidationInfo) -> object:
        return (8883 if info.data.get("tls", True) else 1883) if port is None else port

    @field_validator("ca", "cert", "key")
    @classmethod
    def _of_tls(cls, file: Path | None, info: ValidationInfo) -> Path | None:
        if file is not None and info.data.get("tls") is False:
            raise ValueError(f"is of use with tls only: take tls: false out, or {info.field_name}")
        return file

    @field_validator("key")
    @classmethod
    def _in_pairs(cls, key: Path | None, info: ValidationInfo) -> Path | None:
        if "cert" not in info.data:  # it is wrong, and has its own error
            return key
        if key is None and info.data["cert"] is not None:
            raise ValueError("has a cert without a key: add key, or take cert out")
        if key is not None and info.data["cert"] is None:
            raise ValueError("is a key without a certificate: add cert, or take key out")
        return key

    @field_validator("password")
    @classmethod
    def _login(cls, password: Secret | None, info: ValidationInfo) -> Secret | None:
        return check_login(password, info)

    def summary(self) -> str:
        """The broker, the kind of connection, and what this box is called there."""
        login = "no login" if self.cert is None else "with a certificate of its own"
        how = f"{'TLS' if self.tls else 'no TLS'}, {'with a login' if self.user else login}"
        return f"fleet at {broker_name(self.host, self.port)}: {how}; as {self.box}"

    def receipt(self) -> str:
        """All events and heartbeats go to the broker; what comes from there, if anything is kept of it."""
        what = "all events, with track numbers" if self.track else "all events, without track numbers"
        told = "; it tells how many people are inside the whole site" if self.site == "whole" else ""
        return f"fleet's broker {self.host}:{self.port}: {what}, and heartbeats, as {self.box}{told}"

    def try_out(self, layout: SiteLayout, clock: Clock) -> str:
        """Connect to the broker, and disconnect."""
        from edgecount.sinks.broker.client import probe  # noqa: PLC0415 - paho, and no use to most commands

        return probe(self.settings(layout), clock)

    def build(self, context: SinkContext) -> Sequence[Sink]:
        """One sink, for one broker."""
        from edgecount.sinks.fleet.fleet_sink import FleetSink  # noqa: PLC0415 - paho, and no use to most commands

        settings = self.settings(context.layout, context.config_hash)
        return [FleetSink(settings, context.store, context.status, context.clock, context.command)]

    def settings(self, layout: SiteLayout, config_hash: str = "") -> FleetSettings:
        """The settings of the sink, for this site."""
        return FleetSettings(
            host=self.host,
            port=self.port,
            client_id=self.box,
            user=revealed(self.user),
            password=revealed(self.password) or None,
            tls=self.tls,
            ca=self.ca,
            cert=self.cert,
            key=self.key,
            layout=layout,
            box=self.box,
            track=self.track,
            whole_site=self.site == "whole",
            config_hash=config_hash,
        )

"""The `mqtt` block: the broker that receives counts and events, and the sink that publishes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints, ValidationInfo, field_validator

from edgecount.alerts.rule import AlertRule
from edgecount.clock import Clock
from edgecount.fields.addresses.host import Host
from edgecount.fields.certificates import CertificatesPath
from edgecount.fields.credential import LOGIN_SCHEMA, LoginPasswordText, UserText, check_login
from edgecount.fields.rules import needs
from edgecount.fields.scalars import SWITCHED_ON, Quoted, as_switch
from edgecount.fields.secret import Secret, revealed
from edgecount.fields.section import to_number
from edgecount.sinks.broker.broker_settings import broker_name
from edgecount.sinks.kind import SinkContext, SinkKind
from edgecount.sinks.mqtt.mqtt_settings import Discovery, MqttSettings
from edgecount.sinks.sink import Sink
from edgecount.site.layout import SiteLayout

_FORMER_WORDS = {True: "device", False: "off"}
"""What `discovery` once said as a switch."""


def _said_formerly(value: object) -> object:
    if isinstance(value, str) and not isinstance(value, Quoted) and value.lower() in ("true", "false"):
        value = as_switch(value)
    return _FORMER_WORDS[value] if isinstance(value, bool) else value


_LEVELS_RULE = "with / between the levels, and at most 100 in all"


class MqttSection(SinkKind):
    """The broker, and how edgecount publishes there."""

    model_config = ConfigDict(json_schema_extra=LOGIN_SCHEMA | needs("ca", None, "tls", SWITCHED_ON))
    ABSENT = "broker: none, nothing is published"
    SECRETS = ("user", "password")
    RETRY_SECONDS = (1.0, 5.0)

    host: Host = Field(description="The broker's host name or IP address.")
    tls: bool = Field(default=False, description="Whether the connection is encrypted, and the broker's name verified.")
    port: int = Field(
        default=None,
        validate_default=True,
        ge=1,
        le=65535,
        description="The broker's port (TCP port); without it 1883, or 8883 with tls.",
    )
    ca: CertificatesPath | None = Field(
        default=None,
        description="A file with the certificates to trust instead of the system's, for a broker of your own (path).",
    )
    user: UserText | None = Field(default=None, description="The user to log in as; needs a password.")
    password: LoginPasswordText | None = Field(
        default=None,
        validate_default=True,
        description="The user's password, as a placeholder; none if there is none.",
    )
    prefix: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(/[a-z0-9_-]+)*$", max_length=100)] = Field(
        default="edgecount",
        json_schema_extra={"errorMessage": f"must be made of a-z, 0-9, _ and -, {_LEVELS_RULE}"},
        description="What every topic begins with; no two counters at one broker may have the same (topic).",
    )
    client_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] | None = Field(
        default=None,
        json_schema_extra={"errorMessage": "must be 1 to 64 of A-Z, a-z, 0-9, _ and -"},
        description="How the broker knows this counter; without it edgecount- and the site's name.",
    )
    interval_minutes: Annotated[Literal[1, 5, 15, 60], BeforeValidator(to_number)] = Field(
        default=15,
        description="The length of the intervals whose counts are published (minutes).",
    )
    discovery: Annotated[Discovery, BeforeValidator(_said_formerly)] = Field(
        default="device",
        json_schema_extra={"type": ["string", "boolean"], "enum": ["device", "entities", "off", True, False]},
        description="How Home Assistant is told of the counter: by device, which needs 2024.11 or later, by its "
        "entities, or off.",
    )
    discovery_prefix: Annotated[
        str, StringConstraints(pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$", max_length=100)
    ] = Field(
        default="homeassistant",
        json_schema_extra={"errorMessage": f"must be made of A-Z, a-z, 0-9, _ and -, {_LEVELS_RULE}"},
        description="What Home Assistant's discovery topics begin with (topic).",
    )

    configuration_url: Annotated[str, StringConstraints(pattern=r"^https?://[!-?A-~]+$", max_length=500)] | None = (
        Field(
            default=None,
            json_schema_extra={"errorMessage": "must be an http or https URL without user and password"},
            description="Where the link of the device in Home Assistant leads, such as a page of yours (URL).",
        )
    )

    @field_validator("port", mode="before")
    @classmethod
    def _usual_port(cls, port: object, info: ValidationInfo) -> object:
        return (8883 if info.data.get("tls") else 1883) if port is None else port

    @field_validator("ca")
    @classmethod
    def _ca_of_tls(cls, ca: Path | None, info: ValidationInfo) -> Path | None:
        if info.data.get("tls") is False:
            raise ValueError("is of use with tls: true only: set that, or take ca out")
        return ca

    @field_validator("password")
    @classmethod
    def _login(cls, password: Secret | None, info: ValidationInfo) -> Secret | None:
        return check_login(password, info)

    def summary(self) -> str:
        """The broker, the kind of connection, and the topics below which everything is published."""
        login = "no login" if self.user is None else "with a login"
        how = f"{'TLS' if self.tls else 'no TLS'}, {login}"
        return f"{broker_name(self.host, self.port)}: {how}; topics below {self.prefix}/"

    def receipt(self) -> str:
        """Events and counts go to the broker."""
        return f"MQTT broker {self.host}:{self.port}: events and counts, below {self.prefix}/"

    def try_out(self, layout: SiteLayout, clock: Clock) -> str:
        """Connect to the broker, and disconnect."""
        from edgecount.sinks.broker.client import probe  # noqa: PLC0415 - paho, and no use to most commands

        return probe(self.settings(layout), clock)

    def build(self, context: SinkContext) -> Sequence[Sink]:
        """One sink, for one broker."""
        from edgecount.sinks.mqtt.mqtt_sink import MqttSink  # noqa: PLC0415 - paho, and no use to most commands

        settings = self.settings(context.layout, context.rules)
        return [
            MqttSink(
                settings,
                context.store,
                context.status,
                context.command,
                context.memory,
                context.clock,
                lambda: context.goes_on(self),
                context.pictures,
            )
        ]

    def settings(self, layout: SiteLayout, rules: Sequence[AlertRule] = ()) -> MqttSettings:
        """The settings of the sink, for this site."""
        return MqttSettings(
            host=self.host,
            port=self.port,
            client_id=self.client_id or f"edgecount-{layout.slug}"[:64],
            prefix=self.prefix,
            user=revealed(self.user),
            password=revealed(self.password) or None,
            tls=self.tls,
            ca=self.ca,
            interval_minutes=self.interval_minutes,
            discovery=self.discovery,
            discovery_prefix=self.discovery_prefix,
            configuration_url=self.configuration_url,
            layout=layout,
            rules=rules,
        )

"""The `mail` block: the server that sends alerts and reports, and their receivers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, field_validator

from edgecount.clock import Clock
from edgecount.errors import EdgecountError
from edgecount.fields.addresses.host import Host
from edgecount.fields.addresses.mail_address import MailAddress
from edgecount.fields.certificates import CertificatesPath
from edgecount.fields.credential import LOGIN_SCHEMA, LoginPasswordText, UserText, check_login
from edgecount.fields.rules import all_of, excludes
from edgecount.fields.secret import Secret, revealed
from edgecount.fields.section import each_once
from edgecount.sinks.kind import SinkContext, SinkKind
from edgecount.sinks.mail.mail_settings import MailSettings, Security
from edgecount.sinks.sink import Sink
from edgecount.site.layout import SiteLayout

_SECURITY: dict[Security, str] = {"starttls": "STARTTLS", "tls": "TLS", "none": "no TLS"}
_USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


class MailSection(SinkKind):
    """The mail server, the sender and the receivers."""

    model_config = ConfigDict(
        json_schema_extra=LOGIN_SCHEMA
        | all_of(excludes("ca", "security", ["none"]), excludes("user", "security", ["none"]))
    )
    ABSENT = "mail server: none, nobody is written to"
    SECRETS = ("user", "password")

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
    password: LoginPasswordText | None = Field(
        default=None,
        validate_default=True,
        description="The user's password, as a placeholder; none if there is none.",
    )
    sender: MailAddress = Field(description="Whom the mails are from (mail address).")
    receivers: Annotated[tuple[MailAddress, ...], AfterValidator(each_once("receivers", "address"))] = Field(
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

    def summary(self) -> str:
        """The mail server, the kind of connection, the sender and the receivers."""
        login = "no login" if self.user is None else "with a login"
        return f"{self._server}: {_SECURITY[self.security]}, {login}; from {self.sender} to {self._everybody}"

    def receipt(self) -> str:
        """Alerts and reports go to the receivers."""
        return f"{self._server}: alerts and reports, to {self._everybody}"

    def try_out(self, layout: SiteLayout, clock: Clock) -> str:
        """Send a test mail to all receivers; EdgecountError where any of them does not get it."""
        from edgecount.sinks.mail.letters.trial_letter import trial_letter  # noqa: PLC0415 - as in `build`
        from edgecount.sinks.mail.post import Post  # noqa: PLC0415 - as in `build`

        letter = trial_letter(layout.name, layout.calendar.local(clock.now()))
        outcome = Post(self.settings(), clock).send_to_each(letter)
        without = {**outcome.refused, **outcome.postponed}
        if without:
            reasons = ", ".join(f"{receiver} ({reason})" for receiver, reason in without.items())
            raise EdgecountError(
                f"{self._server}: a test mail went to {len(outcome.delivered)} of {self._everybody}; "
                f"it was refused for {reasons}: check mail.receivers, or try later"
            )
        return f"{self._server}: a test mail went to {self._everybody}"

    def build(self, context: SinkContext) -> Sequence[Sink]:
        """Build a sink for each receiver: a full mailbox does not delay the mail of the others."""
        from edgecount.sinks.mail.letters.letters import Letters  # noqa: PLC0415 - no use to most commands
        from edgecount.sinks.mail.letters.makers import APART  # noqa: PLC0415 - no use to most commands
        from edgecount.sinks.mail.mail_sink import MailSink  # noqa: PLC0415 - no use to most commands

        settings, kinds = self.settings(), {rule.name: rule.kind for rule in context.rules}
        letters = Letters(context.store, context.reports, kinds, context.clock, APART)
        return [MailSink(settings, receiver, letters, context.mailed, context.clock) for receiver in settings.receivers]

    def settings(self) -> MailSettings:
        """The settings of the sinks."""
        return MailSettings(
            host=self.host,
            port=self.port,
            security=self.security,
            ca=self.ca,
            user=revealed(self.user),
            password=revealed(self.password),
            sender=self.sender,
            receivers=self.receivers,
            deadline_seconds=self.deadline_seconds,
        )

    @property
    def _server(self) -> str:
        return f"mail server {self.host}:{self.port}"

    @property
    def _everybody(self) -> str:
        count = len(self.receivers)
        return "1 receiver" if count == 1 else f"{count} receivers"

"""The `webhook` block: the address to which events are posted, and the sink that posts them."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, field_validator

from edgecount.clock import Clock
from edgecount.errors import EdgecountError
from edgecount.events.catalogue import EVENT_TYPES
from edgecount.events.model import iso_utc
from edgecount.fields.addresses.web_address import WebAddress, WebAddressText
from edgecount.fields.certificates import CertificatesPath
from edgecount.fields.credential import PasswordText
from edgecount.fields.rules import all_of, matching
from edgecount.fields.secret import Secret, revealed
from edgecount.fields.section import each_once
from edgecount.sinks.kind import SinkContext, SinkKind
from edgecount.sinks.sink import RefusedError, Sink
from edgecount.sinks.webhook.post import post
from edgecount.sinks.webhook.webhook_settings import USUAL_EVENTS, WebhookSettings
from edgecount.sinks.webhook.webhook_sink import WebhookSink, encoded, require_taken
from edgecount.site.layout import SiteLayout
from edgecount.text import no_such


def _event_type(text: str) -> str:
    if text not in EVENT_TYPES:
        raise ValueError(no_such("type of event", text, EVENT_TYPES))
    return text


EventType = Annotated[
    str,
    AfterValidator(_event_type),
    WithJsonSchema({"type": "string", "enum": list(EVENT_TYPES)}),
]


class WebhookSection(SinkKind):
    """An address on the web that events are posted to, one after the other, as JSON."""

    model_config = ConfigDict(
        json_schema_extra=all_of(matching("ca", "url", "^https://"), matching("token", "url", "^https://"))
    )
    SECRETS = ("token",)

    url: WebAddressText = Field(description="The address (http or https URL); secrets in it are placeholders.")
    token: PasswordText | None = Field(
        default=None, description="A token to log in with, as a placeholder: it is sent as Authorization: Bearer."
    )
    ca: CertificatesPath | None = Field(
        default=None,
        description="A file with the certificates to trust instead of the system's, for a server of your own (path).",
    )
    events: Annotated[tuple[EventType, ...], AfterValidator(each_once("events", "type"))] = Field(
        default=USUAL_EVENTS,
        min_length=1,
        json_schema_extra={"errorMessage": "must be a list of types of events such as [crossing, limit_exceeded]"},
        description="Which types of events are posted; without it all but rejected and report_due.",
    )
    deadline_seconds: float = Field(
        default=10.0, ge=1, le=60, description="How long one request may take, all in all (seconds)."
    )

    @field_validator("token")
    @classmethod
    def _unheard(cls, token: Secret | None, info: ValidationInfo) -> Secret | None:
        address = info.data.get("url")
        if token is not None and isinstance(address, WebAddress) and not address.is_encrypted:
            raise ValueError("needs an https address, for without it the token could be overheard")
        if token is not None and info.context is not None and not re.fullmatch("[!-~]+", token.reveal()):
            raise ValueError("must be of letters, digits and signs in ASCII, without a space: look at the secret")
        return token

    @field_validator("ca")
    @classmethod
    def _ca_of_tls(cls, ca: Path | None, info: ValidationInfo) -> Path | None:
        address = info.data.get("url")
        if ca is not None and isinstance(address, WebAddress) and not address.is_encrypted:
            raise ValueError("is of use with an https address only: take ca out")
        return ca

    def summary(self) -> str:
        """The server, the kind of login, and the number of types of events that it gets."""
        login = "no token" if self.token is None else "with a token"
        what = "usual events" if self.events == USUAL_EVENTS else ", ".join(self.events)
        return f"webhook {self.url.server}: {'TLS' if self.url.is_encrypted else 'no TLS'}, {login}; {what}"

    def receipt(self) -> str:
        """Events go to the server."""
        return f"webhook {self.url.server}: events, one by one"

    def try_out(self, layout: SiteLayout, clock: Clock) -> str:
        """Post a test message, which is no event."""
        settings, now = self.settings(layout), clock.now()
        local = layout.calendar.local(now).isoformat(timespec="milliseconds")
        test = {"type": "test", "site": layout.slug, "ts": iso_utc(now), "local_ts": local}
        answer = post(settings, encoded(test), clock)
        try:
            require_taken(settings, answer, 0)
        except RefusedError as error:
            raise EdgecountError(
                f"{settings.server} refuses the test message ({answer.words}): "
                "let it answer 2xx to types of events that it does not know"
            ) from error
        return f"{settings.server}: it took a test message ({answer.words})"

    def build(self, context: SinkContext) -> Sequence[Sink]:
        """One sink, for one address."""
        return [WebhookSink(self.settings(context.layout), context.clock)]

    def settings(self, layout: SiteLayout) -> WebhookSettings:
        """The settings of the sink, for this site."""
        return WebhookSettings(
            url=self.url.url.reveal(),
            zone=layout.calendar.zone,
            token=revealed(self.token),
            ca=self.ca,
            deadline_seconds=self.deadline_seconds,
            events=self.events,
        )

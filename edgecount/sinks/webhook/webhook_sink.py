"""An address on the web as a receiver of events: one POST of JSON for each, in their order."""

import json
from collections.abc import Callable, Mapping, Sequence

from edgecount.clock import Clock
from edgecount.events.model import as_record
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.sinks.webhook.post import Answer, post
from edgecount.sinks.webhook.webhook_settings import WebhookSettings
from edgecount.store.codec import StoredEvent

UNAUTHORISED_PATIENCE_SECONDS = 300.0
"""The least time after a refused token (seconds): servers lock out clients that try too often."""
MISPLACED_PATIENCE_SECONDS = 60.0
"""The least time after an answer that says that the address is wrong (seconds)."""
AT_ONCE_SECONDS = 1.0
"""The length of a batch (seconds), even if events are left: the delivery has other work, too."""

_UNAUTHORISED = (401, 403)
_REFUSED = (400, 413, 415, 422)
"""The statuses with which a server refuses a request for good."""
_LATER = (408, 425, 429)

Send = Callable[[WebhookSettings, bytes, Clock], Answer]
"""Posts a body, and returns the answer; see `post`."""


class WebhookSink:
    """Posts each event as the JSON object that MQTT and files carry too; an event may come again under its id."""

    def __init__(self, settings: WebhookSettings, clock: Clock, send: Send = post) -> None:
        self._settings = settings
        self._clock = clock
        self._send = send
        self._failure: UndeliveredError | None = None

    @property
    def name(self) -> str:
        """The name of its block in the config."""
        return "webhook"

    @property
    def cursor(self) -> str:
        """There is one such sink."""
        return self.name

    @property
    def is_connected(self) -> None:
        """None: each request has a connection of its own."""

    def open(self) -> None:
        """Forget an earlier failure; each request has a connection of its own."""
        self._failure = None

    def deliver(self, events: Sequence[StoredEvent]) -> int:
        """Post the events of the wanted types, for about a second; an answer of 2xx is a delivery.

        Where an event is not taken after others were, the next `tick` says why: they must not come again.
        """
        until = self._clock.monotonic() + AT_ONCE_SECONDS
        delivered = 0
        for stored in events:
            try:
                self._tell(stored)
            except UndeliveredError as error:
                if not delivered:
                    raise
                self._failure = error
                break
            delivered = stored.seq
            if self._clock.monotonic() > until:
                break
        return delivered

    def tick(self) -> None:
        """Raise what ended the last batch, if anything did."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def close(self) -> None:
        """Do nothing: no connection is open."""

    def _tell(self, stored: StoredEvent) -> None:
        if stored.event.type in self._settings.events:
            record = as_record(stored.event, self._settings.zone, stored.seq)
            answer = self._send(self._settings, encoded(record), self._clock)
            require_taken(self._settings, answer, stored.seq)


def encoded(record: Mapping[str, object]) -> bytes:
    """A JSON object as bytes of UTF-8."""
    return json.dumps(record, separators=(",", ":")).encode()


def require_taken(settings: WebhookSettings, answer: Answer, seq: int) -> None:
    """Raise UndeliveredError or RefusedError, unless the server has taken the event of this number."""
    said, server = answer.words, settings.server
    if 200 <= answer.status < 300:
        return
    if answer.status in _UNAUTHORISED:
        patience = max(answer.retry_seconds, UNAUTHORISED_PATIENCE_SECONDS)
        raise UndeliveredError(f"{server} refuses the login ({said}): check webhook.token and webhook.url", patience)
    if answer.status in _REFUSED:
        raise RefusedError(seq, f"{server} refuses the event ({said})")
    if answer.status in _LATER or answer.status >= 500:
        raise UndeliveredError(f"{server} takes nothing now ({said})", answer.retry_seconds)
    patience = max(answer.retry_seconds, MISPLACED_PATIENCE_SECONDS)
    raise UndeliveredError(f"{server} takes no events there ({said}): check webhook.url", patience)

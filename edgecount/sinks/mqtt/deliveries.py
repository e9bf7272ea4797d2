"""Finds out which events a broker has taken, and whether an event or the connection is at fault for the others."""

from collections.abc import Mapping, Sequence

from edgecount.sinks.broker import refusals
from edgecount.sinks.broker.client import PublishResult
from edgecount.sinks.broker.message import Message
from edgecount.sinks.mqtt import payloads
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.store.codec import StoredEvent

_AT_ONCE = 100


class Deliveries:
    """Remembers from batch to batch which events were taken.

    A broker may acknowledge some events of a batch and refuse another one.  Then the acknowledged events are not sent
    again, and they show that the refused one is at fault.  Where the broker hung up while events were under way, the
    same events are sent one by one, to find the one at fault.
    """

    def __init__(self, settings: MqttSettings) -> None:
        self._settings = settings
        self._topics = Topics(settings.prefix)
        self._taken: set[int] = set()
        self._refused = 0
        self._others_taken = False
        self._suspected_until = 0

    def messages(self, events: Sequence[StoredEvent]) -> dict[int, Message]:
        """The messages of these events that must be published, by the events' numbers."""
        zone = self._settings.layout.calendar.zone
        found = {
            item.seq: payloads.event_message(self._topics, item, zone) for item in events if item.seq not in self._taken
        }
        return {seq: message for seq, message in found.items() if message is not None}

    def at_once(self, events: Sequence[StoredEvent]) -> int:
        """How many of them may be under way at the same time."""
        return 1 if events[0].seq <= self._suspected_until else _AT_ONCE

    def delivered(self, events: Sequence[StoredEvent], messages: Mapping[int, Message], outcome: PublishResult) -> int:
        """The number up to which all events are delivered; RefusedError or UndeliveredError where none is."""
        codes = dict(zip(messages, outcome.codes, strict=True))
        self._taken |= {seq for seq, code in codes.items() if code is not None and code < refusals.FAILURE}
        missing = next((seq for seq in messages if seq not in self._taken), None)
        if missing is None:
            self._taken.clear()
            return events[-1].seq
        code = codes[missing]
        if code is not None:
            taken_now = any(item.seq in self._taken for item in events)
            self._others_taken = taken_now or (self._others_taken and missing == self._refused)
            self._refused = missing
            raise self._refusal(missing, messages[missing].topic, code)
        return self._before(events, missing, outcome)

    def _refusal(self, seq: int, topic: str, code: int) -> RefusedError | UndeliveredError:
        """The error for a refused event: either this event is at fault, or the broker takes no events now."""
        reason = refusals.unwanted(self._settings, topic, code)
        if code in refusals.ABOUT_THE_MESSAGE:
            return RefusedError(seq, reason, final=True)
        if code == refusals.QUOTA_EXCEEDED:
            return refusals.quota(self._settings)
        if self._others_taken:
            return RefusedError(seq, reason)
        return refusals.forbidden(self._settings) if code == refusals.NOT_AUTHORISED else UndeliveredError(reason)

    def _before(self, events: Sequence[StoredEvent], missing: int, outcome: PublishResult) -> int:
        """The number of the last event before the first that was not sent, or not acknowledged when the line broke."""
        error = outcome.error or refusals.other(self._settings, "not connected")
        if isinstance(error, refusals.LostError) and error.code in refusals.ABOUT_THE_MESSAGE:
            if self.at_once(events) == 1:
                raise RefusedError(missing, f"{error}; event {missing} was on its way", final=True) from error
            self._suspected_until = events[-1].seq
        before = [item.seq for item in events if item.seq < missing]
        if not before:
            raise error
        self._taken = {seq for seq in self._taken if seq > missing}
        return before[-1]

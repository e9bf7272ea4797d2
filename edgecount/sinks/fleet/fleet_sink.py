"""The broker of the fleet as a receiver of events: all of them, and every minute how the box stands."""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from edgecount.clock import Clock
from edgecount.errors import StoreError
from edgecount.sinks.broker import refusals
from edgecount.sinks.broker.client import Connection, PublishResult, Subscription
from edgecount.sinks.broker.message import Message, Received
from edgecount.sinks.fleet.acknowledged import taken, why_not
from edgecount.sinks.fleet.envelope import event_text, heartbeat_text, understood
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.fleet.resend import Resending
from edgecount.sinks.fleet.site_word import told_inside
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.site.command import Commander, HearSite
from edgecount.site.status import Status
from edgecount.store.codec import StoredEvent
from edgecount.store.questions.numbering import Numbering
from edgecount.store.reader import StoreReader

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 60.0
_EVENTS_SECONDS = 5.0
"""How long events are sent in one go (s): heartbeats and wishes have their turn in between."""


class FleetSink:
    """Publishes every event and a heartbeat, and tells again what the fleet asks for.

    A connection that lasts is kept after a failure: thousands of boxes must not come back at once because nobody takes
    events.  Until events are taken again, one alone is offered.  What the
    fleet says of the whole site is a `command`.
    """

    def __init__(
        self,
        settings: FleetSettings,
        store: Path,
        status: Callable[[], Status],
        clock: Clock,
        command: Commander,
    ) -> None:
        self._settings = settings
        self._store = store
        self._status = status
        self._clock = clock
        self._command = command
        self._resending = Resending(store, self.cursor)
        self._connection: Connection | None = None
        self._heartbeat_due = 0.0
        self._is_careful = False
        self._has_complained = False
        self._delivered = 0

    @property
    def name(self) -> str:
        """The name of its block in the config."""
        return "fleet"

    @property
    def cursor(self) -> str:
        """There is one such sink."""
        return self.name

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection to the broker; may be asked by any thread."""
        connection = self._connection
        return connection is not None and connection.error is None

    def open(self) -> None:
        """Connect, unless there is a connection; UndeliveredError, in one line, where that fails."""
        if self.is_connected:
            return
        self._let_go()
        connection = Connection(self._settings, self._clock)
        connection.open()
        connection.ask_for(Subscription(self._settings.asked_for, as_published=True))
        self._connection = connection
        self._heartbeat_due = self._clock.monotonic()
        self._has_complained = False
        log.info("%s: connected as %s", self._settings.broker, self._settings.box)

    def deliver(self, events: Sequence[StoredEvent]) -> int:
        """Publish events; one is delivered once the broker has said that it was handed to somebody."""
        offered = events[:1] if self._is_careful else events
        with StoreReader(self._store) as reader:
            before = reader.told_before(self.cursor, offered[0].seq)
            store = self._numbering(reader)
        result = self._publish(self._messages(offered, before, store))
        count = taken(result.codes)
        self._is_careful = count < len(offered)
        if not count:
            raise why_not(self._settings, offered[0].seq, result)
        self._delivered = offered[count - 1].seq
        return self._delivered

    def tick(self) -> None:
        """Take wishes, send the heartbeat that is due, tell again; UndeliveredError where the broker is gone."""
        for received in self._opened().receive():
            self._take(received)
        if self._opened().is_granted is False and not self._has_complained:
            self._has_complained = True
            log.warning(
                "%s: it does not let us read %s; what the fleet %s",
                self._settings.broker,
                self._settings.asked_for,
                "asks for is not told again, nor is its number heard"
                if self._settings.whole_site
                else "asks for is not told again",
            )
        try:
            self._send_heartbeat()
            self._resending.tell(self._tell_again, self._clock.monotonic())
        except StoreError as error:
            log.warning("%s", error)

    def close(self) -> None:
        """End the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.drop()

    def _opened(self) -> Connection:
        if self._connection is None:
            raise refusals.other(self._settings, "not connected")
        return self._connection

    def _numbering(self, reader: StoreReader) -> Numbering:
        found = reader.numbering()
        if found is None:
            raise UndeliveredError("the store's id cannot be read: restart edgecount, which gives it another")
        return found

    def _publish(self, messages: Sequence[Message]) -> PublishResult:
        connection = self._opened()
        if connection.error is not None:
            raise connection.error
        return connection.publish(messages, sending_seconds=_EVENTS_SECONDS)

    def _messages(self, events: Sequence[StoredEvent], before: int | None, store: Numbering) -> list[Message]:
        """The messages of events, of which the first has this one before it."""
        befores = [before, *(item.seq for item in events[:-1])]
        return [
            Message(self._settings.event_topic, event_text(self._settings, store.store, item, prev))
            for item, prev in zip(events, befores, strict=True)
        ]

    def _send_heartbeat(self) -> None:
        if self._clock.monotonic() < self._heartbeat_due:
            return
        self._heartbeat_due = self._clock.monotonic() + HEARTBEAT_SECONDS
        with StoreReader(self._store) as reader:
            numbering = self._numbering(reader)
        text = heartbeat_text(self._settings, numbering, self._status(), self._known())
        result = self._publish([Message(self._settings.heartbeat_topic, text)])
        if result.error is not None:
            raise result.error

    def _take(self, received: Received) -> None:
        """Note the wish in a message, or what it says of the whole site."""
        if not received.payload:
            return  # an empty payload is how a retained message is deleted
        try:
            with StoreReader(self._store) as reader:
                store = self._numbering(reader).store
            if received.topic == self._settings.site_topic:
                self._take_number(received, store)
            elif received.topic == self._settings.replay_topic:
                self._take_wish(received, store)
        except (ValueError, StoreError) as error:
            log.warning("%s: %s: %s", self._settings.broker, received.topic, error)

    def _take_number(self, received: Received, store: UUID) -> None:
        told = told_inside(received, store)
        if told is not None:
            self._command(HearSite(told))

    def _take_wish(self, received: Received, store: UUID) -> None:
        wish = understood(received)
        log.info("%s: the fleet asks for what came after event %d", self._settings.broker, wish.since)
        if wish.store == store:
            self._resending.want(wish.since, self._known())

    def _tell_again(self, events: Sequence[StoredEvent], before: int | None) -> int:
        """Tell events again, of which the first has this one before it; how many are settled."""
        with StoreReader(self._store) as reader:
            store = self._numbering(reader)
        result = self._publish(self._messages(events, before, store))
        if result.error is not None:
            raise result.error
        count = taken(result.codes)
        if not count and isinstance(why_not(self._settings, events[0].seq, result), RefusedError):
            return 1
        return count

    def _known(self) -> int:
        """The number of the last event that was delivered, in this run of the program or before."""
        sink = self._status().sinks.get(self.name)
        return max(self._delivered, sink.delivered if sink else 0)

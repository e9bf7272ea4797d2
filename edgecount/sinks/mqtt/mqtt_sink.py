"""The broker as a receiver of events: it gets every event once it is stored, and the state when it changes."""

import logging
import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

from edgecount.clock import Clock
from edgecount.errors import StoreError
from edgecount.sinks.broker import refusals
from edgecount.sinks.broker.client import Connection, PublishResult, Subscription
from edgecount.sinks.broker.message import Message, Received
from edgecount.sinks.memory import Memory
from edgecount.sinks.mqtt import payloads
from edgecount.sinks.mqtt.commands import ReplayWish, understood
from edgecount.sinks.mqtt.counted_since import CountedSince
from edgecount.sinks.mqtt.deliveries import Deliveries
from edgecount.sinks.mqtt.home_assistant.announcement import Announcement
from edgecount.sinks.mqtt.intervals import Intervals
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.pace import PublishingPace
from edgecount.sinks.mqtt.resending import Replay
from edgecount.sinks.mqtt.topics import Topics, home_assistant_status
from edgecount.sinks.sink import UndeliveredError
from edgecount.site.command import Commander
from edgecount.site.command_pace import CommandPace
from edgecount.site.status import Status
from edgecount.site.told_pictures import no_pictures
from edgecount.store.codec import StoredEvent
from edgecount.text import number_of

log = logging.getLogger(__name__)

_STATE_SECONDS = 0.5
"""The least time between two publications of the state: a crowd, or a backlog, changes it with every event."""
_STATS_SECONDS = 60.0
_REMAINS_SECONDS = 5.0
"""How long the broker may take to hand out its retained messages."""
_REPLAY_SECONDS = 0.5
_REPLAY_EVENTS = 200
_GOOD_BYE_SECONDS = 1.5
_EVENTS_SECONDS = 5.0
"""How long events are sent in one go (s): at a slow broker, the state and the commands have their turn in between."""
_BIRTH_SECONDS = 10.0
"""The least time between two publications of everything for a Home Assistant that has started anew."""
_MOST_REMAINS = 5000
"""Topics of former configs that are deleted after a connection; more were not left by any."""
_CUT_SHORT = 3
"""Connections in a row that may be lost soon after they began, before the broker is left alone for a while."""


def _ends() -> bool:
    """The sink that no other follows."""
    return False


class MqttSink:
    """Publishes to an MQTT 5 broker, and takes commands from it.

    Every failure ends the connection, and `open` makes a new one.  So messages that paho or the broker may have kept
    from an earlier attempt are never mixed up with a later one.  `goes_on` says at the end whether another sink follows
    at once at the same broker, so that nobody is told that edgecount is gone.  `pictures` gives those of cameras that
    have come since the last call.
    """

    def __init__(
        self,
        settings: MqttSettings,
        store: Path,
        status: Callable[[], Status],
        command: Commander,
        memory: Memory,
        clock: Clock,
        goes_on: Callable[[], bool] = _ends,
        pictures: Callable[[], Mapping[str, bytes]] = no_pictures,
    ) -> None:
        self._settings = settings
        self._topics = Topics(settings.prefix)
        self._status = status
        self._command = command
        self._clock = clock
        self._goes_on = goes_on
        self._pictures = pictures
        self._announcement = Announcement(settings)
        is_told = settings.discovery != "off"
        self._home_assistant = home_assistant_status(settings.discovery_prefix) if is_told else None
        self._since = CountedSince(settings.layout.calendar, memory)
        self._intervals = Intervals(settings, store, memory, clock)
        self._deliveries = Deliveries(settings)
        self._replay = Replay(store)
        self._commands = CommandPace(clock.monotonic())
        self._refused: set[str] = set()
        self._connection: Connection | None = None
        self._inbox: list[Received] = []
        self._pace = PublishingPace(payloads.least_seconds(settings))
        self._stale: list[str] = []
        self._complained: set[str] = set()
        self._state_due = self._stats_due = 0.0
        self._is_born, self._birth_due = False, 0.0
        self._remains_until: float | None = None
        self._delivered = 0
        self._cut_short = 0

    @property
    def name(self) -> str:
        """The name of its block in the config."""
        return "mqtt"

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
        """Connect, and publish all state; UndeliveredError, in one line, where the broker does not allow that."""
        self._require_peace()
        self._let_go()
        will = Message(self._topics.available, payloads.OFFLINE, retain=True)
        connection = Connection(self._settings, self._clock, will)
        connection.open()
        self._connection = connection
        try:
            self._begin(connection)
        except UndeliveredError:
            self._let_go()
            raise
        log.info("%s: connected", self._settings.broker)

    def deliver(self, events: Sequence[StoredEvent]) -> int:
        """Publish the events that have a topic; an event is delivered once the broker has acknowledged it."""
        connection = self._connected()
        messages = self._deliveries.messages(events)
        outcome = connection.publish(list(messages.values()), self._deliveries.at_once(events), _EVENTS_SECONDS)
        try:
            self._delivered = self._deliveries.delivered(events, messages, outcome)
        except UndeliveredError:
            if outcome.error is None:
                self._let_go()
            raise
        return self._delivered

    def tick(self) -> None:
        """Take commands, publish changed state and due intervals; UndeliveredError where the broker is gone."""
        self._connected()
        inbox, self._inbox = self._inbox, []
        for received in inbox:
            self._take(received)
        self._carry_out()
        self._tell_home_assistant()
        self._publish(self._announcement.messages(self._clock.monotonic(), self._status().version))
        self._end_remains()
        self._publish_changes()
        self._publish_stats()
        self._publish_pictures()
        self._despite_store(lambda: self._intervals.tell(self._publish))
        self._despite_store(self._send_replay)

    def close(self) -> None:
        """Publish the last state and `offline`; where that does not succeed in time, the broker publishes the will."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        last = self._changes(self._status(), math.inf)
        if not self._goes_on():
            last.append(Message(self._topics.available, payloads.OFFLINE, retain=True))
        outcome = connection.publish(last, all_seconds=_GOOD_BYE_SECONDS)
        if outcome.error is None:
            connection.close()
        else:
            connection.drop()

    # Connecting

    def _require_peace(self) -> None:
        """Leave the broker alone for a while where several connections in a row are lost soon after they began.

        Two devices with one client id throw each other out like that, and many versions of mosquitto do not say why.
        """
        lost = self._connection
        self._cut_short = self._cut_short + 1 if lost is not None and lost.was_cut_short else 0
        if self._cut_short == _CUT_SHORT:
            self._let_go()
            raise refusals.cut_short(self._settings)

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.drop()

    def _opened(self) -> Connection:
        if self._connection is None:
            raise refusals.other(self._settings, "not connected")
        return self._connection

    def _connected(self) -> Connection:
        """The open connection; its received messages are now in the inbox.  UndeliveredError where there is none."""
        connection = self._opened()
        self._inbox += connection.receive()
        return connection

    def _begin(self, connection: Connection) -> None:
        status = self._status()
        self._pace.forget()
        self._complained, self._stale, self._is_born = set(), [], False
        self._announcement.begin(self._clock.monotonic())
        self._despite_store(lambda: self._since.learn(status.figures.day))
        for topic in connection.subscribe(self._subscriptions()):
            log.warning("%s: it does not let us read %s; what comes there is not heeded", self._settings.broker, topic)
        self._remains_until = self._clock.monotonic() + _REMAINS_SECONDS
        self._stats_due = self._state_due = self._clock.monotonic()
        birth = Message(self._topics.available, payloads.ONLINE, retain=True)
        messages = [*self._changes(status), birth]
        outcome = connection.publish(messages)
        if outcome.error is None and all(code == refusals.NOT_AUTHORISED for code in outcome.codes):
            raise refusals.forbidden(self._settings)
        self._heed(messages, outcome)

    def _subscriptions(self) -> list[Subscription]:
        wanted = [
            Subscription(topic, as_published=True) for topic in (*self._topics.commands, self._topics.enabled_set("+"))
        ]
        wanted += [Subscription(topic) for topic in (*self._topics.retained, *self._announcement.filters)]
        if self._home_assistant is not None:
            wanted.append(Subscription(self._home_assistant, kept=False))
        return wanted

    def _end_remains(self) -> None:
        """Delete what an earlier config has left; last of all, when Home Assistant looks at it no longer."""
        until = self._remains_until
        if until is not None and self._clock.monotonic() >= until and self._announcement.is_done:
            self._remains_until = None
            self._opened().unsubscribe([*self._topics.retained, *self._announcement.filters])
            stale, self._stale = self._stale, []
            self._publish([Message(topic, "", retain=True) for topic in stale if topic not in self._pace])

    # Publishing

    def _publish(self, messages: Sequence[Message]) -> None:
        self._heed(messages, self._opened().publish(messages))

    def _heed(self, messages: Sequence[Message], outcome: PublishResult) -> None:
        """Log each refused topic once; raise the error that ended the connection."""
        for message, code in zip(messages, outcome.codes, strict=True):
            if code == refusals.QUOTA_EXCEEDED:
                raise refusals.quota(self._settings)
            if code is not None and code >= refusals.FAILURE and message.topic not in self._complained:
                self._complained.add(message.topic)
                log.warning("%s", refusals.unwanted(self._settings, message.topic, code))
        if outcome.error is not None:
            raise outcome.error

    def _changes(self, status: Status, now: float | None = None) -> list[Message]:
        """The retained state that the broker is to have now; it counts as published from now on."""
        since = self._since.moment(status.figures.day)
        moment = self._clock.monotonic() if now is None else now
        due = self._pace.due(payloads.state(self._settings, status, since), moment)
        return [Message(topic, payload, retain=True) for topic, payload in due.items()]

    def _publish_changes(self) -> None:
        if self._clock.monotonic() >= self._state_due:
            self._state_due = self._clock.monotonic() + _STATE_SECONDS
            self._publish(self._changes(self._status()))

    def _publish_stats(self) -> None:
        """Publish the status of everything; not before Home Assistant has let go of cameras that it lacks."""
        if self._announcement.is_done and self._clock.monotonic() >= self._stats_due:
            self._stats_due = self._clock.monotonic() + _STATS_SECONDS
            stats = payloads.stats(self._status(), self._settings.layout.calendar.zone)
            self._publish([Message(self._topics.stats, stats, acknowledged=False)])

    def _publish_pictures(self) -> None:
        """Publish the pictures that have come; the broker is not to keep any, nor to have one twice."""
        pictures = self._pictures().items()
        if pictures:
            topics = self._topics
            self._publish([Message(topics.picture(camera), jpeg, acknowledged=False) for camera, jpeg in pictures])

    def _despite_store(self, work: Callable[[], None]) -> None:
        """Do work that needs the store; a failure is logged once, and the work is tried again at the next tick."""
        try:
            work()
        except StoreError as error:
            if str(error) not in self._complained:
                self._complained.add(str(error))
                log.warning("%s", error)

    def _send_replay(self) -> None:
        """Send again some of the events that were asked for; returns after a moment, so that other work goes on."""
        until = self._clock.monotonic() + _REPLAY_SECONDS
        while self._replay.is_wanted:
            events = self._replay.read(_REPLAY_EVENTS)
            zone = self._settings.layout.calendar.zone
            found = (payloads.event_message(self._topics, item, zone) for item in events)
            self._publish([message for message in found if message is not None])
            self._replay.sent(events)
            if self._clock.monotonic() > until:
                break

    # Receiving

    def _take(self, received: Received) -> None:
        """Obey a command, or note a retained message that an earlier config may have left."""
        if self._topics.is_command(received.topic):
            self._obey(received)
        elif received.topic == self._home_assistant:
            if received.payload == payloads.ONLINE.encode():
                self._is_born = True
        elif received.retained and received.payload and not self._announcement.found(received.topic, received.payload):
            self._stale += [received.topic] if len(self._stale) < _MOST_REMAINS else []

    def _tell_home_assistant(self) -> None:
        """Publish everything again, if Home Assistant has started anew: once in a while, however often it says so."""
        if not self._is_born or self._clock.monotonic() < self._birth_due:
            return
        self._is_born, self._birth_due = False, self._clock.monotonic() + _BIRTH_SECONDS
        status = self._status()
        self._pace.forget()
        self._publish([*self._announcement.again(status.version), *self._changes(status)])

    def _obey(self, received: Received) -> None:
        if not received.payload:
            return  # an empty payload is how a retained message is deleted
        try:
            wish = understood(self._topics, received, self._settings.layout.cameras)
        except ValueError as error:
            log.warning("%s: %s", self._settings.broker, error)
            if received.retained:
                self._refused.add(received.topic)
            return
        if isinstance(wish, ReplayWish):
            log.info("%s: %s says %s", self._settings.broker, received.topic, wish)
            self._replay.want(wish.since, self._known())
        else:
            self._commands.add(wish, self._clock.monotonic())

    def _carry_out(self) -> None:
        """Delete retained commands; hand on the others that have come, not faster than people send them."""
        refused, self._refused = self._refused, set()
        self._publish([Message(topic, "", retain=True) for topic in sorted(refused)])
        for command in self._commands.due(self._clock.monotonic()):
            log.info("%s says %s", self._settings.broker, command)
            self._command(command).add_done_callback(_say_if_failed)
        if replaced := self._commands.replaced():
            log.warning(
                "%s: %s gave way to later ones: they come faster than people send them",
                self._settings.broker,
                number_of("command", replaced),
            )

    def _known(self) -> int:
        """The number of the last event that was delivered, in this run of the program or before."""
        sink = self._status().sinks.get(self.name)
        return max(self._delivered, sink.delivered if sink else 0)


def _say_if_failed(future: "Future[int]") -> None:
    if not future.cancelled() and (error := future.exception()) is not None:
        log.warning("a command that came by MQTT was not carried out: %s", error)

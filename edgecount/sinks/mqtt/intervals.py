"""The aligned intervals: decides which are due, and publishes the counts of each."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from edgecount.clock import Clock
from edgecount.figures.period import Calendar, Period
from edgecount.sinks.broker.message import Message
from edgecount.sinks.memory import Memory
from edgecount.sinks.mqtt import payloads
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics
from edgecount.store.reader import StoreReader

REMEMBERED = "mqtt.intervals"
"""The key under which the memory has the end of the last interval that was published."""
GRACE = timedelta(seconds=10)
"""The wait after an interval's end: by then all its counts and watched seconds are stored."""
LONGEST_PAST = timedelta(days=1)
"""Older intervals are not published any more: the files have them."""
_AT_ONCE = 60
"""The most intervals published in one go, so that the other work does not wait."""


def resumed(calendar: Calendar, minutes: int, told: datetime | None, now: datetime) -> datetime:
    """The moment from which intervals are to be published, where those up to `told` have been published.

    Where none was published yet, the running interval is the first.  It is also the first where the clock was set back
    by more than an interval: otherwise nothing would be published until the clock is as late again.
    """
    running = _interval_at(calendar, minutes, now)
    if told is None or told > running.end:
        return running.start
    return max(told, now - LONGEST_PAST)


def due(calendar: Calendar, minutes: int, since: datetime, now: datetime, most: int = _AT_ONCE) -> list[Period]:
    """The intervals that end after `since` and are over, in order, at most `most` of them."""
    found: list[Period] = []
    while len(found) < most:
        interval = _interval_at(calendar, minutes, since)
        if interval.end + GRACE > now:
            break
        found.append(interval)
        since = interval.end
    return found


class Intervals:
    """Publishes the counts of every line for each interval, once; after a restart it goes on where it was."""

    def __init__(self, settings: MqttSettings, store: Path, memory: Memory, clock: Clock) -> None:
        self._settings = settings
        self._store = store
        self._memory = memory
        self._clock = clock
        self._told: datetime | None = None

    def tell(self, publish: Callable[[Sequence[Message]], None]) -> None:
        """Publish the intervals that are due; one not acknowledged, or not readable (StoreError), stays due."""
        now = self._clock.now()
        if self._told is None:
            self._told = _moment(self._memory.recall(REMEMBERED))
        since = resumed(self._settings.layout.calendar, self._settings.interval_minutes, self._told, now)
        periods = due(self._settings.layout.calendar, self._settings.interval_minutes, since, now)
        if periods:
            publish(list(self._messages(periods)))
            since = periods[-1].end
        if since != self._told:
            self._told = since
            self._memory.remember(REMEMBERED, since.isoformat())

    def _messages(self, periods: Sequence[Period]) -> Iterator[Message]:
        topics = Topics(self._settings.prefix)
        with StoreReader(self._store) as reader:
            for period in periods:
                counts = {(item.camera, item.line, item.direction): item.count for item in reader.totals(period)}
                coverage = reader.coverage(period)
                for camera, line in self._settings.layout.line_keys:
                    both = counts.get((camera, line, "in"), 0), counts.get((camera, line, "out"), 0)
                    watched = min(sum(coverage.get(camera, {}).values()), period.seconds)
                    payload = payloads.interval(period, both, watched, self._settings.layout.calendar)
                    yield Message(topics.line_interval(camera, line), payload)


def _interval_at(calendar: Calendar, minutes: int, moment: datetime) -> Period:
    """The interval that a moment belongs to."""
    periods = _intervals_of(calendar, calendar.day_of(moment), minutes)
    return periods[bisect_right(periods, moment, key=lambda period: period.start) - 1]


@lru_cache(maxsize=4)
def _intervals_of(calendar: Calendar, day: date, minutes: int) -> tuple[Period, ...]:
    return tuple(calendar.periods(day, minutes))


def _moment(text: str | None) -> datetime | None:
    """The remembered moment; None where the text cannot be a moment."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo is not None else None

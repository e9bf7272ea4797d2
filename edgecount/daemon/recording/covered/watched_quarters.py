"""How long each camera was watched in each quarter of an hour, as events: once for each, however long the box was off.

The store keeps coverage by the minute and adds to it, without numbers that could be told after a cursor.  So what is
known of a quarter becomes an event when it is over: it is numbered, told, and told again like all others.
"""

import logging
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid5

from edgecount.clock import Clock
from edgecount.errors import StoreError
from edgecount.events.model import WATCHED_MINUTES, QuarterWatched
from edgecount.figures.period import Period
from edgecount.sinks.memory import Memory
from edgecount.site.layout import SiteLayout
from edgecount.store.reader import StoreReader

log = logging.getLogger(__name__)

KEY = "watched.until"
"""Under this, memory has the end of the last quarter that was made into events."""
SETTLING = timedelta(minutes=1)
"""How long after its end a quarter is made into events: its last seconds may still be on their way."""
RETRY_SECONDS = 60.0

_QUARTER = timedelta(minutes=WATCHED_MINUTES)
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
_NEVER = datetime.min.replace(tzinfo=UTC)
_EPOCH = datetime.fromtimestamp(0, UTC)

Coverage = Mapping[str, Mapping[datetime, float]]
"""Seconds watched, by camera and UTC minute."""


class WatchedQuarters:
    """Finds the quarters that are over; it reads the store only when there is one.

    What was watched before the first one is made into events too, a day at a time.  A day or more in which the box was
    off has none.
    """

    def __init__(self, layout: SiteLayout, store: Path, memory: Memory, clock: Clock) -> None:
        self._layout = layout
        self._store = store
        self._memory = memory
        self._clock = clock
        self._until: datetime | None = None
        self._wait_until = -math.inf

    @property
    def remembered(self) -> tuple[str, str]:
        """What is to be remembered together with the last events, by its key."""
        return KEY, (self._until or _NEVER).isoformat()

    def due(self) -> Sequence[QuarterWatched]:
        """The quarters that are over now, each given once: the caller must store these events."""
        end = quarter_of(self._clock.now() - SETTLING)
        if end <= (self._until or _NEVER) <= end + _DAY or self._clock.monotonic() < self._wait_until:
            return []
        try:
            with StoreReader(self._store) as reader:
                return self._found(reader, end)
        except StoreError as error:
            log.warning("how long cameras were watched cannot be seen: %s", error)
            self._wait_until = self._clock.monotonic() + RETRY_SECONDS
            return []

    def _found(self, reader: StoreReader, end: datetime) -> Sequence[QuarterWatched]:
        """The events of a day at most; from then on, they are not given again."""
        numbering = reader.numbering()
        if numbering is None:  # until the store is mended, or opened again
            self._wait_until = self._clock.monotonic() + RETRY_SECONDS
            return []
        since = self._until or _moment(self._memory.recall(KEY))
        if since is not None and since - end > _DAY:
            log.warning("the clock was far ahead: how long cameras were watched is told from %s on", end.isoformat())
            since = end
        if since is None or end - since > _DAY:
            first = reader.first_watched(since or _EPOCH)
            since = end if first is None else max(quarter_of(first), since or _EPOCH)
        until = min(end, since + _DAY)
        self._until = max(since, until)
        if until <= since:
            return []
        span = Period(since, until)
        return watched_in(span, reader.coverage(span), self._layout.cameras, self._layout.slug, numbering.store)


def watched_in(
    span: Period, coverage: Coverage, cameras: Sequence[str], site: str, store: UUID
) -> list[QuarterWatched]:
    """An event for each quarter of a span and each camera, in order of time; an id is the same each time."""
    count = round((span.end - span.start) / _QUARTER)
    everyone = tuple(dict.fromkeys((*cameras, *coverage)))
    return [
        QuarterWatched(
            id=uuid5(store, f"watched/{camera}/{start.isoformat()}"),
            site=site,
            ts=start,
            camera=camera,
            seconds=_seconds(coverage.get(camera, {}), start),
        )
        for start in (span.start + number * _QUARTER for number in range(count))
        for camera in everyone
    ]


def quarter_of(moment: datetime) -> datetime:
    """The start of the quarter of an hour, by UTC, in which a moment lies."""
    return _EPOCH + (moment - _EPOCH) // _QUARTER * _QUARTER


def _seconds(minutes: Mapping[datetime, float], start: datetime) -> tuple[int, ...]:
    return tuple(round(minutes.get(start + number * _MINUTE, 0.0)) for number in range(WATCHED_MINUTES))


def _moment(text: str | None) -> datetime | None:
    """The remembered moment; None where the text cannot be one."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return quarter_of(found) if found.tzinfo is not None and found > _EPOCH else None

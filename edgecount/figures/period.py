"""Business days and the aligned periods inside them.

A business day is named by a local date D and runs from the first moment at which the site's wall clock shows D at
`day_start` or later, to the same moment of D + 1.  Clocks that go forward or back make days of 23 or 25 hours; days
never overlap and leave no gap.  Periods are found by walking along UTC and cut where the local clock shows a multiple
of the period's length, and where its offset changes, so that one period has one UTC offset.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

PERIOD_MINUTES = (1, 5, 15, 30, 60)
"""The lengths that a period may have."""

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time from `start` up to, not including, `end`; both aware UTC."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.utcoffset() != timedelta(0) or self.end.utcoffset() != timedelta(0):
            raise ValueError(f"a period's ends must be aware and in UTC, not {self.start!r} and {self.end!r}")
        if self.end < self.start:
            raise ValueError(f"a period must not end before it starts: {self.start} to {self.end}")

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.end - self.start).total_seconds()

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Calendar:
    """The site's time zone and the local time at which its business day starts."""

    zone: tzinfo
    day_start: time = time(0)

    def __post_init__(self) -> None:
        if self.day_start.tzinfo is not None or self.day_start.microsecond:
            raise ValueError(f"a day starts at a plain local time in whole seconds, not {self.day_start!r}")

    def day(self, day: date) -> Period:
        """The business day of that date; of no length if the zone left the date out (Apia, 30 December 2011)."""
        return Period(self._start(day), self._start(day + _DAY))

    def day_of(self, moment: datetime) -> date:
        """The business day that an aware moment belongs to."""
        wall = self.wall(moment)
        day = wall.date() if wall.time() >= self.day_start else wall.date() - _DAY
        # If the clock goes back over the day's start, it shows the day before, but the day has begun.
        while self._start(day + _DAY) <= moment:
            day += _DAY
        return day

    def periods(self, day: date, minutes: int) -> list[Period]:
        """The business day in aligned periods of at most `minutes` (one of PERIOD_MINUTES), in order."""
        if minutes not in PERIOD_MINUTES:
            raise ValueError(f"a period lasts {', '.join(map(str, PERIOD_MINUTES))} minutes, not {minutes}")
        whole = self.day(day)
        periods = []
        start = whole.start
        while start < whole.end:
            end = min(self._boundary(start, timedelta(minutes=minutes)), whole.end)
            periods.append(Period(start, end))
            start = end
        return periods

    def local(self, moment: datetime) -> datetime:
        """An aware moment in the site's zone."""
        return moment.astimezone(self.zone)

    def wall(self, moment: datetime) -> datetime:
        """The time that the site's wall clock shows at an aware moment, without an offset."""
        return self.local(moment).replace(tzinfo=None)

    def _start(self, day: date) -> datetime:
        """The first moment at which the wall clock shows the day's start or later.

        If the clock shows that time twice, the first one counts; if it jumps over that time, the jump counts.
        """
        wall = datetime.combine(day, self.day_start)
        start = wall.replace(tzinfo=self.zone).astimezone(UTC)
        if self.wall(start) == wall:
            return start
        # In a jump fold=0 lies after it and fold=1 before it (PEP 495).
        before = wall.replace(tzinfo=self.zone, fold=1).astimezone(UTC)
        return _first(before, start, lambda moment: self.wall(moment) >= wall)

    def _boundary(self, start: datetime, length: timedelta) -> datetime:
        """The next multiple of `length` on the local clock, or an earlier change of its offset."""
        local = self.local(start)
        into_hour = timedelta(minutes=local.minute, seconds=local.second)
        end = start + length - into_hour % length
        if self._offset(end - _SECOND) == self._offset(start):
            return end
        return _first(start, end - _SECOND, lambda moment: self._offset(moment) != self._offset(start))

    def _offset(self, moment: datetime) -> timedelta | None:
        return self.local(moment).utcoffset()


def _first(before: datetime, after: datetime, holds: Callable[[datetime], bool]) -> datetime:
    """The first whole second at which `holds` is true; it is true at `after` and false at `before`."""
    while after - before > _SECOND:
        middle = before + (after - before) // (2 * _SECOND) * _SECOND
        if holds(middle):
            after = middle
        else:
            before = middle
    return after

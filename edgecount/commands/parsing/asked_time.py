"""The time of a heat map: its hours, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from edgecount.errors import UsageError
from edgecount.figures.heat import hours_in
from edgecount.figures.period import Calendar, Period

Hours = tuple[int, int]
"""The first hour of the day and the end (not included), on the local clock; over midnight where the end is lower."""


@dataclass(frozen=True, slots=True)
class AskedTime:
    """The time asked for: `periods` of whole UTC hours, adjacent ones joined, up to now; and the same in `words`."""

    periods: Sequence[Period]
    words: str

    @property
    def seconds(self) -> float:
        """The length of all periods together (seconds)."""
        return sum(period.seconds for period in self.periods)


def asked_time(
    first: date | datetime | None, last: date | datetime | None, hours: Hours | None, days: Calendar, now: datetime
) -> AskedTime:
    """The time from `first` to `last`, each a business day or a time; a last day is included.

    Without `first` it is today.  Without `last` it is the first day, or the time until now.  Times without an offset
    are the site's.  UsageError where the time is empty, or begins in the future.
    """
    first = first or days.day_of(now)
    last = last or (days.local(now) if isinstance(first, datetime) else first)
    start, end = _start(first, days), _end(last, days)
    if end <= start:
        raise UsageError(f"--to {_said(last)} is not after --from {_said(first)}: give the earlier time first")
    if start > now:
        raise UsageError(f"{_said(first)} is still to come: there is nothing to show")
    span = Period(start, min(end, now))
    wanted = (
        range(24) if hours is None else [hour % 24 for hour in range(hours[0], hours[1] + 24 * (hours[1] < hours[0]))]
    )
    periods = [Period(found.start, min(found.end, now)) for found in hours_in(span, days.zone, wanted)]
    words = _said_from_to(first, last)
    return AskedTime(periods, words if hours is None else f"{words}, {hours[0]:02}:00 to {hours[1]:02}:00")


def in_local_words(span: Period, days: Calendar) -> str:
    """A span of time, in the site's time zone."""
    return _said_from_to(days.local(span.start), days.local(span.end))


def _start(asked: date | datetime, days: Calendar) -> datetime:
    return _moment(asked, days) if isinstance(asked, datetime) else days.day(asked).start


def _end(asked: date | datetime, days: Calendar) -> datetime:
    return _moment(asked, days) if isinstance(asked, datetime) else days.day(asked).end


def _moment(asked: datetime, days: Calendar) -> datetime:
    return (asked if asked.tzinfo else asked.replace(tzinfo=days.zone)).astimezone(UTC)


def _said_from_to(first: date | datetime, last: date | datetime) -> str:
    if first == last:
        return _said(first)
    if isinstance(first, datetime) and isinstance(last, datetime) and first.date() == last.date():
        return f"{_said(first)} to {last:%H:%M}"
    return f"{_said(first)} to {_said(last)}"


def _said(asked: date | datetime) -> str:
    day = f"{asked.day} {asked:%B} {asked.year}"
    return f"{day} {asked:%H:%M}" if isinstance(asked, datetime) else day

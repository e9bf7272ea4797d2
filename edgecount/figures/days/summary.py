"""Footfall in fewer numbers: a line's day, and the usual day hour by hour."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

from edgecount.figures.footfall import FootfallRow, coverage_share
from edgecount.figures.period import Calendar

_HOURS = 24


@dataclass(frozen=True, slots=True)
class LineDay:
    """One line over one business day.

    Counts are None if the line was not watched at all.  `open_seconds` is how long the site was open so far, and
    `watched_seconds` how much of that was watched.  `busiest_hour` is the local start of the hour with the most people
    in, None if nobody came in; `occupancy_peak` is the most people inside the whole site.  `groups_in` is None where it
    is not known for everybody.
    """

    day: date
    camera: str
    line: str
    came_in: int | None
    went_out: int | None
    watched_seconds: float
    open_seconds: float
    occupancy_peak: int | None
    busiest_hour: datetime | None
    groups_in: int | None = None
    staff_in: int | None = None
    staff_out: int | None = None


@dataclass(frozen=True, slots=True)
class UsualHour:
    """People in and out in an hour of the local clock (0-23): the mean of the days on which it was open and watched."""

    hour: int
    came_in: float | None
    went_out: float | None


def line_days(day: date, rows: Sequence[FootfallRow], calendar: Calendar) -> list[LineDay]:
    """The day's rows put together line by line, in their order."""
    by_line: dict[tuple[str, str], list[FootfallRow]] = {}
    for row in rows:
        by_line.setdefault((row.camera, row.line), []).append(row)
    return [_line_day(day, of_line, calendar) for of_line in by_line.values()]


def whole_day(day: date, rows: Sequence[FootfallRow], calendar: Calendar) -> LineDay | None:
    """The day's rows put together, all lines as one; None where there are none.

    It has the names of the first line.  Its coverage is the mean of its lines'.
    """
    return _line_day(day, list(rows), calendar) if rows else None


def usual_hours(days: Iterable[Sequence[FootfallRow]], calendar: Calendar) -> list[UsualHour]:
    """The usual hours over these days' rows, from the first to the last watched hour of a business day.

    What was watched while the site was closed is left out: it says nothing of a usual day.
    """
    came_in: Counter[int] = Counter()
    went_out: Counter[int] = Counter()
    watched_days: Counter[int] = Counter()
    for rows in days:
        hours = [(calendar.wall(row.period.start).hour, row) for row in rows if row.is_open and row.came_in is not None]
        watched_days.update({hour for hour, _ in hours})
        for hour, row in hours:
            came_in[hour] += row.came_in or 0
            went_out[hour] += row.went_out or 0
    return [
        UsualHour(hour, _mean(came_in[hour], watched_days[hour]), _mean(went_out[hour], watched_days[hour]))
        for hour in _span(watched_days, calendar.day_start.hour)
    ]


def open_coverage(days: Iterable[LineDay]) -> float | None:
    """The watched share (0-1) of the time that the site was open; None if it was closed."""
    days = list(days)
    lasted = sum(day.open_seconds for day in days)
    return coverage_share(sum(day.watched_seconds for day in days), lasted) if lasted else None


def peak(days: Iterable[LineDay]) -> int | None:
    """The most people inside at any moment of these days; None if that is unknown for all of them."""
    return max((day.occupancy_peak for day in days if day.occupancy_peak is not None), default=None)


def total(counts: Iterable[int | None]) -> int | None:
    """The sum of the counts that are known; None if none is known."""
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


class WithGroups(Protocol):
    """What has people and groups that came in."""

    @property
    def came_in(self) -> int | None:
        """People."""

    @property
    def groups_in(self) -> int | None:
        """Groups; None where they are not known."""


def groups_total(counts: Iterable[WithGroups]) -> int | None:
    """The groups that came in; None if none is known, or somebody came in of whom no group is known."""
    given = list(counts)
    return None if any(each.came_in and each.groups_in is None for each in given) else total(e.groups_in for e in given)


def _line_day(day: date, rows: list[FootfallRow], calendar: Calendar) -> LineDay:
    opened = [row for row in rows if row.is_open]
    return LineDay(
        day=day,
        camera=rows[0].camera,
        line=rows[0].line,
        came_in=total(row.came_in for row in rows),
        went_out=total(row.went_out for row in rows),
        watched_seconds=sum(row.watched_seconds for row in opened),
        open_seconds=sum(row.seconds for row in opened),
        occupancy_peak=max((row.occupancy_peak for row in rows if row.occupancy_peak is not None), default=None),
        busiest_hour=_busiest_hour(rows, calendar),
        groups_in=groups_total(rows),
        staff_in=total(row.staff_in for row in rows),
        staff_out=total(row.staff_out for row in rows),
    )


def _busiest_hour(rows: list[FootfallRow], calendar: Calendar) -> datetime | None:
    """The first local hour with the most people in; an hour that the clock shows twice is two hours."""
    hours: Counter[datetime] = Counter()
    for row in rows:
        local = calendar.local(row.period.start)
        hour = local - timedelta(minutes=local.minute, seconds=local.second)
        # Two times of one zone are equal when the clock shows the same; with a fixed offset they are not.
        hours[hour.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)))] += row.came_in or 0
    busiest = max(hours, key=lambda hour: hours[hour])
    return busiest if hours[busiest] else None


def _mean(count: int, days: int) -> float | None:
    return count / days if days else None


def _span(watched: Counter[int], first_hour: int) -> list[int]:
    """The hours of a business day that starts at `first_hour`, without the unwatched ones at its ends."""
    hours = [(first_hour + step) % _HOURS for step in range(_HOURS)]
    while hours and not watched[hours[0]]:
        del hours[0]
    while hours and not watched[hours[-1]]:
        del hours[-1]
    return hours

"""The figures of a business day for its report, compared with the same weekday of other weeks.

Time without a watching camera is unknown, and stays unknown: a day that was watched for less than four fifths of its
opening hours is not compared with other days, nor other days with it, because the difference might be the camera's.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import groupby

from edgecount.events.model import Crossing
from edgecount.figures.days.summary import LineDay, groups_total, line_days, open_coverage, total, usual_hours
from edgecount.figures.footfall import FootfallRow, coverage_share
from edgecount.figures.period import Calendar, Period

WEEKS = 4
"""How many weeks back a day is compared."""

ENOUGH_WATCHED = 0.8
"""The share of a time that must have been watched for its counts to say something about the whole of it."""

_GAP = 0.5
_LEAST_SECONDS = 120.0
_LEAST_FOR_PERCENT = 20
_MOST_PERCENT = 200

DayRows = Mapping[date, Sequence[FootfallRow]]
"""The footfall of some business days."""


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the local clock (its start, aware), the number of people that came in, and the mean of other weeks.

    Numbers are None if no camera watched.
    """

    start: datetime
    came_in: int | None
    usual: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """The number of people in on other days, and by how many percent this day has more (less: below 0).

    `percent` is None if it would mislead: with few people chance decides.
    """

    came_in: float
    percent: int | None


@dataclass(frozen=True, slots=True)
class Peak:
    """The most people inside at any moment, and the first period that had them."""

    people: int
    period: Period


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the opening hours during which a camera was watched for less than half of the time."""

    camera: str
    period: Period


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFigures:
    """A business day in figures, all lines together unless said otherwise; None is unknown, or none of that kind.

    `usual` compares with the mean of the same weekday, up to four weeks back, over the `usual_days` of those days that
    were watched.  `hours` go from the first to the last hour in which the site was open or a person came in.
    `out_of_hours` is the number of people that came in while the site was closed.  `coverage` is the watched share
    (0-1) of the opening hours, of all cameras together; `cameras` has it for each.
    """

    day: date
    lines: Sequence[LineDay]
    came_in: int | None
    went_out: int | None
    groups_in: int | None
    last_week: Comparison | None
    usual: Comparison | None
    usual_days: int
    hours: Sequence[Hour]
    busiest: Hour | None
    peak: Peak | None
    out_of_hours: int | None
    coverage: float | None
    cameras: Mapping[str, float | None]
    gaps: Sequence[Gap]


def compared_days(day: date) -> list[date]:
    """The days that a day is compared with, the latest first."""
    return [day - timedelta(weeks=weeks) for weeks in range(1, WEEKS + 1)]


def day_figures(
    day: date,
    rows: Sequence[FootfallRow],
    others: DayRows,
    crossings: Iterable[Crossing],
    calendar: Calendar,
    is_open: Callable[[datetime], bool],
) -> DayFigures:
    """The figures of a day, from its footfall, the footfall of the `others`, and its crossings that count.

    If the day's rows end early, because the day is not over, the other days are compared up to the same local time.
    `is_open` answers for an aware local time.
    """
    lines = line_days(day, rows, calendar)
    came_in = total(line.came_in for line in lines)
    so_far = {other: _up_to(rows, day, found, other, calendar) for other, found in others.items()}
    watched = {other: found for other, found in so_far.items() if is_comparable(found)}
    hours = _hours(rows, watched.values(), calendar)
    known = [hour for hour in hours if hour.came_in]
    counts = [_came_in(found) for found in watched.values()] if is_comparable(rows) else []
    last_week = watched.get(day - timedelta(weeks=1), ()) if counts else ()
    return DayFigures(
        day=day,
        lines=lines,
        came_in=came_in,
        went_out=total(line.went_out for line in lines),
        groups_in=groups_total(lines),
        last_week=_comparison(came_in, [_came_in(last_week)] if last_week else []),
        usual=_comparison(came_in, counts),
        usual_days=len(counts),
        hours=hours,
        busiest=max(known, key=lambda hour: hour.came_in or 0, default=None),
        peak=_peak(rows),
        out_of_hours=_out_of_hours(rows, crossings, calendar, is_open),
        coverage=open_coverage(lines),
        cameras=_cameras(lines),
        gaps=_gaps(rows),
    )


def _up_to(
    rows: Sequence[FootfallRow], day: date, others: Sequence[FootfallRow], other: date, calendar: Calendar
) -> list[FootfallRow]:
    """The rows of another day up to the local time of the last row of this day."""
    if not rows:
        return []
    last = calendar.wall(rows[-1].period.start) + (other - day)
    return [row for row in others if calendar.wall(row.period.start) <= last]


def _share(rows: Sequence[FootfallRow]) -> float:
    """How much of these periods was watched, 0-1."""
    return coverage_share(sum(row.watched_seconds for row in rows), sum(row.seconds for row in rows))


def is_comparable(rows: Sequence[FootfallRow]) -> bool:
    """Whether enough of a day's opening hours was watched; enough of the whole day, if it has no opening hours."""
    return _share([row for row in rows if row.is_open] or rows) >= ENOUGH_WATCHED


def _came_in(rows: Sequence[FootfallRow]) -> int:
    return sum(row.came_in or 0 for row in rows)


def _comparison(came_in: int | None, others: Sequence[int]) -> Comparison | None:
    if came_in is None or not others:
        return None
    mean = sum(others) / len(others)
    percent = round(100 * (came_in - mean) / mean) if mean >= _LEAST_FOR_PERCENT else None
    return Comparison(mean, None if percent is None or percent > _MOST_PERCENT else percent)


def _hours(rows: Sequence[FootfallRow], others: Iterable[Sequence[FootfallRow]], calendar: Calendar) -> list[Hour]:
    usual = {hour.hour: hour.came_in for hour in usual_hours(others, calendar)}
    hours, worth_telling = [], []
    for start, run in groupby(rows, lambda row: _hour(row, calendar)):
        in_hour = list(run)
        hours.append(Hour(start, total(row.came_in for row in in_hour), usual.get(start.hour)))
        worth_telling.append(any(row.is_open or row.came_in for row in in_hour))
    told = [place for place, worth in enumerate(worth_telling) if worth]
    return hours[told[0] : told[-1] + 1] if told else []


def _hour(row: FootfallRow, calendar: Calendar) -> datetime:
    """The start of a period's hour on the local clock; one that the clock shows twice is two."""
    local = calendar.local(row.period.start)
    # With a fixed offset the two differ; in the zone itself they would be equal.
    fixed = local.replace(tzinfo=timezone(local.utcoffset() or timedelta(0)))
    return fixed - timedelta(minutes=fixed.minute, seconds=fixed.second)


def _peak(rows: Sequence[FootfallRow]) -> Peak | None:
    known = [Peak(row.occupancy_peak, row.period) for row in rows if row.occupancy_peak is not None]
    return max(known, key=lambda peak: peak.people, default=None)


def _out_of_hours(
    rows: Sequence[FootfallRow],
    crossings: Iterable[Crossing],
    calendar: Calendar,
    is_open: Callable[[datetime], bool],
) -> int | None:
    """How many people came in while the site was closed; None if it never was, or was hardly watched then."""
    count = sum(crossing.direction == "in" and not is_open(calendar.local(crossing.ts)) for crossing in crossings)
    closed = [row for row in rows if not row.is_open]
    return count if count or (closed and _share(closed) >= ENOUGH_WATCHED) else None


def _cameras(lines: Sequence[LineDay]) -> dict[str, float | None]:
    names = dict.fromkeys(line.camera for line in lines)
    return {name: open_coverage(line for line in lines if line.camera == name) for name in names}


def _gaps(rows: Sequence[FootfallRow]) -> list[Gap]:
    """The stretches without watch, camera by camera, in order of time, without a period that has just begun."""
    missed: dict[str, dict[datetime, Period]] = {}
    for row in rows:
        periods = missed.setdefault(row.camera, {})
        if row.is_open and row.coverage < _GAP and row.seconds >= _LEAST_SECONDS:
            start = row.period.start
            periods[start] = Period(start, start + timedelta(seconds=row.seconds))
    return [Gap(camera, period) for camera, periods in missed.items() for period in _joined(periods.values())]


def _joined(periods: Iterable[Period]) -> list[Period]:
    """Periods in order; periods that follow each other without a pause are joined."""
    joined: list[Period] = []
    for period in periods:
        if joined and joined[-1].end == period.start:
            joined[-1] = Period(joined[-1].start, period.end)
        else:
            joined.append(period)
    return joined

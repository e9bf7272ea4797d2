"""A day in hours beside other weeks, and weekdays by hours: people in, with what was not watched."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from edgecount.figures.days.day_report import compared_days, is_comparable
from edgecount.figures.days.summary import groups_total, total, usual_hours
from edgecount.figures.footfall import FootfallRow, coverage_share
from edgecount.figures.period import Calendar, Period

GAP = 0.5
"""Where a camera was watched for a lesser share of an hour, its number says too little."""

_LEAST_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class HourBeside:
    """An hour of a day: people in and out, groups in, and people in a week before and on the mean of four weeks.

    None is unknown, or not yet.  `coverage` is the watched share of the camera that was watched least, None where the
    hour has not begun; `is_running` says that it is not over.
    """

    period: Period
    came_in: int | None
    went_out: int | None
    groups_in: int | None
    before: int | None
    usual: float | None
    coverage: float | None
    is_open: bool
    is_running: bool

    @property
    def is_gap(self) -> bool:
        """Whether too little of it was watched, although the site was open or people came."""
        return self.coverage is not None and self.coverage < GAP


@dataclass(frozen=True, slots=True)
class DaySum:
    """A day of a week: people in, a week before and on the mean of up to four weeks; None is unknown, or not yet."""

    day: date
    came_in: int | None
    before: int | None
    usual: float | None
    is_gap: bool
    is_running: bool


@dataclass(frozen=True, slots=True)
class WeekdayHours:
    """The mean of people in for each of some hours, on one weekday (0: Monday); None was not watched, or is closed."""

    weekday: int
    came_in: Sequence[float | None]


def hours_beside(
    day: date,
    days: Mapping[date, Sequence[FootfallRow]],
    calendar: Calendar,
    is_open: Callable[[Period], bool],
    now: datetime,
) -> list[HourBeside]:
    """The hours of a day, from the first to the last one that was open or had people; `days` has its compared days."""
    others = [rows for other in compared_days(day) if (rows := days.get(other, ())) and is_comparable(rows)]
    usual = {hour.hour: hour.came_in for hour in usual_hours(others, calendar)}
    before = _by_hour(days.get(day - timedelta(weeks=1), ()), calendar)
    by_period = _by_period(days.get(day, ()))
    hours = []
    for period in calendar.periods(day, 60):
        rows, hour = by_period.get(period.start, []), calendar.wall(period.start).hour
        hours.append(
            HourBeside(
                period=period,
                came_in=total(row.came_in for row in rows),
                went_out=total(row.went_out for row in rows),
                groups_in=groups_total(rows),
                before=before.get(hour),
                usual=usual.get(hour),
                coverage=_least(rows),
                is_open=is_open(period),
                is_running=period.start <= now < period.end,
            )
        )
    return _trimmed(hours)


def week_sums(week: Sequence[date], days: Mapping[date, Sequence[FootfallRow]], today: date) -> list[DaySum]:
    """The days of a week; `days` has those and their compared days, as far as they are known."""
    return [_day_sum(day, days, today) for day in week]


def weekday_hours(
    days: Mapping[date, Sequence[FootfallRow]], calendar: Calendar
) -> tuple[list[int], list[WeekdayHours]]:
    """The hours in which anything was watched while the site was open, and their means on each weekday."""
    found: dict[int, dict[int, float | None]] = {}
    for weekday in range(7):
        of_weekday = [rows for day, rows in days.items() if day.weekday() == weekday and rows and is_comparable(rows)]
        found[weekday] = {each.hour: each.came_in for each in usual_hours(of_weekday, calendar)}
    first = calendar.day_start.hour
    hours = [hour for hour in ((first + step) % 24 for step in range(24)) if any(hour in of for of in found.values())]
    return hours, [WeekdayHours(weekday, [of.get(hour) for hour in hours]) for weekday, of in found.items()]


def _day_sum(day: date, days: Mapping[date, Sequence[FootfallRow]], today: date) -> DaySum:
    own = days.get(day, ())
    known = [rows for other in compared_days(day) if (rows := days.get(other, ())) and is_comparable(rows)]
    others = [count for count in map(_came_in, known) if count is not None]
    return DaySum(
        day=day,
        came_in=_came_in(own),
        before=_came_in(days.get(day - timedelta(weeks=1), ())),
        usual=sum(others) / len(others) if others else None,
        is_gap=bool(own) and any(row.is_open for row in own) and not is_comparable(own),
        is_running=day == today,
    )


def _came_in(rows: Iterable[FootfallRow]) -> int | None:
    return total(row.came_in for row in rows)


def _by_period(rows: Iterable[FootfallRow]) -> dict[datetime, list[FootfallRow]]:
    found: dict[datetime, list[FootfallRow]] = {}
    for row in rows:
        found.setdefault(row.period.start, []).append(row)
    return found


def _by_hour(rows: Sequence[FootfallRow], calendar: Calendar) -> dict[int, int]:
    """People in by hour of the clock; an hour that it shows twice is one."""
    found: dict[int, int] = {}
    for row in rows:
        if row.came_in is not None:
            hour = calendar.wall(row.period.start).hour
            found[hour] = found.get(hour, 0) + row.came_in
    return found


def _least(rows: Sequence[FootfallRow]) -> float | None:
    """The watched share of the camera that was watched least; None where it is too early to say."""
    told = [row for row in rows if row.seconds >= _LEAST_SECONDS]
    return min((coverage_share(row.watched_seconds, row.seconds) for row in told), default=None)


def _trimmed(hours: list[HourBeside]) -> list[HourBeside]:
    worth = [place for place, hour in enumerate(hours) if hour.is_open or hour.came_in or hour.before]
    return hours[worth[0] : worth[-1] + 1] if worth else []

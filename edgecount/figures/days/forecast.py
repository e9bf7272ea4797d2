"""How many people will come: the same weekdays of the last weeks, at today's level, with what such forecasts missed.

A weekday's hours are the mean of its last eight, newer ones weighing more, each at the level of the days around it and
without those that were nothing like the others (a holiday).  Brought to the level of the last days, a trend and
a season come through; on the day itself, what has come so far does, too.  The interval is empirical: the same forecast
is made for each day of the last eight weeks, and the range holds four in five of what then came (split conformal
prediction, Vovk et al. 2005; missed people are differences of square roots, which quiet and busy hours share).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean, median

from edgecount.figures.days.day_report import is_comparable
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar

DayHours = Mapping[int, int]
"""People in by the hours (0-23) of the local clock in which the site was open and watched."""

WEEKS = 8
"""So many of the same weekday are looked at."""
NEEDED_DAYS = 2 * 7 * WEEKS
"""So many days before it a forecast can make use of."""
HELD = 0.8
"""The share of days that fall into the interval."""

_FADING = 0.8
_LEVEL_HALVES_DAYS = 5.0
_WEEK = 7
_MOST_UNLIKE = 2.0
_LEAST_DAYS = 14
_FEW_PEOPLE = 30.0


@dataclass(frozen=True, slots=True)
class Expected:
    """People in, and the least and the most on four days in five."""

    people: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """The hours to come of a day, in order of the clock, and the whole day with what has come so far."""

    day: date
    hours: Mapping[int, Expected]
    whole: Expected


def day_hours(rows: Sequence[FootfallRow], calendar: Calendar, now: datetime) -> DayHours:
    """The finished hours of a day's rows; none of a day of which too little was watched."""
    found: Counter[int] = Counter()
    for row in rows if is_comparable(rows) else ():
        if row.is_open and row.came_in is not None and row.period.end <= now:
            found[calendar.wall(row.period.start).hour] += row.came_in
    return found


def forecast(day: date, past: Mapping[date, DayHours], so_far: DayHours | None = None) -> Forecast | None:
    """The forecast of a day from the days before it, and its own finished hours; None where too little is known."""
    so_far = so_far or {}
    totals = {other: sum(hours.values()) for other, hours in past.items() if hours and other < day}
    recent = [other for other in _before(day, 7 * WEEKS) if other in totals]
    missed = [each for other in recent if (each := _missed(other, past, totals, so_far))]
    usual = _usual(day, past, totals)
    if not usual or len(missed) < _LEAST_DAYS:
        return None
    expected = _to_come(usual, so_far)
    rest = _within(sum(expected.values()), [rest for rest, _ in missed])
    by_hour = [error for _, errors in missed for error in errors]
    came = sum(so_far.values())
    return Forecast(
        day,
        {hour: _within(people, by_hour) for hour, people in sorted(expected.items())},
        Expected(came + rest.people, came + rest.least, came + rest.most),
    )


def _usual(day: date, past: Mapping[date, DayHours], totals: Mapping[date, int]) -> dict[int, float]:
    """People in each hour that the days before this one let expect."""
    relative = _relative(day, totals)
    weights: defaultdict[int, float] = defaultdict(float)
    people: defaultdict[int, float] = defaultdict(float)
    for weeks in range(1, WEEKS + 1):
        other = day - timedelta(weeks=weeks)
        if other in relative:
            weight = _FADING**weeks
            scaled = weight / _around(relative, other)
            for hour, came in past[other].items():
                weights[hour] += weight
                people[hour] += came * scaled
    level = _level(relative, day)
    return {hour: level * people[hour] / weight for hour, weight in weights.items()}


def _relative(day: date, totals: Mapping[date, int]) -> dict[date, float]:
    """The days of the weeks before as shares of what is usual on their weekday, without those unlike days about them.

    A holiday is unlike them; where a week of days is no more what it was, that is how it is now.
    """
    known = [other for other in _before(day, 7 * WEEKS) if other in totals]
    by_weekday = [[totals[other] for other in known if other.weekday() == weekday] for weekday in range(7)]
    usual = [median(found) if found else 0 for found in by_weekday]
    shares = {other: totals[other] / usual[other.weekday()] for other in known if usual[other.weekday()]}
    about = {other: median(shares[near] for near in _near(other) if near in shares) for other in shares}
    return {
        other: share
        for other, share in shares.items()
        if about[other] and 1 / _MOST_UNLIKE <= share / about[other] <= _MOST_UNLIKE
    }


def _level(relative: Mapping[date, float], day: date) -> float:
    """How busy the days before one were beside what was usual, the latest weighing most (exponential smoothing)."""
    weights = {other: 0.5 ** ((day - other).days / _LEVEL_HALVES_DAYS) for other in relative}
    return sum(relative[other] * weight for other, weight in weights.items()) / sum(weights.values()) if weights else 1


def _around(relative: Mapping[date, float], day: date) -> float:
    """How busy the days about one of them were, a week to each side."""
    return fmean(relative[other] for other in _near(day) if other in relative)


def _to_come(usual: Mapping[int, float], so_far: DayHours) -> dict[int, float]:
    """The hours that are not over, at the pace of those that are; little is made of few people."""
    came = sum(people for hour, people in so_far.items() if hour in usual)
    expected = sum(people for hour, people in usual.items() if hour in so_far)
    pace = (came + _FEW_PEOPLE) / (expected + _FEW_PEOPLE)
    return {hour: people * pace for hour, people in usual.items() if hour not in so_far}


def _missed(
    day: date, past: Mapping[date, DayHours], totals: Mapping[date, int], so_far: DayHours
) -> tuple[float, list[float]] | None:
    """What the forecast of a past day missed at this time of the day: of the rest of the day, and of its hours."""
    hours = past[day]
    known = {hour: people for hour, people in hours.items() if hour in so_far}
    usual = _usual(day, past, totals)
    if not usual:
        return None
    expected = _to_come(usual, known)
    both = expected.keys() & hours.keys()
    rest = _difference(sum(hours[hour] for hour in both), sum(expected[hour] for hour in both))
    return rest, [_difference(hours[hour], expected[hour]) for hour in both]


def _difference(came: float, expected: float) -> float:
    return math.sqrt(came) - math.sqrt(expected)


def _within(people: float, missed: Sequence[float]) -> Expected:
    """The number with its interval, of what was missed before."""
    ordered, root = sorted(missed), math.sqrt(people)
    place = math.ceil((len(ordered) + 1) * (1 + HELD) / 2) - 1
    low, high = ordered[max(len(ordered) - 1 - place, 0)], ordered[min(place, len(ordered) - 1)]
    return Expected(people, min(people, max(0.0, root + low) ** 2), max(people, max(0.0, root + high) ** 2))


def _near(day: date) -> Iterable[date]:
    """A day, and those about it, a week to each side."""
    return _before(day + timedelta(days=_WEEK + 1), 2 * _WEEK + 1)


def _before(day: date, days: int) -> Iterable[date]:
    return (day - timedelta(days=back) for back in range(1, days + 1))

"""When a limit is expected to be reached: by the ends of hours, on days like those before."""

import math
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.days.forecast import DayHours
from edgecount.figures.days.limit_ahead import LimitAhead, inside_hours, limit_ahead
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar, Period

DAY = date(2026, 5, 4)
ZONE = ZoneInfo("Europe/Berlin")
CALENDAR = Calendar(ZONE)
USUAL = {9: 5, 10: 20, 11: 32, 12: 10}


def weeks_of(hours: DayHours, weeks: int = 10) -> dict[date, DayHours]:
    return {DAY - timedelta(days=back): hours for back in range(1, 7 * weeks)}


def at(hour: int) -> datetime:
    return datetime.combine(DAY, time(hour), ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("today", "hour", "limit", "found"),
    [
        pytest.param({9: 5}, 10, 30, LimitAhead(11, likely=True), id="as usual"),
        pytest.param({9: 5}, 10, 33, None, id="never"),
        pytest.param({9: 5, 10: 20, 11: 32}, 12, 30, None, id="it was"),
        pytest.param({9: 60}, 10, 33, LimitAhead(10, likely=True), id="a busy day"),
        pytest.param(None, 12, 30, None, id="of hours that were not watched nothing is said"),
    ],
)
def test_the_first_hour_to_come_that_is_full(
    today: DayHours | None, hour: int, limit: int, found: LimitAhead | None
) -> None:
    known: dict[date, DayHours] = weeks_of(USUAL) | ({} if today is None else {DAY: today})
    assert limit_ahead(DAY, known, limit, CALENDAR, at(hour)) == found


def test_what_happened_on_some_days_may_happen() -> None:
    known = {day: {hour: people + 8 * (day.day % 3) for hour, people in USUAL.items()} for day in weeks_of(USUAL)}
    assert limit_ahead(DAY, known, 46, CALENDAR, at(9)) == LimitAhead(11, likely=False)


def test_hours_after_midnight_come_last_where_the_day_begins_in_the_morning() -> None:
    known = weeks_of({20: 10, 23: 50, 1: 60})
    late = Calendar(ZONE, time(4))
    assert limit_ahead(DAY, known, 40, late, at(20)) == LimitAhead(23, likely=True)
    assert limit_ahead(DAY, known, 55, late, at(20)) == LimitAhead(1, likely=True)


def test_too_little_is_known() -> None:
    assert limit_ahead(DAY, {}, 30, CALENDAR, at(9)) is None


def row(
    hour: int, came_in: int | None, went_out: int | None, watched: float = 3600, *, is_open: bool = True
) -> FootfallRow:
    period = Period(at(hour), at(hour) + timedelta(hours=1))
    return FootfallRow(period, "entrance", "door", came_in, went_out, None, None, watched, 3600, is_open)


@pytest.mark.parametrize(
    ("rows", "inside"),
    [
        pytest.param([row(9, 5, 0), row(10, 7, 4)], {9: 5, 10: 8}, id="what came in and did not go out"),
        pytest.param([row(9, 5, 0), row(9, 2, 1)], {9: 6}, id="two lines"),
        pytest.param([row(8, 5, 0, is_open=False), row(9, 1, 0)], {9: 6}, id="what comes in before it opens"),
        pytest.param([replace(row(9, 5, 0), staff_in=2, staff_out=1)], {9: 6}, id="staff is inside, too"),
        pytest.param([row(9, 0, 3), row(10, 4, 0)], {9: 0, 10: 4}, id="never below nobody"),
        pytest.param([row(9, 5, 0), row(12, 7, 0)], {9: 5}, id="an hour that is not over"),
        pytest.param(
            [*(row(hour, 1, 0) for hour in range(4, 11)), row(11, None, None, 0)],
            {4: 1, 5: 2, 6: 3, 7: 4, 8: 5, 9: 6, 10: 7, 11: 7},
            id="an hour that was not watched",
        ),
        pytest.param([row(9, 5, 0), row(10, None, None, 0)], {}, id="too little was watched"),
    ],
)
def test_people_inside_at_the_ends_of_hours(rows: list[FootfallRow], inside: DayHours) -> None:
    assert inside_hours(rows, CALENDAR, at(12)) == inside


def made_up_shop(chance: random.Random, days: int) -> Mapping[date, DayHours]:
    """The people inside by the hour through days with weekdays, a season, weather, and chance."""
    found: dict[date, DayHours] = {}
    weather = 0.0
    for number in range(days):
        weather = 0.5 * weather + chance.gauss(0, 0.15)
        day = DAY + timedelta(days=number)
        level = (
            40 * (0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 0.6)[day.weekday()] * math.exp(weather + 0.2 * math.sin(number / 58))
        )
        found[day] = {
            hour: max(0, round(chance.gauss(level * share, math.sqrt(level * share))))
            for hour, share in zip(range(9, 19), (0.2, 0.5, 0.8, 1.0, 0.9, 0.8, 0.9, 1.1, 0.8, 0.3), strict=True)
        }
    return found


@pytest.mark.long
def test_over_a_made_up_year_it_says_what_comes() -> None:
    """Of the days that are said to become full, most do; of those of which nothing is said, next to none."""
    days = made_up_shop(random.Random(7), 365)
    became: dict[bool | None, list[bool]] = {True: [], False: [], None: []}
    for day in list(days)[80:]:
        morning = {hour: people for hour, people in days[day].items() if hour < 11}
        now = datetime.combine(day, time(11), ZONE).astimezone(UTC)
        found = limit_ahead(day, {**days, day: morning}, 50, CALENDAR, now)
        is_full = any(people >= 50 for hour, people in days[day].items() if hour >= 11)
        became[None if found is None else found.likely].append(is_full)
    shares = {said: sum(each) / len(each) for said, each in became.items()}
    assert shares[True] > 0.8
    assert 0.1 < shares[False] < 0.6
    assert shares[None] < 0.1

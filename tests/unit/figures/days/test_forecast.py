"""How many will come, held against a made-up year: it is nearer than last week's number, and honest about how near."""

import math
import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.days.forecast import DayHours, day_hours, forecast
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar, Period

START, DAYS = date(2025, 1, 6), 365
WEEK = (0.8, 0.85, 0.9, 1.0, 1.3, 1.7, 0.6)
HOURS = dict(zip(range(9, 20), (0.3, 0.6, 0.9, 1.1, 1.2, 1.0, 0.9, 1.1, 1.4, 1.2, 0.8), strict=True))
LEARNT = 70
"""The days before the first that is forecast."""


def made_up_year(chance: random.Random) -> dict[date, DayHours]:
    """A shop with a trend, a season, weekdays, holidays, weather that lasts for days, and chance in each hour."""
    holidays = set(chance.sample(range(DAYS), 12))
    year: dict[date, DayHours] = {}
    weather = 0.0
    for number in range(DAYS):
        weather = 0.5 * weather + chance.gauss(0, 0.1)
        day = START + timedelta(days=number)
        people = (
            70
            * WEEK[day.weekday()]
            * (1 + 0.3 * number / DAYS)
            * (1 + 0.25 * math.sin(number / 58))
            * math.exp(weather)
        )
        people *= chance.choice((0.05, 0.3, 2.2)) if number in holidays else 1
        year[day] = {hour: _drawn(chance, people * share) for hour, share in HOURS.items()}
    return year


def _drawn(chance: random.Random, mean: float) -> int:
    return max(0, round(chance.gauss(mean, math.sqrt(mean))))


@pytest.mark.parametrize(
    ("hours_over", "years", "step"),
    [
        pytest.param(0, 1, 37, id="some days"),
        pytest.param(0, 4, 1, id="tomorrow", marks=pytest.mark.long),
        pytest.param(4, 4, 1, id="today at one o'clock", marks=pytest.mark.long),
    ],
)
def test_it_beats_last_week_and_its_interval_is_honest(hours_over: int, years: int, step: int) -> None:
    missed = missed_by_last_week = 0.0
    held = []
    for seed in range(years):
        year = made_up_year(random.Random(seed))
        for day in list(year)[LEARNT::step]:
            so_far = dict(list(year[day].items())[:hours_over])
            found = forecast(day, year, so_far)
            assert found
            came = sum(year[day].values())
            missed += abs(found.whole.people - came)
            missed_by_last_week += abs(sum(year[day - timedelta(weeks=1)].values()) - came)
            held.append(found.whole.least <= came <= found.whole.most)
    assert missed < 0.85 * missed_by_last_week
    assert step > 1 or 0.75 <= sum(held) / len(held) <= 0.85, "some days are too few to say"


def steady(weeks: int = 10, people: int = 50) -> dict[date, DayHours]:
    return {START + timedelta(days=number): {10: people, 11: 2 * people} for number in range(7 * weeks)}


NEXT = START + timedelta(weeks=10)


def expected(day: date, past: Mapping[date, DayHours], so_far: DayHours | None = None) -> dict[int, int]:
    found = forecast(day, past, so_far)
    assert found
    return {hour: round(each.people) for hour, each in found.hours.items()} | {24: round(found.whole.people)}


def test_what_is_always_the_same_is_sure() -> None:
    found = forecast(NEXT, steady())
    assert found
    assert (found.whole.least, found.whole.people, found.whole.most) == pytest.approx((150, 150, 150))


def test_the_hours_to_come_follow_those_that_are_over() -> None:
    assert expected(NEXT, steady(), {10: 50}) == {11: 100, 24: 150}
    assert expected(NEXT, steady(), {10: 130}) == {11: 200, 24: 330}
    assert expected(NEXT, steady(), {10: 50, 11: 90}) == {24: 140}


def test_a_day_that_was_nothing_like_the_others_is_left_out() -> None:
    assert expected(NEXT, steady() | {NEXT - timedelta(weeks=1): {10: 0, 11: 2}}) == {10: 50, 11: 100, 24: 150}


def test_weeks_that_are_nothing_like_those_before_are_how_it_is_now() -> None:
    """A street that is dug up, or a lockdown: it is not taken for a row of holidays."""
    since = {NEXT - timedelta(days=back): {10: 10, 11: 20} for back in range(1, 22)}
    assert 25 < expected(NEXT, steady() | since)[24] < 45


def test_a_rise_of_the_last_weeks_comes_through() -> None:
    risen = {NEXT - timedelta(days=back): {10: 75, 11: 150} for back in range(1, 15)}
    assert 150 < expected(NEXT, steady() | risen)[24] <= 235


def test_a_day_on_which_the_shop_is_always_closed_has_no_forecast() -> None:
    past = {day: hours for day, hours in steady().items() if day.weekday() != NEXT.weekday()}
    assert forecast(NEXT, past) is None


def test_too_little_is_known() -> None:
    assert forecast(NEXT, {day: hours for day, hours in steady().items() if day >= NEXT - timedelta(weeks=2)}) is None


def test_later_days_are_not_looked_at() -> None:
    later = {NEXT + timedelta(days=number): {10: 900, 11: 900} for number in range(20)}
    assert expected(NEXT, steady() | later) == expected(NEXT, steady())


def row(hour: int, came_in: int | None, watched: float = 3600, *, is_open: bool = True) -> FootfallRow:
    period = Period(datetime(2026, 5, 7, hour, tzinfo=UTC), datetime(2026, 5, 7, hour + 1, tzinfo=UTC))
    return FootfallRow(period, "entrance", "door", came_in, 0, None, None, watched, 3600, is_open)


CALENDAR = Calendar(ZoneInfo("Europe/Berlin"))
AT_NINE, AT_TEN = datetime(2026, 5, 7, 9, 30, tzinfo=UTC), datetime(2026, 5, 7, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rows", "now", "known"),
    [
        pytest.param([row(7, 4), row(8, 5)], AT_TEN, {9: 4, 10: 5}, id="by the local clock"),
        pytest.param([row(8, 4), row(8, 5)], AT_TEN, {10: 9}, id="two lines"),
        pytest.param([row(8, 4), row(9, 5)], AT_NINE, {10: 4}, id="an hour that is not over"),
        pytest.param([row(8, 4), row(9, 5, is_open=False)], AT_TEN, {10: 4}, id="closed"),
        pytest.param(
            [*(row(hour, 4) for hour in (4, 5, 6, 7)), row(8, None, 0)],
            AT_TEN,
            {6: 4, 7: 4, 8: 4, 9: 4},
            id="one hour unwatched",
        ),
        pytest.param([row(7, 4), row(8, None, 0)], AT_TEN, {}, id="too little of the day was watched"),
    ],
)
def test_only_finished_hours_that_were_watched_count(
    rows: list[FootfallRow], now: datetime, known: dict[int, int]
) -> None:
    assert day_hours(rows, CALENDAR, now) == known

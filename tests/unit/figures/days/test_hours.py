"""A day in hours beside other weeks."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from edgecount.figures.added_up import PeriodSums, added_up
from edgecount.figures.days.hours import hours_beside, week_sums, weekday_hours
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar, Period

BERLIN = Calendar(ZoneInfo("Europe/Berlin"))
DAY = date(2026, 5, 7)
LINES = {"entrance": ["door"], "yard": ["gate"]}


def is_open(period: Period) -> bool:
    return 9 <= BERLIN.wall(period.start).hour < 12


def rows(day: date, people: Mapping[int, int], unwatched: Iterable[int] = (), until: int = 24) -> list[FootfallRow]:
    """A day's rows: the people in by local hour; in some hours one camera did not watch; up to an hour."""
    sums = []
    for period in BERLIN.periods(day, 60):
        hour = BERLIN.wall(period.start).hour
        watched = {"entrance": 0.0 if hour in unwatched else period.seconds, "yard": period.seconds}
        came = {("entrance", "door", "in"): people[hour]} if people.get(hour) else {}
        sums.append(PeriodSums(period, came, watched))
    now = BERLIN.day(day).start + timedelta(hours=until)
    return added_up(sums, LINES, is_open, now)


USUAL = {9: 10, 10: 20, 11: 30}


def test_hours_are_beside_last_week_and_the_mean() -> None:
    days = {DAY: rows(DAY, {9: 5, 10: 6}, until=10)}
    days |= {DAY - timedelta(weeks=week): rows(DAY - timedelta(weeks=week), {9: 10 * week}) for week in range(1, 5)}
    found = hours_beside(DAY, days, BERLIN, is_open, BERLIN.day(DAY).start + timedelta(hours=9, minutes=30))
    assert [(BERLIN.wall(hour.period.start).hour, hour.before, hour.usual) for hour in found] == [
        (9, 10, 25.0),
        (10, 0, 0.0),
        (11, 0, 0.0),
    ]
    assert [hour.came_in for hour in found] == [5, 6, None]
    assert [hour.is_running for hour in found] == [True, False, False]


def test_an_hour_in_which_one_camera_did_not_watch_is_a_gap_and_never_zero() -> None:
    found = hours_beside(DAY, {DAY: rows(DAY, USUAL, unwatched=[10])}, BERLIN, is_open, BERLIN.day(DAY).end)
    assert [hour.is_gap for hour in found] == [False, True, False]
    empty = hours_beside(DAY, {DAY: rows(DAY, {}, unwatched=range(24))}, BERLIN, is_open, BERLIN.day(DAY).end)
    assert all(hour.is_gap for hour in empty)


def test_a_closed_day_without_people_has_no_hours() -> None:
    assert hours_beside(DAY, {DAY: rows(DAY, {})}, BERLIN, lambda _: False, BERLIN.day(DAY).end) == []


def test_clocks_that_go_back_show_an_hour_twice() -> None:
    day = date(2026, 10, 25)
    found = hours_beside(day, {day: rows(day, {1: 1, 2: 4, 3: 1})}, BERLIN, lambda _: False, BERLIN.day(day).end)
    assert [BERLIN.wall(hour.period.start).hour for hour in found] == [1, 2, 2, 3]


def test_a_week_says_which_days_were_not_watched_enough_and_compares_with_those_that_were() -> None:
    before = DAY - timedelta(weeks=1)
    days = {DAY: rows(DAY, USUAL), before: rows(before, USUAL, unwatched=range(24))}
    (sum_,) = week_sums([DAY], days, DAY)
    assert (sum_.came_in, sum_.before, sum_.usual, sum_.is_gap, sum_.is_running) == (60, 60, None, False, True)
    (earlier,) = week_sums([before], days, DAY)
    assert earlier.is_gap
    (unknown,) = week_sums([DAY + timedelta(days=1)], days, DAY)
    assert (unknown.came_in, unknown.before, unknown.usual) == (None, None, None)


def test_the_usual_week_is_of_open_hours_that_were_watched() -> None:
    days = {DAY - timedelta(weeks=week): rows(DAY - timedelta(weeks=week), {9: 10 * week}) for week in (0, 1)}
    hours, weekdays = weekday_hours(days, BERLIN)
    assert hours == [9, 10, 11]
    assert [list(each.came_in) for each in weekdays if each.weekday == DAY.weekday()] == [[5.0, 0.0, 0.0]]
    assert [list(each.came_in) for each in weekdays if each.weekday != DAY.weekday()] == [[None] * 3] * 6

"""The rows of zones: who counts when, what is blank, and which days have which periods."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.zones.site_zone import Zones
from edgecount.events.model import Visit
from edgecount.figures.days.visit_summary import VisitFigures, visit_days, visit_figures
from edgecount.figures.footfall import DayRecords
from edgecount.figures.period import Calendar
from edgecount.figures.visits import LATEST, VisitRow, stays_of, visit_rows
from tests.support.stored import crossing, utc, visit

DAY = date(2026, 5, 4)
PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
EVENING = utc("2026-05-04T20:00")
ZONES = {"entrance": ["queue"]}
HOUR = timedelta(hours=1)
Coverage = Mapping[str, Mapping[datetime, float]]


def minutes(first: str, count: int, seconds: float = 60.0) -> dict[datetime, float]:
    return {utc(first) + timedelta(minutes=minute): seconds for minute in range(count)}


NOON_WATCHED = {"entrance": minutes("2026-05-04T10:00", 60)}


def records(visits: Iterable[Visit] = (), coverage: Coverage | None = None, day: date = DAY) -> DayRecords:
    return DayRecords(day, PARIS.periods(day, 60), (), frozenset(), coverage or {}, tuple(visits))


def rows(of: DayRecords, zones: Zones = ZONES, now: datetime = EVENING) -> dict[tuple[str, str], VisitRow]:
    """The rows by local start of their period, and zone."""
    made = visit_rows(of, zones, lambda _: True, now)
    return {(f"{PARIS.local(row.period.start):%H:%M}", row.zone): row for row in made}


def figures(row: VisitRow) -> tuple[float | None, ...]:
    return row.visitors, row.dwell_mean, row.dwell_max, row.peak


AT_NOON, AT_ONE = ("12:00", "queue"), ("13:00", "queue")


@pytest.mark.parametrize(
    ("visits", "coverage", "noon", "one"),
    [
        pytest.param([], NOON_WATCHED, (0, None, None, 0), (None,) * 4, id="watched-and-nobody-came"),
        pytest.param([], {}, (None,) * 4, (None,) * 4, id="not-watched-is-blank"),
        pytest.param([], {"back": NOON_WATCHED["entrance"]}, (None,) * 4, (None,) * 4, id="another-camera"),
        pytest.param(
            [], {"entrance": minutes("2026-05-04T10:00", 1, 1.7)}, (None,) * 4, (None,) * 4, id="hardly-watched"
        ),
        pytest.param(
            [visit(1, "2026-05-04T10:30", 20), visit(2, "2026-05-04T10:40", 10)],
            {},
            (2, 15.0, 20.0, 1),
            (None,) * 4,
            id="seen-all-the-same",
        ),
        pytest.param(
            [visit(1, "2026-05-04T10:30", 20), visit(2, "2026-05-04T10:30:19", 10)],
            NOON_WATCHED,
            (2, 15.0, 20.0, 2),
            (None,) * 4,
            id="two-at-once",
        ),
        pytest.param(
            [visit(1, "2026-05-04T10:30", 20), visit(2, "2026-05-04T10:30:20", 10)],
            NOON_WATCHED,
            (2, 15.0, 20.0, 1),
            (None,) * 4,
            id="one-leaves-as-the-other-comes",
        ),
        pytest.param(
            [visit(1, "2026-05-04T10:59", 120)],
            NOON_WATCHED,
            (1, 120.0, 120.0, 1),
            (0, None, None, 1),
            id="counts-when-it-began-and-is-there-after-that",
        ),
        pytest.param(
            [visit(1, "2026-05-04T10:59", 60), visit(2, "2026-05-04T11:00", 0)],
            NOON_WATCHED,
            (1, 60.0, 60.0, 1),
            (1, 0.0, 0.0, 1),
            id="to-the-moment",
        ),
        pytest.param(
            [visit(1, "2026-05-03T12:00", 86_400 - 7200 - 60)], {}, (None,) * 4, (None,) * 4, id="left-before-noon"
        ),
        pytest.param(
            [visit(1, "2026-05-03T12:00", 86_400)], {}, (0, None, None, 1), (0, None, None, 1), id="since-yesterday"
        ),
        pytest.param([visit(1, "2026-05-04T10:00", 86_401)], {}, (None,) * 4, (None,) * 4, id="a-poster"),
        pytest.param(
            [replace(visit(1, "2026-05-04T05:00", 6 * 3600), dwell_seconds=1800.0)],
            {},
            (1, 1800.0, 1800.0, 1),
            (None,) * 4,
            id="the-clock-was-set-forward-meanwhile",
        ),
        pytest.param(
            [replace(visit(1, "2026-05-04T14:00", -3 * 3600), dwell_seconds=1800.0)],
            {},
            (1, 1800.0, 1800.0, 1),
            (None,) * 4,
            id="the-clock-was-set-back-meanwhile",
        ),
    ],
)
def test_two_hours(
    visits: Sequence[Visit], coverage: Coverage, noon: tuple[float | None, ...], one: tuple[float | None, ...]
) -> None:
    made = rows(records(visits, coverage))
    assert (figures(made[AT_NOON]), figures(made[AT_ONE])) == (noon, one)


def test_a_zone_of_two_cameras_is_one() -> None:
    zones = {"entrance": ["queue"], "back": ["bar", "queue"]}
    visits = [visit(1, "2026-05-04T10:30", 20), visit(2, "2026-05-04T10:30:05", 10, camera="back")]
    made = rows(records(visits, NOON_WATCHED), zones)
    assert figures(made[AT_NOON]) == (2, 15.0, 20.0, 2), "they add up"
    assert made[AT_NOON].coverage == 0.5, "one of them did not watch"
    assert figures(made["12:00", "bar"]) == (None,) * 4
    assert [zone for start, zone in made if start == "12:00"] == ["queue", "bar"]


def test_zones_that_have_left_the_config_follow() -> None:
    visits = [visit(1, "2026-05-04T10:30", 20, zone="sofa"), visit(2, "2026-05-04T10:30", 5, camera="yard")]
    made = rows(records(visits, NOON_WATCHED))
    assert [zone for start, zone in made if start == "12:00"] == ["queue", "sofa"]
    assert made[AT_NOON].coverage == 0.5, "the yard saw it too"
    assert rows(records(visits), {}).keys() == made.keys()
    assert rows(records(), {}) == {}


def test_today_ends_now() -> None:
    now = utc("2026-05-04T10:30")
    made = rows(records([], {"entrance": minutes("2026-05-04T10:00", 31)}), now=now)
    assert list(made)[-1] == AT_NOON
    assert (made[AT_NOON].seconds, made[AT_NOON].coverage) == (1800, 1)
    assert made[AT_NOON].period.seconds == 3600
    ahead = rows(records([visit(1, "2026-05-04T15:10", 20)]), now=now)
    assert list(ahead)[-2:] == [AT_NOON, ("17:00", "queue")], "a clock was ahead"
    assert (ahead["17:00", "queue"].visitors, ahead["17:00", "queue"].seconds) == (1, 3600)


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 28), 23), (date(2026, 10, 24), 25), (date(2026, 5, 4), 24)])
def test_days_of_other_lengths(day: date, hours: int) -> None:
    span = PARIS.day(day)
    visits = [visit(number + 2, span.start + number * HOUR, 60) for number in range(-1, hours + 1)]
    made = list(visit_rows(records(visits, day=day), ZONES, lambda _: True, span.end))
    assert [row.visitors for row in made] == [1] * hours
    assert [row.period.start for row in made] == [span.start + number * HOUR for number in range(hours)]


def test_a_day_that_the_zone_left_out_has_no_rows() -> None:
    nothing = DayRecords(DAY, [], (), frozenset(), {}, (visit(1, "2026-05-04T10:30", 20),))
    assert list(visit_rows(nothing, ZONES, lambda _: True, EVENING)) == []


def test_other_events_are_no_stays() -> None:
    assert stays_of([crossing(1, "2026-05-04T10:30")]) == []


VISITS = st.lists(
    st.builds(
        visit,
        st.integers(1, 10**9),
        st.datetimes(datetime(2026, 5, 3, 2), datetime(2026, 5, 5, 3), timezones=st.just(UTC)),  # noqa: DTZ001
        st.floats(0, 86_400).map(lambda seconds: round(seconds, 3)),
        zone=st.sampled_from(["queue", "bar"]),
    ),
    max_size=12,
)


@given(VISITS)
def test_over_days_in_a_row_every_visit_counts_once(visits: list[Visit]) -> None:
    days = [DAY + timedelta(days=number) for number in range(-2, 3)]
    made = []
    for day in days:
        span = PARIS.day(day)
        loaded = [each for each in visits if span.start <= each.ts < span.end + LATEST]
        made += list(visit_rows(records(loaded, day=day), ZONES, lambda _: True, utc("2026-06-01T00:00")))
    assert sum(row.visitors or 0 for row in made) == len(visits)
    assert sum(row.dwell_seconds for row in made) == pytest.approx(sum(each.dwell_seconds for each in visits))
    for row in made:
        assert (row.peak or 0) >= (1 if row.visitors else 0)
        assert (row.peak or 0) <= len(visits)


@given(VISITS)
def test_the_peak_is_the_most_at_any_moment_at_which_a_period_or_a_visit_begins(visits: list[Visit]) -> None:
    stays = stays_of(visits)
    for row in visit_rows(records(visits), {}, lambda _: True, utc("2026-06-01T00:00")):
        of_zone = [stay for stay in stays if stay.zone == row.zone]
        moments = [row.period.start, *(stay.began for stay in of_zone if stay.began in row.period)]
        most = max(sum(stay.began <= moment < stay.ended for stay in of_zone) for moment in moments)
        assert row.peak == (most or None), "nobody watched, so that 0 is not known"


def test_a_zones_day() -> None:
    visits = [
        visit(1, "2026-05-04T10:30", 20),
        visit(2, "2026-05-04T11:30", 40),
        visit(3, "2026-05-04T11:30:30", 30),
        visit(4, "2026-05-04T11:30", 5, zone="bar"),
    ]
    made = visit_rows(records(visits, NOON_WATCHED), ZONES, lambda period: period.start.hour in (10, 11), EVENING)
    queue, bar = visit_days(DAY, list(made))
    assert (queue.day, queue.zone, bar.zone) == (DAY, "queue", "bar")
    assert queue.figures == VisitFigures(3, 90.0, 40.0, 2, 3600, 7200)
    assert (queue.figures.dwell_mean, queue.figures.coverage) == (30.0, 0.5)
    assert bar.figures.visitors == 1


def test_a_zones_day_without_anything() -> None:
    made = list(visit_rows(records(), ZONES, lambda _: False, EVENING))
    assert visit_figures(made) == VisitFigures(None, 0, None, None, 0, 0)
    assert (visit_figures(made).dwell_mean, visit_figures(made).coverage) == (None, None)

"""The rows that staff read, and what is blank in them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.events.model import AnyEvent, Crossing, OccupancyAdjusted
from edgecount.figures.footfall import DayRecords, FootfallRow, coverage_share, footfall
from edgecount.figures.period import Calendar, Period
from tests.support.stored import crossing, utc

DAY = date(2026, 5, 4)
PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
EVENING = utc("2026-05-04T20:00")
LINES = {"entrance": ["door"]}


def minutes(first: str, count: int, seconds: float = 60.0) -> dict[datetime, float]:
    return {utc(first) + timedelta(minutes=minute): seconds for minute in range(count)}


def records(
    events: Iterable[AnyEvent] = (), coverage: Mapping[str, Mapping[datetime, float]] | None = None, length: int = 60
) -> DayRecords:
    """A day's records, in which every crossing counts that is not taken back here."""
    events = sorted(events, key=lambda event: event.ts)
    crossings = [event for event in events if isinstance(event, Crossing)]
    reversed_ = {event.reverses for event in crossings}
    taken_back = frozenset(event.id for event in crossings if event.reverses is not None or event.id in reversed_)
    return DayRecords(DAY, PARIS.periods(DAY, length), events, taken_back, coverage or {})


def rows(
    of: DayRecords, lines: Mapping[str, Sequence[str]] | None = None, now: datetime = EVENING
) -> dict[tuple[str, str, str], FootfallRow]:
    """The rows by local start of their period, camera and line."""
    made = footfall(of, LINES if lines is None else lines, lambda _: True, now)
    return {(f"{PARIS.local(row.period.start):%H:%M}", row.camera, row.line): row for row in made}


def counts(row: FootfallRow) -> tuple[int | None, ...]:
    return row.came_in, row.went_out, row.net, row.occupancy_end, row.occupancy_peak


NOON_WATCHED = {"entrance": minutes("2026-05-04T10:00", 60)}
AT_NOON = ("12:00", "entrance", "door")


def test_a_group_is_counted_where_its_first_one_who_counts_is() -> None:
    people = [
        crossing(1, "2026-05-04T10:59:58", group=1),
        crossing(2, "2026-05-04T10:59:59", group=1),
        crossing(3, "2026-05-04T11:00:01", group=1),
        crossing(4, "2026-05-04T11:30:00", group=4),
        crossing(5, "2026-05-04T11:30:01", group=4),
        crossing(6, "2026-05-04T11:30:02", "out", reverses=4),
        crossing(7, "2026-05-04T11:40:00", "out", group=7),
    ]
    found = rows(records(people, NOON_WATCHED))
    assert [found[hour, "entrance", "door"].groups_in for hour in ("12:00", "13:00")] == [1, 1]


def test_staff_is_inside_and_in_no_other_column() -> None:
    people = [crossing(1, "2026-05-04T10:10"), crossing(2, "2026-05-04T10:20"), crossing(3, "2026-05-04T10:30", "out")]
    staff = frozenset({UUID(int=1), UUID(int=3)})
    row = rows(replace(records(people), taken_back=staff, staff=staff))[AT_NOON]
    assert counts(row) == (1, 0, 1, 1, 2)
    assert (row.staff_in, row.staff_out, row.coverage) == (1, 1, 0)
    assert rows(records())[AT_NOON].staff_in is None


def test_groups_are_unknown_where_nobody_looked_for_them_and_where_nobody_watched() -> None:
    found = rows(records([crossing(1, "2026-05-04T10:30"), crossing(2, "2026-05-04T10:30", group=2)], NOON_WATCHED))
    assert [found[hour, "entrance", "door"].groups_in for hour in ("12:00", "13:00")] == [None, None]
    assert rows(records(coverage=NOON_WATCHED))[AT_NOON].groups_in == 0


def test_watched_and_nobody_came_is_zero() -> None:
    row = rows(records(coverage=NOON_WATCHED))[AT_NOON]
    assert counts(row) == (0, 0, 0, 0, 0)
    assert row.coverage == 1


def test_not_watched_is_blank() -> None:
    row = rows(records(coverage=NOON_WATCHED))["13:00", "entrance", "door"]
    assert counts(row) == (None,) * 5
    assert row.coverage == 0


def test_hardly_watched_is_blank_too() -> None:
    row = rows(records(coverage={"entrance": minutes("2026-05-04T10:00", 1, 1.7)}))[AT_NOON]
    assert (counts(row), row.coverage) == ((None,) * 5, 0)


def test_who_was_counted_is_told_even_where_no_watching_was_noted() -> None:
    row = rows(records([crossing(1, "2026-05-04T10:30:00")]))[AT_NOON]
    assert (counts(row), row.coverage) == ((1, 0, 1, 1, 1), 0)


def test_who_was_taken_back_makes_nothing_known() -> None:
    back = [crossing(1, "2026-05-04T10:30:00"), crossing(2, "2026-05-04T10:30:05", "out", reverses=1)]
    assert counts(rows(records(back))[AT_NOON]) == (None,) * 5


def test_counts_by_period_camera_and_line() -> None:
    made = rows(
        records(
            [
                crossing(1, "2026-05-04T10:00:00"),
                crossing(2, "2026-05-04T10:59:59.999"),
                crossing(3, "2026-05-04T11:00:00", "out"),
                crossing(4, "2026-05-04T10:30:00", line="gate"),
                crossing(5, "2026-05-04T10:30:00", "out", camera="back", line="yard"),
            ],
            {"entrance": minutes("2026-05-04T10:00", 120), "back": minutes("2026-05-04T10:00", 30)},
        ),
        {"entrance": ["door", "gate"], "back": ["yard"]},
    )
    assert {name: (row.came_in, row.went_out) for name, row in made.items() if row.came_in is not None} == {
        ("12:00", "entrance", "door"): (2, 0),
        ("12:00", "entrance", "gate"): (1, 0),
        ("12:00", "back", "yard"): (0, 1),
        ("13:00", "entrance", "door"): (0, 1),
        ("13:00", "entrance", "gate"): (0, 0),
    }
    assert [made[name].coverage for name in made if name[0] == "12:00"] == [1, 1, 0.5]


def test_a_pair_taken_back_counts_for_nothing_but_the_sides_changed() -> None:
    made = rows(
        records(
            [
                crossing(1, "2026-05-04T10:10:00"),
                crossing(2, "2026-05-04T10:59:58"),
                crossing(3, "2026-05-04T11:00:01", "out", reverses=2),
            ],
            {"entrance": minutes("2026-05-04T10:00", 120)},
        )
    )
    assert counts(made[AT_NOON]) == (1, 0, 1, 2, 2)
    assert counts(made["13:00", "entrance", "door"]) == (0, 0, 0, 1, 2)


def test_occupancy_is_the_sites_and_peaks_between_the_ends() -> None:
    made = rows(
        records(
            [
                crossing(1, "2026-05-04T10:10:00"),
                crossing(2, "2026-05-04T10:20:00", camera="back", line="yard"),
                crossing(3, "2026-05-04T10:30:00", "out"),
                crossing(4, "2026-05-04T10:40:00", "out"),
                crossing(5, "2026-05-04T10:50:00", "out"),
                OccupancyAdjusted(id=UUID(int=9), site="main-street", ts=utc("2026-05-04T11:30"), value=7),
            ],
            {"entrance": minutes("2026-05-04T10:00", 180)},
        ),
        {"entrance": ["door"], "back": ["yard"]},
    )
    ends_and_peaks = [(row.occupancy_end, row.occupancy_peak) for row in made.values() if row.occupancy_end is not None]
    assert ends_and_peaks == [(0, 2), (0, 2), (7, 7), (7, 7), (7, 7), (7, 7)]


def test_an_event_at_a_periods_end_is_of_the_next() -> None:
    made = rows(records([crossing(1, "2026-05-04T11:00:00")], {"entrance": minutes("2026-05-04T10:00", 120)}))
    assert counts(made[AT_NOON]) == (0, 0, 0, 0, 0)
    assert counts(made["13:00", "entrance", "door"]) == (1, 0, 1, 1, 1)


def test_lines_that_only_the_records_know_follow_the_given_ones() -> None:
    made = rows(records([crossing(1, "2026-05-04T10:30:00", line="attic"), crossing(2, "2026-05-04T10:31:00")]))
    assert [name for name in made if name[0] == "12:00"] == [AT_NOON, ("12:00", "entrance", "attic")]
    assert [name for name in made if name[0] == "04:00"] == [
        ("04:00", "entrance", "door"),
        ("04:00", "entrance", "attic"),
    ]


def test_no_lines_no_rows() -> None:
    assert rows(records(coverage=NOON_WATCHED), lines={}) == {}


def test_the_running_period_ends_now() -> None:
    made = rows(records(coverage={"entrance": minutes("2026-05-04T10:00", 15)}), now=utc("2026-05-04T10:20"))
    assert made[AT_NOON].coverage == 0.75
    assert (made[AT_NOON].watched_seconds, made[AT_NOON].seconds) == (900, 1200)
    assert list(made)[-1] == AT_NOON


@pytest.mark.parametrize(
    ("now", "count"),
    [
        pytest.param("2026-05-04T01:00", 0, id="before-the-day"),
        pytest.param("2026-05-04T02:00", 0, id="as-it-starts"),
        pytest.param("2026-05-04T02:00:01", 1, id="in-its-first-second"),
        pytest.param("2026-05-05T02:00", 24, id="after-it"),
    ],
)
def test_periods_in_the_future_are_left_out(now: str, count: int) -> None:
    assert len(rows(records(), now=utc(now))) == count


def test_a_crossing_from_a_clock_that_was_ahead_is_told() -> None:
    made = rows(records([crossing(1, "2026-05-04T15:30:00")]), now=utc("2026-05-04T10:20"))
    assert list(made)[-2:] == [AT_NOON, ("17:00", "entrance", "door")]
    assert counts(made["17:00", "entrance", "door"]) == (1, 0, 1, 1, 1)
    assert made["17:00", "entrance", "door"].seconds == 3600


def test_more_watched_than_time_passed_is_all_of_it() -> None:
    made = rows(records(coverage={"entrance": minutes("2026-05-04T10:00", 2)}), now=utc("2026-05-04T10:01:30"))
    assert (made[AT_NOON].coverage, made[AT_NOON].watched_seconds) == (1, 90)


def test_open_is_asked_of_the_period() -> None:
    ten = Period(utc("2026-05-04T08:00"), utc("2026-05-04T09:00"))
    made = footfall(records(), LINES, lambda period: period == ten, EVENING)
    assert [row.period for row in made if row.is_open] == [ten]


@pytest.mark.parametrize(
    ("watched", "seconds", "share"),
    [(0, 60, 0), (30, 60, 0.5), (60, 60, 1), (61, 60, 1), (0, 0, 0), (1, 3600, 0), (2, 3600, 0.001), (3599, 3600, 1)],
)
def test_coverage_share(watched: float, seconds: float, share: float) -> None:
    assert coverage_share(watched, seconds) == share


@given(
    st.lists(st.tuples(st.integers(0, 24 * 3600 - 1), st.booleans(), st.booleans()), max_size=40),
    st.sampled_from([1, 5, 15, 30, 60]),
)
def test_nobody_is_lost_or_counted_twice(drawn: list[tuple[int, bool, bool]], length: int) -> None:
    start = PARIS.day(DAY).start
    events = [
        crossing(
            number,
            start + timedelta(seconds=second),
            "in" if came_in else "out",
            camera="entrance" if front else "back",
        )
        for number, (second, came_in, front) in enumerate(drawn)
    ]
    of = records(events, length=length)
    made = list(footfall(of, {}, lambda _: True, PARIS.day(DAY).end))
    assert sum(row.came_in or 0 for row in made) == sum(came_in for _, came_in, _ in drawn)
    assert sum(row.went_out or 0 for row in made) == sum(not came_in for _, came_in, _ in drawn)
    without = replace(of, taken_back=frozenset(event.id for event in events))
    assert all(row.came_in is None for row in footfall(without, {}, lambda _: True, PARIS.day(DAY).end))

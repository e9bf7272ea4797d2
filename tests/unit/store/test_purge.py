"""Old events go, and nothing that anybody was told becomes untrue by it."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.events.model import AnyEvent, Crossing, Direction, OccupancyReset
from edgecount.figures.period import Period
from edgecount.store.event_store import EventStore
from edgecount.store.pruning import NEWEST
from edgecount.store.questions.queries import LineTotal
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, filled, staff_marked, utc

NOON = utc("2026-05-04T12:00")
LONG_AGO = NOON - timedelta(days=400)
MINUTE = timedelta(minutes=1)
EVER = Period(utc("0002-01-01"), utc("9999-01-01"))


def numbers(reader: StoreReader) -> list[int]:
    return [int(item.event.id) for item in reader.read_after(0, 100_000)]


def test_the_oldest_go_first_and_so_many_at_a_time(tmp_path: Path) -> None:
    old = [crossing(number, LONG_AGO + number * MINUTE) for number in range(7)]
    path = filled(tmp_path / "edgecount.db", [*old, crossing(9, NOON)])
    with EventStore(path) as store, StoreReader(path) as reader:
        assert store.purge(NOON, 3) == 3
        assert numbers(reader) == [3, 4, 5, 6, 9]
        assert [store.purge(NOON, 3) for _ in range(3)] == [3, 1, 0]
        assert numbers(reader) == [9]
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", 8)]
        assert reader.totals(EVER) == [LineTotal("entrance", "door", "in", 1)]
        assert reader.forgotten_until() == LONG_AGO + 6 * MINUTE


def test_minutes_and_refusals_go_too(tmp_path: Path) -> None:
    watched = {NOON + minute * MINUTE: 60.0 for minute in range(-3, 2)}
    path = filled(tmp_path / "edgecount.db", coverage={"entrance": watched, "back": watched})
    with EventStore(path) as store, StoreReader(path) as reader:
        store.put_aside("mqtt", 1, "too large", NOON - MINUTE)
        store.put_aside("mqtt", 2, "too large", NOON)
        assert [store.purge(NOON, 4) for _ in range(3)] == [5, 2, 0]
        assert [minute for minutes in reader.coverage(EVER).values() for minute in minutes] == [NOON, NOON + MINUTE] * 2
        assert [item.seq for item in reader.set_aside()] == [2]
        assert reader.forgotten_until() == NOON - MINUTE


def test_what_begins_at_the_moment_stays(tmp_path: Path) -> None:
    moments = [NOON - timedelta(microseconds=1), NOON]
    path = filled(tmp_path / "edgecount.db", [crossing(number, moment) for number, moment in enumerate(moments)])
    with EventStore(path) as store, StoreReader(path) as reader:
        store.purge(NOON)
        assert numbers(reader) == [1]


def test_numbers_cursors_and_other_events(tmp_path: Path) -> None:
    """Nothing is numbered again; events that nobody counts go like others, delivered or not."""
    reset = OccupancyReset(id=UUID(int=5), site="main-street", ts=LONG_AGO, reason="day")
    path = filled(tmp_path / "edgecount.db", [crossing(1, LONG_AGO), reset])
    with EventStore(path) as store, StoreReader(path) as reader:
        store.move_cursor("mqtt", 1)
        assert store.purge(NOON) == 2
        assert (reader.last_seq(), store.cursor("mqtt"), store.begin_cursor("mail")) == (2, 1, 2)
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", 1)]
    with EventStore(path) as store:
        assert store.append([crossing(3, NOON)]) == [3]


OLD, NEW = LONG_AGO, NOON + MINUTE


@pytest.mark.parametrize(
    ("taken_back", "back", "left"),
    [
        pytest.param(OLD, OLD + MINUTE, [], id="both-old"),
        pytest.param(OLD, NEW, [2], id="the-return-is-new"),
        pytest.param(NEW, OLD, [1, 2], id="the-clock-was-set-back-in-between"),
        pytest.param(OLD + MINUTE, OLD, [], id="set-back-a-little-long-ago"),
        pytest.param(NEW, NEW + MINUTE, [1, 2], id="both-new"),
    ],
)
@pytest.mark.parametrize("at_most", [1, 2, 1000])
def test_a_pair_never_comes_to_count(tmp_path: Path, taken_back, back, left: list[int], at_most: int) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, taken_back), crossing(2, back, "out", reverses=1)])
    with EventStore(path) as store, StoreReader(path) as reader:
        while store.purge(NOON, at_most):
            assert reader.all_totals() == []
        assert numbers(reader) == left
        assert reader.all_totals() == reader.totals(EVER) == []


def test_a_crossing_of_just_now_that_a_wrong_clock_made_old_can_still_be_taken_back(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, OLD), crossing(2, NEW), crossing(3, utc("1970-01-01"))])
    with EventStore(path) as store, StoreReader(path) as reader:
        assert store.purge(NOON) == 1
        assert numbers(reader) == [2, 3]
        store.append([crossing(4, NEW + MINUTE, "out", reverses=3)])
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", 2)]
        store.append(crossing(10 + number, NEW) for number in range(NEWEST))
        while store.purge(NOON):
            pass
        assert numbers(reader)[:2] == [2, 4]
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", NEWEST + 2)]


def test_the_future_is_kept(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, utc("2099-01-01")), crossing(2, OLD), crossing(3, NEW)])
    with EventStore(path) as store, StoreReader(path) as reader:
        store.purge(NOON)
        assert 1 in numbers(reader)
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", 3)]


def test_a_reader_may_be_in_the_middle_of_it(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, OLD), crossing(2, NEW)])
    with EventStore(path) as store, StoreReader(path) as reader, reader.snapshot():
        assert numbers(reader) == [1, 2]
        assert store.purge(NOON) == 1
        assert numbers(reader) == [1, 2]
        assert reader.all_totals() == [LineTotal("entrance", "door", "in", 2)]


Step = tuple[int, Direction | None, int | None]
"""A minute, and what is done: a crossing in a direction, which takes another back or none; without one, a purge."""

steps: st.SearchStrategy[list[Step]] = st.lists(
    st.tuples(st.integers(-50, 50), st.sampled_from(["in", "out", None]), st.none() | st.integers(0, 30)), max_size=30
)


@given(steps=steps)
def test_the_sums_are_those_of_everything_ever_stored(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Step]
) -> None:
    """Whatever the times, and whatever is deleted when: as if nothing had been.

    A return takes back what is stored: what was deleted before it came has counted for good.
    """
    stored: list[Crossing] = []
    path = tmp_path_factory.mktemp("purge") / "edgecount.db"
    with EventStore(path) as store, StoreReader(path) as reader:
        for number, (minute, direction, other) in enumerate(steps):
            if direction is None:
                store.purge(NOON + minute * MINUTE, 1 + (other or 0))
            else:
                reverses = other if other in numbers(reader) else None
                stored.append(crossing(number, NOON + minute * MINUTE, direction, reverses=reverses))
                store.append(stored[-1:])
            back = {event.reverses for event in stored}
            counted = [event.direction for event in stored if event.reverses is None and event.id not in back]
            assert {total.direction: total.count for total in reader.all_totals()} == {
                direction: counted.count(direction) for direction in set(counted)
            }


@settings(max_examples=50)
@given(moments=st.lists(st.integers(-50, 50), max_size=12), reversals=st.lists(st.integers(0, 12), max_size=12))
def test_repeated_it_leaves_nothing_old_but_what_must_stay(
    tmp_path_factory: pytest.TempPathFactory, moments: list[int], reversals: list[int]
) -> None:
    events: list[AnyEvent] = [
        crossing(number, NOON + moment * MINUTE, reverses=reversals[number] if number < len(reversals) else None)
        for number, moment in enumerate(sorted(moments))
    ]
    path = filled(tmp_path_factory.mktemp("purge") / "edgecount.db", events)
    with EventStore(path) as store, StoreReader(path) as reader:
        while store.purge(NOON, 1):
            pass
        left = [item.event for item in reader.read_after(0, 100)]
    there = {event.id for event in left}
    for event in left:
        assert event.ts >= NOON or (isinstance(event, Crossing) and event.reverses in there)


def test_staff_is_in_no_total_after_it_went_and_a_mistake_is(tmp_path: Path) -> None:
    old = [crossing(number, LONG_AGO + number * MINUTE) for number in range(3)]
    marks = [staff_marked(10, old[0]), staff_marked(11, old[1]), staff_marked(12, old[1], undoes=11)]
    path = filled(tmp_path / "edgecount.db", [*old, *marks, crossing(20, NOON)])
    with EventStore(path) as store, StoreReader(path) as reader:
        before = reader.all_totals()
        assert before == [LineTotal("entrance", "door", "in", 3)]
        while store.purge(NOON, 1):
            assert reader.all_totals() == before

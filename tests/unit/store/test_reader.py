"""What a reader sees of a store, and that it sees it while the writer writes."""

import random
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.errors import StoreError
from edgecount.events.model import (
    AlertEvent,
    AnyEvent,
    CameraLost,
    CameraRestored,
    Crossing,
    Direction,
    LimitCleared,
    LimitExceeded,
    LimitReminded,
    Rejected,
)
from edgecount.figures.period import Period
from edgecount.store.connection import text
from edgecount.store.event_store import EventStore
from edgecount.store.questions import queries
from edgecount.store.questions.queries import LineTotal
from edgecount.store.reader import StoreReader
from edgecount.store.recovery.soundness import noted_events
from tests.support.stored import crossing, fallen, fallen_cleared, filled, staff_marked, utc, visit

NOON = utc("2026-05-04T12:00")
SECOND = timedelta(seconds=1)
HOUR = Period(NOON, NOON + 3600 * SECOND)
EVER = Period(utc("1970-01-01"), utc("2100-01-01"))


def after_noon(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_events_of_a_span_in_order_of_time(tmp_path: Path) -> None:
    path = filled(
        tmp_path / "edgecount.db",
        [
            crossing(1, after_noon(10)),
            crossing(2, after_noon(5)),
            crossing(3, after_noon(-0.000001)),
            crossing(4, after_noon(0)),
            crossing(5, after_noon(5)),
            crossing(6, after_noon(3600)),
            crossing(7, after_noon(3599.999999)),
        ],
    )
    with StoreReader(path) as reader:
        assert [(item.seq, int(item.event.id)) for item in reader.events(HOUR)] == [
            (4, 4),
            (2, 2),
            (5, 5),
            (1, 1),
            (7, 7),
        ]
        assert [item.seq for item in reader.read_after(5, 10)] == [6, 7]


@pytest.mark.parametrize(
    ("crossings", "standing", "totals"),
    [
        pytest.param([], [], [], id="nothing"),
        pytest.param([crossing(1, NOON)], [1], [("entrance", "door", "in", 1)], id="one"),
        pytest.param([crossing(1, NOON), crossing(2, after_noon(3), "out", reverses=1)], [], [], id="taken-back"),
        pytest.param(
            [crossing(1, after_noon(3599)), crossing(2, after_noon(3601), "out", reverses=1)],
            [],
            [],
            id="taken-back-after-the-span",
        ),
        pytest.param(
            [crossing(1, after_noon(-2)), crossing(2, after_noon(1), "out", reverses=1)],
            [],
            [],
            id="takes-back-one-before-the-span",
        ),
        pytest.param(
            [
                crossing(1, NOON),
                crossing(2, after_noon(2), "out", reverses=1),
                crossing(3, after_noon(4)),
                crossing(4, after_noon(5), "out"),
            ],
            [3, 4],
            [("entrance", "door", "in", 1), ("entrance", "door", "out", 1)],
            id="others-still-count",
        ),
        pytest.param([crossing(2, NOON, "out", reverses=1)], [], [], id="takes-back-one-that-is-unknown"),
        pytest.param(
            [
                crossing(1, NOON, "out", camera="back", line="yard"),
                crossing(2, NOON),
                crossing(3, NOON),
                crossing(4, NOON, line="attic"),
            ],
            [1, 2, 3, 4],
            [("back", "yard", "out", 1), ("entrance", "attic", "in", 1), ("entrance", "door", "in", 2)],
            id="by-camera-line-and-direction",
        ),
    ],
)
def test_what_counts(
    tmp_path: Path, crossings: list[Crossing], standing: list[int], totals: list[tuple[str, str, Direction, int]]
) -> None:
    rejected = Rejected(
        id=UUID(int=99), site="main-street", ts=NOON, camera="entrance", line="door", track=1, reason="flicker"
    )
    with StoreReader(filled(tmp_path / "edgecount.db", [*crossings, rejected])) as reader:
        counted = {event.id for event in crossings if event.ts in HOUR} - reader.taken_back(HOUR)
        assert counted == {UUID(int=number) for number in standing}
        assert reader.totals(HOUR) == [LineTotal(*total) for total in totals]


@given(
    st.lists(
        st.tuples(st.integers(-60, 3700), st.sampled_from(["in", "out"]), st.none() | st.integers(0, 20)), max_size=20
    )
)
def test_totals_are_those_of_a_plain_count(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[tuple[int, Direction, int | None]]
) -> None:
    crossings = [
        crossing(number, after_noon(seconds), direction, reverses=reverses if reverses != number else None)
        for number, (seconds, direction, reverses) in enumerate(drawn)
    ]
    back = {event.reverses for event in crossings}
    standing = [event for event in crossings if event.ts in HOUR and event.reverses is None and event.id not in back]
    with StoreReader(filled(tmp_path_factory.mktemp("totals") / "edgecount.db", crossings)) as reader:
        assert reader.taken_back(HOUR) == {event.id for event in crossings if event.ts in HOUR} - {
            event.id for event in standing
        }
        assert sum(total.count for total in reader.totals(HOUR)) == len(standing)
        assert reader.all_totals() == reader.totals(EVER)
        assert [item.event for item in reader.events(HOUR)] == sorted(
            (event for event in crossings if event.ts in HOUR), key=lambda event: event.ts
        )


def test_coverage_has_the_minutes_that_start_in_the_span(tmp_path: Path) -> None:
    watched = {NOON + minute * 60 * SECOND: float(minute + 2) for minute in range(-1, 62)}
    path = filled(tmp_path / "edgecount.db", coverage={"entrance": watched, "back": {NOON: 1.0}})
    with StoreReader(path) as reader:
        coverage = reader.coverage(HOUR)
        assert coverage["back"] == {NOON: 1}
        assert list(coverage["entrance"]) == [NOON + minute * 60 * SECOND for minute in range(60)]
        odd = reader.coverage(Period(after_noon(1), after_noon(121)))
        assert list(odd["entrance"]) == [after_noon(60), after_noon(120)]


@pytest.mark.parametrize(
    ("events", "minutes", "extent"),
    [
        pytest.param([], [], None, id="nothing"),
        pytest.param([5], [], (5, 5.000001), id="one-event"),
        pytest.param([9, 5, 7], [], (5, 9.000001), id="events"),
        pytest.param([], [60, 0], (0, 120), id="minutes"),
        pytest.param([70], [0], (0, 70.000001), id="watched-before"),
        pytest.param([30], [60], (30, 120), id="watched-after"),
    ],
)
def test_extent(tmp_path: Path, events: list[float], minutes: list[float], extent: tuple[float, float] | None) -> None:
    path = filled(
        tmp_path / "edgecount.db",
        [crossing(number, after_noon(second)) for number, second in enumerate(events)],
        {"entrance": {after_noon(second): 10.0 for second in minutes}},
    )
    with StoreReader(path) as reader:
        assert reader.extent() == (extent and Period(after_noon(extent[0]), after_noon(extent[1])))


@pytest.mark.parametrize(
    ("before", "newest"),
    [
        pytest.param(NOON, None, id="nothing"),
        pytest.param(after_noon(0.000001), NOON, id="an-event"),
        pytest.param(after_noon(60), NOON, id="not-the-minute-that-begins-then"),
        pytest.param(after_noon(61), after_noon(60), id="a-minute"),
        pytest.param(after_noon(1000), after_noon(90), id="an-event-after-the-minutes"),
        pytest.param(datetime.max.replace(tzinfo=UTC), after_noon(9e8), id="of-the-future"),
    ],
)
def test_the_newest_before_a_moment(tmp_path: Path, before: datetime, newest: datetime | None) -> None:
    path = filled(
        tmp_path / "edgecount.db",
        [crossing(1, NOON), crossing(2, after_noon(90)), crossing(3, after_noon(9e8))],
        {"entrance": {after_noon(60): 1.0}},
    )
    with StoreReader(path) as reader, EventStore(path) as store:
        assert reader.newest(before) == store.newest(before) == newest


def test_what_is_stored_is_known_by_its_id_and_the_last_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.db"
    with EventStore(path) as store, StoreReader(path) as reader:
        assert (reader.last_seq(), reader.has(UUID(int=1)), reader.last_crossings()) == (0, False, {})
        assert (reader.all_totals(), reader.forgotten_until()) == ([], None)
        store.append(
            [
                crossing(1, after_noon(9)),
                crossing(2, after_noon(5)),
                crossing(3, NOON, "out", line="yard"),
                crossing(4, NOON, "out", reverses=2),
            ]
        )
        assert (reader.last_seq(), reader.has(UUID(int=4)), reader.has(UUID(int=5))) == (4, True, False)
        assert reader.last_crossings() == {("entrance", "door"): (4, NOON), ("entrance", "yard"): (3, NOON)}


def test_what_the_alert_rules_said(tmp_path: Path) -> None:
    def told(kind: type[AlertEvent], number: int, seconds: float) -> AlertEvent:
        return kind(id=UUID(int=number), site="s", ts=after_noon(seconds), rule="full", value=9, limit=8, mail=True)

    events = [
        told(LimitCleared, 1, 30),
        told(LimitExceeded, 2, 10),
        crossing(3, after_noon(15)),
        told(LimitReminded, 4, 20),
        told(LimitExceeded, 5, -1),
        told(LimitExceeded, 6, 3600),
    ]
    with StoreReader(filled(tmp_path / "edgecount.db", events)) as reader:
        assert [item.seq for item in reader.alert_events(HOUR)] == [2, 4, 1]


def test_visits_are_of_the_span_in_which_they_ended(tmp_path: Path) -> None:
    events: list[AnyEvent] = [
        visit(1, after_noon(20), 40),
        visit(2, after_noon(-60), 70),
        crossing(3, after_noon(15)),
        visit(4, after_noon(-60), 59),
        visit(5, after_noon(3590), 10),
    ]
    with StoreReader(filled(tmp_path / "edgecount.db", events)) as reader:
        assert [item.seq for item in reader.visits(HOUR)] == [2, 1]


def test_falls_come_with_all_that_may_end_them(tmp_path: Path) -> None:
    lost = CameraLost(id=UUID(int=5), site="s", ts=after_noon(50), camera="entrance", reason="r")
    events: list[AnyEvent] = [
        replace(fallen_cleared(1, fall=2), ts=after_noon(40)),
        replace(fallen(2), ts=after_noon(20)),
        crossing(3, after_noon(30)),
        replace(fallen(4), ts=after_noon(3600)),
        lost,
        CameraRestored(id=UUID(int=6), site="s", ts=after_noon(60), camera="entrance"),
    ]
    with StoreReader(filled(tmp_path / "edgecount.db", events)) as reader:
        assert [item.seq for item in reader.falls(HOUR)] == [2, 1, 5, 6]


def test_times_before_1970_and_far_ahead_are_kept(tmp_path: Path) -> None:
    """A clock that was never set, or set wrong."""
    moments = [utc("1969-12-31T23:59:59.999999"), utc("1901-01-01"), utc("2170-06-01")]
    events = [crossing(number, moment) for number, moment in enumerate(moments)]
    path = filled(tmp_path / "edgecount.db", events, {"entrance": {utc("1960-01-01"): 1.0}})
    with StoreReader(path) as reader:
        extent = reader.extent()
        assert extent is not None
        assert [item.event.ts for item in reader.events(extent)] == sorted(moments)
        assert reader.coverage(extent) == {"entrance": {utc("1960-01-01"): 1.0}}


def test_reads_while_the_writer_writes(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.db"
    with EventStore(path) as store, StoreReader(path) as reader:
        assert reader.extent() is None
        store.append([crossing(1, NOON)])
        assert len(reader.events(HOUR)) == 1
        with reader.snapshot():
            assert len(reader.events(HOUR)) == 1
            store.append([crossing(2, NOON)])
            assert len(reader.events(HOUR)) == 1
            assert len(list(reader.each_event(HOUR))) == 1
        assert len(reader.events(HOUR)) == 2


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with (
        StoreReader(filled(tmp_path / "edgecount.db")) as reader,
        pytest.raises(StoreError, match="cannot be written"),
        reader._asked() as connection,
    ):
        connection.execute("DELETE FROM events")


def test_a_name_with_odd_characters_is_opened(tmp_path: Path) -> None:
    path = filled(tmp_path / "a ?mode=rwc&#%41 b.db", [crossing(1, NOON)])
    with StoreReader(path) as reader:
        assert len(reader.read_after(0, 10)) == 1


def spoil_version(path: Path) -> None:
    filled(path)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 9999")
    connection.execute("CREATE TABLE of_a_later_edgecount (x)")
    connection.close()


def spoil_body(path: Path) -> None:
    filled(path, [crossing(1, NOON)])
    connection = sqlite3.connect(path)
    connection.execute("UPDATE events SET body = replace(body, 'crossing', 'crosswalk')")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(lambda path: None, "there is no store at", id="absent"),
        pytest.param(lambda path: path.touch(), "is empty or of an older edgecount", id="empty"),
        pytest.param(lambda path: path.write_text("hello" * 300), "is not an SQLite database", id="text"),
        pytest.param(spoil_version, "written by a newer edgecount", id="newer"),
        pytest.param(lambda path: path.mkdir(), "there is no store at", id="a-folder"),
    ],
)
def test_refuses_what_is_no_store(tmp_path: Path, spoil, message: str) -> None:
    path = tmp_path / "edgecount.db"
    spoil(path)
    with pytest.raises(StoreError, match=message) as error:
        StoreReader(path).open()
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)


def test_an_event_of_another_version_is_left_out_and_noted(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.db"
    spoil_body(path)
    with StoreReader(path) as reader:
        assert reader.read_after(0, 10) == []
    assert noted_events(path) == [1]


def test_must_be_opened(tmp_path: Path) -> None:
    reader = StoreReader(tmp_path / "edgecount.db")
    with pytest.raises(RuntimeError, match="not open"):
        reader.extent()
    reader.close()


def test_a_day_of_a_large_store_is_found_by_index(tmp_path: Path) -> None:
    """No question of a span reads the whole table."""
    rng = random.Random(1)
    path = filled(tmp_path / "edgecount.db", (crossing(n, after_noon(rng.uniform(0, 1e6))) for n in range(500)))
    seen: list[str] = []
    with StoreReader(path) as reader:
        with reader._asked() as connection:
            connection.set_trace_callback(seen.append)
        reader.events(HOUR), reader.taken_back(HOUR), reader.totals(HOUR), reader.coverage(HOUR)
        reader.alert_events(HOUR), reader.visits(HOUR), reader.falls(HOUR)
        reader.has(UUID(int=1)), reader.newest(NOON)
        with reader._asked() as connection:
            connection.set_trace_callback(None)
            plans = [text(row[3]) for query in seen for row in connection.execute(f"EXPLAIN QUERY PLAN {query}")]
    assert len(seen) == 9
    assert [plan for plan in plans if plan.startswith("SCAN") and plan != "SCAN CONSTANT ROW"] == []


def test_the_totals_of_ever_are_read_from_an_index_alone(tmp_path: Path) -> None:
    with StoreReader(filled(tmp_path / "edgecount.db")) as reader, reader._asked() as connection:
        plans = [text(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {queries._EVER}")]
    assert "SCAN events USING COVERING INDEX events_by_line" in plans


def test_the_first_number_since_a_moment(tmp_path: Path) -> None:
    late = [crossing(1, "2026-05-04T10:00"), crossing(2, "2026-05-04T12:00"), crossing(3, "2026-05-04T11:00")]
    with StoreReader(filled(tmp_path / "edgecount.sqlite", late)) as reader:
        assert reader.first_seq(utc("2026-05-04T10:00")) == 1
        assert reader.first_seq(utc("2026-05-04T10:01")) == 2, "the lowest number, not that of the first in time"
        assert reader.first_seq(utc("2026-05-04T12:01")) is None


def test_who_came_in_and_counts(tmp_path: Path) -> None:
    people = [
        crossing(1, after_noon(2), group=1),
        crossing(2, after_noon(1), group=1),
        crossing(3, after_noon(3)),
        crossing(4, after_noon(3), "out", group=4),
        crossing(5, after_noon(4), group=5),
        crossing(6, after_noon(5), "out", reverses=5),
    ]
    with StoreReader(filled(tmp_path / "edgecount.db", people)) as reader:
        assert [(each.id.int, each.group and each.group.int) for each in reader.came_in(HOUR)] == [
            (2, 1),
            (1, 1),
            (3, None),
        ]
        assert {(each.camera, each.line) for each in reader.came_in(HOUR)} == {("entrance", "door")}


def test_staff_counts_among_the_staff_unless_that_was_a_mistake(tmp_path: Path) -> None:
    people = {number: crossing(number, after_noon(number)) for number in range(1, 6)}
    events: list[AnyEvent] = [
        *people.values(),
        staff_marked(11, people[1]),
        staff_marked(12, people[2]),
        staff_marked(13, people[2], undoes=12),
        staff_marked(14, people[3]),
        staff_marked(15, people[3], undoes=14),
        staff_marked(16, people[3]),
        staff_marked(17, people[4]),
        crossing(18, after_noon(18), "out", reverses=4),
    ]
    with StoreReader(filled(tmp_path / "edgecount.db", events)) as reader:
        assert reader.staff(HOUR) == {UUID(int=1), UUID(int=3)}
        assert reader.staff_totals(HOUR) == [LineTotal("entrance", "door", "in", 2)]
        assert reader.totals(HOUR) == reader.all_totals() == [LineTotal("entrance", "door", "in", 2)]
        assert reader.taken_back(HOUR) == {UUID(int=number) for number in (1, 3, 4, 18)}
        assert [each.id.int for each in reader.came_in(HOUR)] == [2, 5]

"""The store keeps what it is given, gives it numbers, and refuses what would harm it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.errors import StoreError
from edgecount.events.model import (
    AnyEvent,
    CameraLost,
    CameraRestored,
    LimitCleared,
    LimitExceeded,
    LimitReminded,
    OccupancyAdjusted,
    OccupancyReset,
    Rejected,
    ReportDue,
)
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreClosedError
from edgecount.store.questions.queries import PutAside
from edgecount.store.reader import StoreReader
from edgecount.store.schema import MIGRATIONS
from tests.support.stored import crossing, filled, utc

NOON = utc("2026-05-04T12:00")
OTHER_CONTENT = "has another event under the id"

ALL_KINDS: list[AnyEvent] = [
    crossing(1, NOON),
    replace(crossing(2, NOON, "out", reverses=1), frame=127, media_time=12.6, ts=utc("2026-05-04T12:03:22.150123")),
    Rejected(id=UUID(int=3), site="main-street", ts=NOON, camera="entrance", line="door", track=7, reason="flicker"),
    OccupancyAdjusted(id=UUID(int=4), site="main-street", ts=NOON, value=12),
    OccupancyReset(id=UUID(int=5), site="main-street", ts=NOON, reason="new day"),
    CameraLost(id=UUID(int=6), site="main-street", ts=NOON, camera="entrance", reason="timeout"),
    CameraRestored(id=UUID(int=7), site="main-street", ts=NOON, camera="entrance"),
    LimitExceeded(id=UUID(int=8), site="main-street", ts=NOON, rule="full", value=121, limit=120, mail=True),
    LimitReminded(id=UUID(int=9), site="main-street", ts=NOON, rule="full", value=125, limit=120, mail=True),
    LimitCleared(id=UUID(int=10), site="main-street", ts=NOON, rule="full", value=100, limit=120, mail=False),
    ReportDue(id=UUID(int=11), site="main-street", ts=NOON, day=date(2026, 5, 3)),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "edgecount.db"


def test_events_come_back_as_they_were(path: Path) -> None:
    with EventStore(path) as store:
        assert store.append(ALL_KINDS) == list(range(1, 12))
        stored = store.read_after(0, 100)
    assert [item.seq for item in stored] == list(range(1, 12))
    assert [item.event for item in stored] == ALL_KINDS
    assert [type(item.event) for item in stored] == [type(event) for event in ALL_KINDS]


def test_reads_after_a_number_up_to_a_limit(path: Path) -> None:
    with EventStore(path) as store:
        store.append(crossing(number, NOON) for number in range(1, 11))
        assert [item.seq for item in store.read_after(4, 3)] == [5, 6, 7]
        assert [item.seq for item in store.read_after(8, 3)] == [9, 10]
        assert store.read_after(10, 3) == []


def test_numbers_go_on_after_it_was_closed(path: Path) -> None:
    filled(path, [crossing(1, NOON), crossing(2, NOON)])
    with EventStore(path) as store:
        assert store.append([crossing(3, NOON)]) == [3]


def test_an_event_that_is_stored_keeps_its_number(path: Path) -> None:
    with EventStore(path) as store:
        store.append([crossing(1, NOON), crossing(2, NOON)])
        assert store.append([crossing(2, NOON), crossing(3, NOON), crossing(3, NOON), crossing(1, NOON)]) == [
            2,
            3,
            3,
            1,
        ]
        assert len(store.read_after(0, 100)) == 3


def test_one_id_has_one_event(path: Path) -> None:
    with EventStore(path) as store:
        store.append([crossing(1, NOON)])
        with pytest.raises(StoreError, match=OTHER_CONTENT):
            store.append([crossing(2, NOON), crossing(1, NOON, "out")])
        assert [item.event for item in store.read_after(0, 100)] == [crossing(1, NOON)]


def test_nothing_to_append_is_fine(path: Path) -> None:
    with EventStore(path) as store:
        assert store.append([]) == []


def test_a_number_is_never_used_again(path: Path) -> None:
    with EventStore(path) as store:
        store.append([crossing(1, NOON), crossing(2, NOON)])
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM events")
    connection.close()
    with EventStore(path) as store:
        assert store.append([crossing(3, NOON)]) == [3]


def test_cursors_go_forward_only_and_each_sink_has_its_own(path: Path) -> None:
    with EventStore(path) as store:
        assert store.cursor("mqtt") == 0
        store.move_cursor("mqtt", 5)
        store.move_cursor("mail", 2)
        store.move_cursor("mqtt", 3)
    with EventStore(path) as store:
        assert (store.cursor("mqtt"), store.cursor("mail"), store.cursor("files")) == (5, 2, 0)


def test_a_new_sinks_cursor_begins_at_the_end_and_stays_there(path: Path) -> None:
    with EventStore(path) as store:
        assert store.begin_cursor("mail") == 0
        store.append([crossing(1, NOON), crossing(2, NOON)])
        assert store.begin_cursor("mqtt") == 2
    with EventStore(path) as store:
        store.append([crossing(3, NOON)])
        assert (store.cursor("mqtt"), store.begin_cursor("mqtt"), store.begin_cursor("mail")) == (2, 2, 0)


def test_what_is_put_aside_is_behind_the_cursor_and_has_its_reason(path: Path) -> None:
    with EventStore(path) as store, StoreReader(path) as reader:
        assert (reader.set_aside(), reader.put_aside_counts()) == ([], {})
        store.append(crossing(number, NOON) for number in range(9))
        store.put_aside("mqtt", 5, "too large", NOON)
        store.put_aside("mqtt", 5, "said again", NOON + timedelta(seconds=1))
        store.put_aside("mqtt", 3, "one before; the cursor stays", NOON)
        store.put_aside("mail", 5, "no such mailbox – ünknown \udcff", NOON + timedelta(microseconds=1))
        assert reader.set_aside() == [
            PutAside("mail", 5, NOON + timedelta(microseconds=1), "no such mailbox – ünknown ?"),
            PutAside("mqtt", 3, NOON, "one before; the cursor stays"),
            PutAside("mqtt", 5, NOON, "too large"),
        ]
        assert reader.put_aside_counts() == {"mail": 1, "mqtt": 2}
        assert (store.cursor("mqtt"), store.cursor("mail")) == (5, 5)


def test_what_is_put_aside_and_its_cursor_are_stored_together_or_not_at_all(path: Path) -> None:
    with EventStore(path) as store:
        with store._asked() as connection:
            connection.execute("CREATE TEMP TRIGGER no BEFORE INSERT ON cursors BEGIN SELECT RAISE(ABORT, 'no'); END")
        with pytest.raises(StoreError):
            store.put_aside("mqtt", 5, "too large", NOON)
    with StoreReader(path) as reader:
        assert reader.set_aside() == []


@pytest.mark.parametrize("key", ["kind", "", "memory/kind", "mail/report for 2026-05-03", "ü%_'\""])
def test_what_is_remembered_is_recalled(path: Path, key: str) -> None:
    with EventStore(path) as store:
        assert store.recall(key) is None
        store.remember(key, "first")
        store.remember(key, "zweiter\n")
        store.remember(key + "2", "another")
    with EventStore(path) as store:
        assert (store.recall(key), store.recall(key + "2")) == ("zweiter\n", "another")


def test_coverage_adds_up_to_a_whole_minute(path: Path) -> None:
    with EventStore(path) as store:
        store.add_coverage("entrance", {NOON: 20.5})
        store.add_coverage("entrance", {NOON: 20, NOON + timedelta(minutes=1): 90})
        store.add_coverage("back", {NOON: 1})
        store.add_coverage("entrance", {NOON + timedelta(minutes=1): 1, NOON + timedelta(minutes=2): 0})
        store.add_coverage("entrance", {})
    with StoreReader(path) as reader:
        extent = reader.extent()
        assert extent is not None
        assert reader.coverage(extent) == {
            "back": {NOON: 1},
            "entrance": {NOON: 40.5, NOON + timedelta(minutes=1): 60, NOON + timedelta(minutes=2): 0},
        }


@pytest.mark.parametrize(
    ("minute", "seconds", "message"),
    [
        pytest.param(NOON + timedelta(seconds=1), 1, "whole UTC minutes", id="not-a-minute"),
        pytest.param(NOON, -1, "not negative", id="negative"),
        pytest.param(NOON, float("nan"), "not negative", id="not-a-number"),
    ],
)
def test_refuses_other_coverage(path: Path, minute: object, seconds: float, message: str) -> None:
    with EventStore(path) as store, pytest.raises(ValueError, match=message):
        store.add_coverage("entrance", {minute: seconds})  # type: ignore[dict-item]


def test_a_second_writer_is_refused(path: Path) -> None:
    with (
        EventStore(path) as store,
        pytest.raises(
            StoreError, match=rf"edgecount.db is in use by another edgecount \(process {os.getpid()}\); stop"
        ),
    ):
        EventStore(path).open()
    store.close()
    EventStore(path).close()
    with EventStore(path) as store:
        assert store.append([crossing(1, NOON)]) == [1]


def test_a_second_writer_in_another_process_is_refused(path: Path) -> None:
    script = (
        "import pathlib, sys; from edgecount.store.event_store import EventStore;"
        "EventStore(pathlib.Path(sys.argv[1])).open()"
    )
    with EventStore(path):
        other = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=False)
    assert f"is in use by another edgecount (process {os.getpid()})" in other.stderr


@pytest.mark.parametrize(
    ("first", "then", "message"),
    [
        ("live", "replay", "holds the counts of a site, not the counts of a recording; choose another folder"),
        ("replay", "live", "holds the counts of a recording, not the counts of a site; choose another folder"),
    ],
)
def test_live_and_replayed_counts_do_not_mix(path: Path, first: str, then: str, message: str) -> None:
    filled(path, kind=first)  # type: ignore[arg-type]
    before = path.read_bytes()
    with pytest.raises(StoreError, match=message):
        EventStore(path, then).open()  # type: ignore[arg-type]
    assert path.read_bytes() == before
    filled(path, kind=first)  # type: ignore[arg-type]


def test_must_be_opened(path: Path) -> None:
    store = EventStore(path)
    with pytest.raises(StoreClosedError, match=r"edgecount.db is not open"):
        store.append([])
    store.close()
    assert not path.exists()


# What cannot be opened.


def one_line(error: pytest.ExceptionInfo[StoreError]) -> str:
    message = str(error.value)
    assert "\n" not in message
    return message


def database(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def damaged_in_the_middle(path: Path) -> None:
    """A store whose pages behind the first few are overwritten."""
    filled(path, (crossing(number, NOON) for number in range(2000)), kind="replay")
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xa5" * 20_000
    path.write_bytes(content)


def truncated(path: Path) -> None:
    """A store that lost its second half."""
    filled(path, (crossing(number, NOON) for number in range(2000)), kind="replay")
    os.truncate(path, path.stat().st_size // 2)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(lambda path: path.write_text("hello" * 300), "is not an SQLite database", id="text"),
        pytest.param(
            lambda path: path.write_bytes(b"SQLite format 3\0" + b"\xa5" * 5000),
            "is not an SQLite database",
            id="garbage-after-header",
        ),
        pytest.param(damaged_in_the_middle, "is damaged", id="damaged-in-the-middle"),
        pytest.param(truncated, "is damaged", id="truncated"),
        pytest.param(
            lambda path: database(path, "CREATE TABLE theirs (x)"),
            "is another program's database",
            id="another-program's",
        ),
        pytest.param(
            lambda path: database(path, "PRAGMA application_id = 1234", "CREATE TABLE theirs (x)"),
            "is another program's database; give edgecount a folder of its own",
            id="another-program's-and-it-says-so",
        ),
    ],
)
def test_a_replay_refuses_and_leaves_alone_what_is_no_whole_store(tmp_path: Path, spoil, message: str) -> None:
    path = tmp_path / "edgecount.db"
    spoil(path)
    before = path.read_bytes()
    for attempt in (EventStore(path, "replay").open, EventStore(path, "replay").open):
        with pytest.raises(StoreError, match=message) as error:
            attempt()
        assert str(path) in one_line(error)
    assert path.read_bytes() == before


def test_a_newer_schema_is_refused(path: Path) -> None:
    filled(path, [crossing(1, NOON)])
    database(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}", "CREATE TABLE of_tomorrow (number INTEGER)")
    with pytest.raises(StoreError, match=r"written by a newer edgecount \(schema \d+, this one knows \d+\)") as error:
        EventStore(path).open()
    assert str(path) in one_line(error)


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    with EventStore(path) as store:
        assert store.append([crossing(1, NOON)]) == [1]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param("file/edgecount.db", "the folder .*file cannot be made", id="a-file-is-in-the-way"),
        pytest.param("file/deeper/edgecount.db", "the folder .*deeper cannot be made", id="a-file-is-further-up"),
        pytest.param("folder", "cannot be opened", id="a-folder-has-its-name"),
    ],
)
def test_a_place_that_cannot_be(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError, match=message) as error:
        EventStore(tmp_path / place).open()
    one_line(error)


def test_a_folder_that_cannot_be_written() -> None:
    with pytest.raises(StoreError, match=r"the folder /proc cannot be written .* --state") as error:
        EventStore(Path("/proc/edgecount.db")).open()
    one_line(error)


def test_a_full_disk_stops_nothing_for_good(path: Path) -> None:
    with EventStore(path) as store:
        store.append([crossing(0, NOON)])
        with store._asked() as connection:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreError, match="cannot grow, the disk is full") as error:
            store.append(crossing(number, NOON) for number in range(1, 2000))
        one_line(error)
        assert len(store.read_after(0, 10)) == 1
        with store._asked() as connection:
            connection.execute("PRAGMA max_page_count = 100000")
        assert store.append(crossing(number, NOON) for number in range(1, 100)) == list(range(2, 101))


def test_nothing_is_half_stored_where_the_caller_fails(path: Path) -> None:
    def broken() -> Iterator[AnyEvent]:
        yield crossing(1, NOON)
        raise KeyError("broken")

    with EventStore(path) as store:
        with pytest.raises(KeyError):
            store.append(broken())
        assert store.read_after(0, 10) == []
        assert store.append([crossing(2, NOON)]) == [1]


def test_the_connection_is_set_for_power_cuts(path: Path) -> None:
    with EventStore(path) as store, store._asked() as connection:
        pragmas = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
        strict = connection.execute("SELECT name, strict FROM pragma_table_list WHERE schema = 'main'").fetchall()
    assert pragmas == {"journal_mode": b"wal", "synchronous": 2}
    assert {name for name, is_strict in strict if not is_strict} == {b"sqlite_schema", b"sqlite_sequence"}


def test_what_a_dead_writer_committed_is_there(path: Path, tmp_path: Path) -> None:
    """The files as they are while a writer lives, its log not yet merged: what a power cut leaves."""
    with EventStore(path) as store:
        store.append(crossing(number, NOON) for number in range(50))
        cut = tmp_path / "after"
        shutil.copytree(path.parent, cut)
    with EventStore(cut / path.name) as store:
        assert len(store.read_after(0, 100)) == 50
        assert store.append([crossing(50, NOON)]) == [51]


@given(batches=st.lists(st.lists(st.integers(0, 30), max_size=8), max_size=12))
def test_each_event_once_and_numbers_rise(tmp_path_factory: pytest.TempPathFactory, batches: list[list[int]]) -> None:
    path = tmp_path_factory.mktemp("batches") / "edgecount.db"
    numbers: dict[int, int] = {}
    with EventStore(path) as store:
        for batch in batches:
            given_numbers = store.append(crossing(number, NOON) for number in batch)
            for number, seq in zip(batch, given_numbers, strict=True):
                assert numbers.setdefault(number, seq) == seq
        stored = store.read_after(0, 1000)
    assert [item.seq for item in stored] == sorted(numbers.values())
    assert {int(item.event.id): item.seq for item in stored} == numbers
    assert len(set(numbers.values())) == len(numbers)

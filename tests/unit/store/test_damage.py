"""A damaged store is set aside whole, and a new one goes on with what can be read of it and with higher numbers."""

import logging
import re
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from edgecount.errors import StoreError
from edgecount.figures.period import Period
from edgecount.store.event_store import REPEATED, EventStore
from edgecount.store.failures import StoreDamagedError
from edgecount.store.reader import StoreReader
from edgecount.store.recovery.aside import being_made, set_aside
from edgecount.store.recovery.patience import no_beat
from edgecount.store.recovery.salvage import salvage
from edgecount.store.recovery.search import MARGIN
from edgecount.store.recovery.soundness import doubt, is_doubted
from edgecount.store.recovery.tables import HIGHEST
from tests.support.fakes import BEGAN, FakeClock
from tests.support.stored import crossing, utc

NOON = utc("2026-05-04T12:00")
EVENTS = 400
PAGE = 4096
LOGS = ("-wal", "-shm")
MINUTE = timedelta(minutes=1)
STAMP = "20260504T100000Z"


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A store with some of everything."""
    path = tmp_path_factory.mktemp("sound") / "edgecount.db"
    with EventStore(path) as store:
        store.append(crossing(number, NOON - timedelta(days=500)) for number in range(1, 11))
        store.purge(NOON - timedelta(days=400))
        store.append(crossing(number, NOON + number * MINUTE) for number in range(11, EVENTS + 1))
        store.add_coverage("entrance", {NOON + minute * MINUTE: 60.0 for minute in range(EVENTS)})
        store.move_cursor("mqtt", EVENTS - 5)
        store.move_cursor("mail", EVENTS)
        store.put_aside("mqtt", 7, "too large", NOON)
        store.remember("mqtt.intervals", "2026-05-04")
    return path.read_bytes()


@pytest.fixture(autouse=True)
def _gaps_are_given_up_sooner(monkeypatch: pytest.MonkeyPatch) -> None:
    """The stores here are of some hundred rows; gaps between far numbers are `recovery/test_search.py`'s."""
    monkeypatch.setattr("edgecount.store.recovery.search.MOST_FAILURES", 500)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "edgecount.db"


def opened(path: Path) -> EventStore:
    return EventStore(path, clock=FakeClock())


def kept(path: Path) -> list[Path]:
    """The files that were set aside, without their logs."""
    return sorted(file for file in path.parent.glob(f"{path.name}.damaged-*") if not file.name.endswith(LOGS))


def damage(path: Path, content: bytes) -> None:
    """The file of a store that was there before is this now."""
    path.with_name(path.name + ".lock").write_text("1234\n")
    path.write_bytes(content)


def garbage(content: bytes, page: int) -> bytes:
    """The content with this page, from 0, overwritten."""
    return content[: page * PAGE] + b"\xa5" * PAGE + content[(page + 1) * PAGE :]


def shortened(content: bytes) -> list[bytes]:
    """Cut at many boundaries of a page, and at odd places; the very last byte is not missed by SQLite."""
    ends = {*range(0, len(content), 13 * PAGE), 1, 16, 99, 100, 511, 512, 1000, 4095, 4097, len(content) - PAGE}
    return [content[:end] for end in sorted(ends)]


def require_it_goes_on(path: Path) -> int:
    """A store that opens, is whole, and gives numbers above all that were given; how many events it has of before."""
    before = path.read_bytes()
    with opened(path) as store:
        events = store.read_after(0, 10_000)
        (seq,) = store.append([crossing(EVENTS + 1, NOON)])
        assert seq > EVENTS
        assert [item.seq for item in events if item.event.id.int != item.seq] == []
        store.append([crossing(EVENTS + 2, NOON)])
    assert len(kept(path)) in (0, 1)
    for aside in kept(path):
        assert aside.read_bytes() == before
        assert aside.name == f"edgecount.db.damaged-{STAMP}"
    with opened(path) as store, StoreReader(path) as reader:
        assert len(store.read_after(0, 10_000)) == len(events) + 2
        assert reader.last_seq() == seq + 1
    assert len(kept(path)) in (0, 1)
    assert not being_made(path).exists()
    return len(events)


def test_a_store_that_was_cut_short_anywhere(path: Path, sound: bytes) -> None:
    for content in shortened(sound):
        damage(path, content)
        require_it_goes_on(path)
        assert bool(kept(path)) == (len(content) > 1)
        for file in path.parent.iterdir():
            file.unlink()


def test_pages_that_are_garbage(path: Path, sound: bytes) -> None:
    found = []
    for page in (0, 1, *range(2, len(sound) // PAGE, 9)):
        damage(path, garbage(sound, page))
        found.append(require_it_goes_on(path))
        assert kept(path)
        for file in path.parent.iterdir():
            file.unlink()
    assert found[:2] == [0, 0]  # the first page, and that on which the events' tree stands
    assert min(found[2:]) > EVENTS - 40


@pytest.mark.parametrize(
    ("content", "aside"),
    [
        pytest.param(b"", False, id="empty"),
        pytest.param(b"counts\n" * 700, True, id="text"),
        pytest.param(b"x", False, id="one-byte"),
        pytest.param(b"xy", True, id="two-bytes"),
        pytest.param(b"\0" * 8192, True, id="zeros"),
        pytest.param(b"\0" * 100, True, id="few-zeros"),
        pytest.param(b"SQLite format 3\0" + b"\xa5" * 5000, True, id="garbage-after-header"),
    ],
)
def test_nothing_of_a_store_is_left(path: Path, content: bytes, aside: bool) -> None:
    damage(path, content)
    assert require_it_goes_on(path) == 0
    assert bool(kept(path)) == aside


def test_where_there_never_was_a_store_numbers_begin_at_one(path: Path) -> None:
    path.touch()
    with opened(path) as store:
        assert store.append([crossing(1, NOON)]) == [1]


def test_a_store_that_is_gone_does_not_give_its_numbers_again(path: Path) -> None:
    with opened(path) as store:
        store.append([crossing(1, NOON)])
    path.unlink()
    with opened(path) as store:
        assert store.append([crossing(2, NOON)])[0] > BEGAN.timestamp() * 1000


def test_what_can_be_read_is_carried_over(path: Path, sound: bytes, caplog: pytest.LogCaptureFixture) -> None:
    path.write_bytes(sound)
    with StoreReader(path) as reader:
        before = reader.numbering()
    damage(path, garbage(sound, len(sound) // PAGE - 1))
    with opened(path) as store, StoreReader(path) as reader:
        found = len(store.read_after(0, 1000))
        assert EVENTS - 30 < found <= EVENTS - 10
        (total,) = reader.all_totals()
        assert total.count == found + 10  # with those of which only the sum is left
        minutes = reader.coverage(Period(NOON, NOON + EVENTS * MINUTE))["entrance"]
        assert len(minutes) > EVENTS - 250  # a page of them is lost
        assert (store.cursor("mqtt"), store.cursor("mail")) == (EVENTS - 5, EVENTS + MARGIN)
        assert [item.reason for item in reader.set_aside()] == ["too large"]
        assert store.recall("mqtt.intervals") == "2026-05-04"
        assert reader.forgotten_until() is not None
        assert reader.numbering() == before
        assert store.renewals == 1
        assert store.begin_cursor("new") == EVENTS + MARGIN
    (said,) = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert re.fullmatch(
        rf"{path} is damaged \(.*\); it is kept as {path}\.damaged-{STAMP}, and a new one goes on with {found} events"
        rf" of it, and numbers above {EVENTS + MARGIN}",
        said.getMessage(),
    )


def renumber(path: Path, event_id: UUID, seq: int) -> None:
    """Another number in an event's row, below 128 as its own: that byte lies before the lengths of the columns."""
    raw = bytearray(path.read_bytes())
    lengths = raw.rindex(b"\x00\x55", 0, raw.index(str(event_id).encode()))
    raw[lengths - 2] = seq
    path.write_bytes(raw)


@pytest.mark.parametrize(
    ("taken", "given"),
    [pytest.param(2, 3, id="its-own-is-free"), pytest.param(4, 6, id="behind-all-others")],
)
def test_of_two_events_with_one_number_none_is_lost(path: Path, taken: int, given: int) -> None:
    with opened(path) as store:
        store.append([crossing(number, NOON) for number in range(1, 6)])
        store.move_cursor("mqtt", 5)
    renumber(path, UUID(int=3), taken)
    with opened(path) as store:
        stored = {item.event.id.int: item.seq for item in store.read_after(0, 10)}
        assert sorted(stored) == [1, 2, 3, 4, 5]
        assert sorted(stored.values()) == sorted({1, 2, 3, 4, 5} - {3} | {given})
        assert store.renewals == 1
        assert store.append([crossing(6, NOON)])[0] > max(stored.values())


def test_what_cannot_be_copied_for_a_reason_that_nobody_foresaw_is_left(
    path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def nobody_foresaw(_source: object) -> None:
        raise IndexError("list index out of range")

    damage(path, garbage(sound, 5))
    monkeypatch.setattr("edgecount.store.recovery.salvage.Coverage", nobody_foresaw)  # no known file does this
    with opened(path) as store:
        assert store.read_after(0, 10_000)
        assert (store.cursor("mqtt"), store.recall("mqtt.intervals")) == (EVENTS - 5, "2026-05-04")
    (said,) = [line for line in caplog.messages if "can be copied" in line]
    assert said == (
        f"not all of {kept(path)[0]} can be copied: coverage (IndexError: list index out of range); "
        "what is missing is left there"
    )


def test_the_new_store_is_not_looked_through_again(path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[object] = []

    def look(*what: object) -> list[str]:
        looks.append(what)
        return []

    monkeypatch.setattr("edgecount.store.file.put_aside_all", look)
    damage(path, garbage(sound, 5))
    doubt(path)
    with opened(path) as store:
        assert (store.renewals, looks) == (1, [])
    assert not is_doubted(path)


def table_of(content: bytes, tmp_path: Path, name: str) -> int:
    """The page, from 0, on which a table begins."""
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    connection = sqlite3.connect(copy)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (name,)).fetchone()
    connection.close()
    copy.unlink()
    return int(page) - 1


def test_where_cursors_are_lost_the_last_events_come_again(path: Path, sound: bytes, tmp_path: Path) -> None:
    damage(path, garbage(sound, table_of(sound, tmp_path, "cursors")))
    with opened(path) as store:
        store.append(crossing(number, NOON) for number in range(1000, 1000 + REPEATED - 10))
        cursor = store.begin_cursor("mqtt")
        assert len(store.read_after(cursor, 10_000)) == REPEATED
    with opened(path) as store:
        assert store.begin_cursor("mqtt") == cursor
        assert store.read_after(store.begin_cursor("another"), 10) == []


@pytest.mark.parametrize("number", [HIGHEST, 2**63 - 1, -5])
def test_numbers_that_cannot_be_are_damage(path: Path, sound: bytes, number: int) -> None:
    path.write_bytes(sound)
    connection = sqlite3.connect(path)
    connection.execute("UPDATE sqlite_sequence SET seq = ?", (number,))
    connection.execute("UPDATE cursors SET seq = ?", (number,))
    connection.execute("INSERT INTO events (seq, id, type, ts, body) VALUES (?, 'x', 'y', 0, '{}')", (HIGHEST + 1,))
    connection.execute("UPDATE events SET body = 'nonsense' WHERE seq = 20")
    connection.commit()
    connection.close()
    salvaged = salvage(path, "live", 2**40, BEGAN, no_beat)
    assert (salvaged.events, salvaged.above) == (EVENTS - 11, EVENTS + MARGIN)


def test_damaged_counts_of_a_recording_are_not_taken_for_live_ones(path: Path) -> None:
    with EventStore(path, "replay") as store:
        store.append(crossing(number, NOON) for number in range(100))
    path.write_bytes(garbage(path.read_bytes(), 5))
    before = path.read_bytes()
    with pytest.raises(StoreError, match="is damaged, and not of live counts but of others"):
        opened(path).open()
    assert path.read_bytes() == before


def test_the_log_of_a_writer_that_was_cut_off_is_read_and_kept(path: Path, tmp_path: Path) -> None:
    source = tmp_path / "source" / path.name
    with EventStore(source) as store:
        store.append(crossing(number, NOON) for number in range(1, 200))
        for file in source.parent.iterdir():
            shutil.copy(file, tmp_path)
    path.write_bytes(b"\xa5" * 100 + path.read_bytes()[100:])
    log = path.with_name(path.name + "-wal").read_bytes()
    with opened(path) as store:
        assert len(store.read_after(0, 1000)) in (0, 199)
    for aside in kept(path):
        assert aside.with_name(aside.name + "-wal").read_bytes() == log


def test_two_in_a_second_have_two_names(path: Path) -> None:
    for _ in range(3):
        damage(path, b"text")
        with opened(path):
            pass
    names = [f"edgecount.db.damaged-{STAMP}{suffix}" for suffix in ("", "-2", "-3")]
    assert [file.name for file in kept(path)] == names


def stop_after(renames: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the power fail before a further file is renamed."""
    left = [renames]
    rename = Path.rename

    def renamed(self: Path, target: Path) -> Path:
        if not left[0]:
            raise KeyboardInterrupt
        left[0] -= 1
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", renamed)


@pytest.mark.parametrize("renames", range(4))
def test_a_power_cut_while_it_is_set_aside(
    path: Path, sound: bytes, renames: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    damage(path, garbage(sound, 30))
    for log in LOGS:
        path.with_name(path.name + log).write_bytes(b"")
    salvaged = salvage(path, "live", 2**40, BEGAN, no_beat)
    with monkeypatch.context() as patch:
        stop_after(renames, patch)
        with pytest.raises(KeyboardInterrupt):
            set_aside(path, BEGAN)
    with opened(path) as store:
        assert len(store.read_after(0, 1000)) == salvaged.events
    (aside,) = kept(path)
    assert aside.with_name(aside.name + "-wal").exists()


def test_where_it_cannot_be_set_aside(path: Path, sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(path, garbage(sound, 30))

    def refused(*_: object) -> Path:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(StoreError, match=r"is damaged and cannot be set aside \(Operation not permitted\): move it"):
        opened(path).open()


# While it is open.


def test_damage_that_a_writer_meets_is_mended_without_a_restart(path: Path, sound: bytes, tmp_path: Path) -> None:
    path.write_bytes(sound)
    with opened(path) as store, StoreReader(path) as reader:
        with path.open("r+b") as file:
            file.seek(table_of(sound, tmp_path, "cursors") * PAGE)
            file.write(b"\xa5" * PAGE)
        with store._asked() as connection:
            connection.execute("PRAGMA shrink_memory")  # it reads the file again
        for _ in range(2):
            with pytest.raises(StoreDamagedError):
                store.move_cursor("mqtt", EVENTS)
        assert store.needs_mending
        with pytest.raises(StoreDamagedError):
            store.append([crossing(1000, NOON)])
        store.mend()
        assert (store.needs_mending, store.renewals) == (False, 1)
        assert store.append([crossing(1000, NOON)]) == [EVENTS + MARGIN + 1]
        assert reader.refresh()
        assert reader.last_seq() == EVENTS + MARGIN + 1
        assert not reader.refresh()


SPOILERS: list[Callable[[Path], object]] = [Path.unlink, lambda path: path.with_name("other").replace(path)]


@pytest.mark.parametrize("spoil", SPOILERS)
def test_a_file_that_is_taken_away_is_noticed(path: Path, spoil: Callable[[Path], object]) -> None:
    path.with_name("other").touch()
    with opened(path) as store:
        store.require_place()
        spoil(path)
        with pytest.raises(StoreError, match="was removed or replaced while edgecount ran"):
            store.require_place()

"""A damaged store is told of when it is opened; a large one only after its writer was cut off."""

import os
from pathlib import Path

import pytest

from edgecount.errors import StoreError
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.store.recovery.soundness import SMALL, doubt, is_doubted, was_cut_off
from tests.support.stored import crossing, filled, utc

NOON = utc("2026-05-04T12:00")


def damaged(path: Path, size: int) -> Path:
    """A store of that many bytes or more, damaged in the middle of its events."""
    filled(path, (crossing(number, NOON) for number in range(2000)), kind="replay")
    content = bytearray(path.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xa5" * 20_000
    path.write_bytes(content)
    os.truncate(path, max(size, len(content)))
    return path


@pytest.mark.parametrize(
    ("size", "log", "refused"),
    [
        pytest.param(0, None, True, id="small"),
        pytest.param(SMALL + 1, None, False, id="large-and-closed"),
        pytest.param(SMALL + 1, b"", False, id="large-and-closed-beside-a-reader"),
        pytest.param(SMALL + 1, b"x" * 100, True, id="large-and-cut-off"),
    ],
)
def test_damage(tmp_path: Path, size: int, log: bytes | None, refused: bool) -> None:
    path = damaged(tmp_path / "edgecount.db", size)
    if log is not None:
        (tmp_path / "edgecount.db-wal").write_bytes(log)
    if refused:
        with pytest.raises(StoreError, match="is damaged"):
            EventStore(path, "replay").open()
        return
    with EventStore(path, "replay") as store, pytest.raises(StoreError, match="is damaged"):
        store.read_after(0, 10_000)


def test_a_writer_that_lives_or_died_has_a_log(tmp_path: Path) -> None:
    path = tmp_path / "edgecount.db"
    assert not was_cut_off(path)
    with EventStore(path) as store:
        store.append([crossing(1, NOON)])
        assert was_cut_off(path)
    assert not was_cut_off(path)


def test_a_large_file_that_a_reader_has_stumbled_over_is_looked_through(tmp_path: Path) -> None:
    path = damaged(tmp_path / "edgecount.db", SMALL + 1)
    with StoreReader(path) as reader, pytest.raises(StoreError, match="is damaged"):
        reader.read_after(0, 10_000)
    assert is_doubted(path)
    with pytest.raises(StoreError, match="is damaged"):
        EventStore(path, "replay").open()


def test_a_doubt_that_proves_wrong_is_gone(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, NOON)])
    doubt(path)
    with EventStore(path) as store:
        assert not is_doubted(path)
        doubt(path)
        assert store.needs_mending
        store.mend()
        assert (store.needs_mending, store.renewals, len(store.read_after(0, 10))) == (False, 0, 1)


def test_who_may_not_write_there_leaves_no_note() -> None:
    doubt(Path("/proc/edgecount.db"))
    assert not is_doubted(Path("/proc/edgecount.db"))

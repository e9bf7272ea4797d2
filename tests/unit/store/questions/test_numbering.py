"""Which store an event's number is of, and what was told before it."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.store.event_store import EventStore
from edgecount.store.questions.numbering import Numbering
from edgecount.store.reader import StoreReader
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, filled, utc

NOON = utc("2026-05-04T12:00")
LONG_AGO = NOON - timedelta(days=400)


def numbering(path: Path) -> Numbering:
    with StoreReader(path) as reader:
        found = reader.numbering()
    assert found is not None
    return found


def test_a_store_has_an_id_which_stays(tmp_path: Path) -> None:
    first, other = filled(tmp_path / "a.db"), filled(tmp_path / "b.db")
    made = numbering(first)
    assert (made.last, made.forgotten_until) == (0, None)
    with EventStore(first) as store:
        store.append([crossing(1, NOON)])
    assert numbering(first) == Numbering(made.store, 1, None)
    assert numbering(other).store != made.store


def test_a_store_of_before_gets_one(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, NOON)])
    with closing(sqlite3.connect(path, isolation_level=None)) as before:
        before.execute("DELETE FROM meta WHERE key = 'store'")
    with StoreReader(path) as reader:
        assert reader.numbering() is None
    with EventStore(path):
        assert numbering(path).last == 1


def test_the_highest_number_that_retention_has_deleted_is_known(tmp_path: Path) -> None:
    old = [crossing(number, LONG_AGO + timedelta(minutes=number)) for number in range(1, 6)]
    path = filled(tmp_path / "edgecount.db", [*old, crossing(9, NOON)])
    with EventStore(path) as store:
        store.purge(NOON, 3)
        assert (numbering(path).last, numbering(path).forgotten_until) == (6, 3)
        store.purge(NOON, 3)
        assert numbering(path).forgotten_until == 5
        store.purge(NOON + timedelta(days=1))
        assert (numbering(path).last, numbering(path).forgotten_until) == (6, 6)


def test_what_is_told_late_hides_nothing_that_is_still_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Number 3 is of a long time ago, and goes first."""
    monkeypatch.setattr("edgecount.store.pruning.NEWEST", 1)
    told = [crossing(1, NOON), crossing(2, NOON), crossing(3, LONG_AGO), crossing(4, NOON)]
    path = filled(tmp_path / "edgecount.db", told)
    with EventStore(path) as store:
        store.purge(NOON)
    assert (numbering(path).last, numbering(path).forgotten_until) == (4, None)


def test_a_store_that_has_forgotten_before_says_what_is_left(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, LONG_AGO), crossing(2, LONG_AGO), crossing(3, NOON)])
    with EventStore(path) as store:
        store.purge(NOON)
    with closing(sqlite3.connect(path, isolation_level=None)) as before:
        before.execute("DELETE FROM meta WHERE key = 'forgotten_number'")
    assert numbering(path).forgotten_until == 2


@pytest.mark.parametrize(
    ("aside", "cursor", "seq", "told"),
    [
        pytest.param((), 0, 1, None, id="the-first"),
        pytest.param((), 3, 4, 3, id="the-one-before"),
        pytest.param((3,), 3, 4, 2, id="not-one-that-was-put-aside"),
        pytest.param((1, 2), 2, 3, None, id="all-of-them-put-aside"),
        pytest.param((), 0, 4, 3, id="told-already-or-not"),
        pytest.param((), 9, 30, 4, id="after-numbers-that-were-left-out"),
    ],
)
def test_what_was_told_before(aside: Sequence[int], cursor: int, seq: int, told: int | None, tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(number, NOON) for number in range(1, 5)])
    with EventStore(path) as store, StoreReader(path) as reader:
        for number in aside:
            store.put_aside("fleet", number, "too large", NOON)
        store.put_aside("mqtt", 4, "too large", NOON)
        store.move_cursor("fleet", cursor)
        assert reader.told_before("fleet", seq) == told


def test_nothing_is_before_the_first_number_of_a_new_store_however_high(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db")
    path.unlink()
    with EventStore(path, clock=FakeClock()) as store, StoreReader(path) as reader:
        assert store.begin_cursor("fleet") > 2**40
        (seq,) = store.append([crossing(1, NOON)])
        assert reader.told_before("fleet", seq) is None


def test_where_all_before_is_deleted_the_cursor_says_it(tmp_path: Path) -> None:
    path = filled(tmp_path / "edgecount.db", [crossing(1, LONG_AGO), crossing(2, LONG_AGO), crossing(3, NOON)])
    with EventStore(path) as store, StoreReader(path) as reader:
        store.move_cursor("fleet", 2)
        store.purge(NOON)
        assert reader.told_before("fleet", 3) == 2

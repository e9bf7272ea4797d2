"""The power is cut while people come and go: what was counted is there, and whatever file there is is whole."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from edgecount.errors import StoreError
from edgecount.store.event_store import EventStore
from tests.support.books import check_files
from tests.support.machine.power import Powered, is_possible
from tests.support.shops.calling import ROOT
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(not is_possible(), reason="this system lets nobody mount a file system of their own")

STORE = Path("var", "edgecount.sqlite")
SECTORS = (0, 512, 4096)
"""Nothing that was not synced survives; or by chance half of it, in such parts."""

Numbers = dict[int, str]
"""Events by their numbers: ids."""


class UnpluggedShop:
    """A shop with a disk; `told` has what it said was stored, `found` what was on the disk after the last cut."""

    def __init__(self, folder: Path, synchronous: str = "FULL") -> None:
        self._folder = folder
        self._synchronous = synchronous
        self._began = time.monotonic()
        self._log = folder / "told.txt"
        self.told: Numbers = {}
        self.found: Numbers = {}

    def live(self, chance: Random, at_least: int = 0) -> str:
        """Open the shop, and cut its power once so many crossings and some time are over; says which cut it was."""
        sector, seed, wait = chance.choice(SECTORS), chance.randrange(2**32), chance.uniform(0, 1.0)
        with Powered(self._kept, self._folder / "disk") as power, self._open() as shop:
            try:
                wait_until(lambda: shop.poll() is not None or len(self._lines()) >= at_least, "it counts")
                threading.Event().wait(wait)
                assert shop.poll() is None
                power.cut(sector, seed)
            finally:
                shop.kill()
        self.told |= {int(seq): id_ for seq, id_ in map(str.split, self._lines())}
        return f"{wait:.3f} s after {at_least} crossings, sectors of {sector} by {seed}"

    def look(self) -> None:
        """See what there is, in a copy: nobody but the shop itself mends what the cut has left."""
        copy = self._folder / "copy"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self._kept, copy)
        self.found = stored(copy / STORE)
        check_files(copy / STORE.parent / "reports")

    @property
    def _kept(self) -> Path:
        return self._folder / "kept"

    def _open(self) -> "subprocess.Popen[bytes]":
        store = str(self._folder / "disk" / STORE)
        command = [
            sys.executable,
            "-m",
            "tests.support.shops.unplugged_shop",
            store,
            self._synchronous,
            str(self._began),
        ]
        with self._log.open("wb") as told, (self._folder / "errors.txt").open("wb") as errors:
            return subprocess.Popen(command, stdout=told, stderr=errors, cwd=ROOT)

    def _lines(self) -> list[str]:
        """What this life has told of; the last line may be torn."""
        return [line for line in self._log.read_text().splitlines(keepends=True) if line.endswith("\n")]


def stored(path: Path) -> Numbers:
    """What a store has when it is opened as after any start; it is whole, and there is no gap in its numbers."""
    if not path.exists():
        return {}
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with EventStore(path) as store:
        found = {item.seq: str(item.event.id) for item in store.read_after(0, 10**9)}
    assert list(found) == list(range(1, len(found) + 1))
    return found


def cut_again_and_again(folder: Path, times: int, chance: Random) -> None:
    shop, cuts = UnpluggedShop(folder), list[str]()
    try:
        for _ in range(times):
            before = shop.found
            cuts.append(shop.live(chance, at_least=chance.choice((0, 1, 50))))
            shop.look()
            assert shop.told.items() <= shop.found.items(), "what was told is there"
            assert before.items() <= shop.found.items(), "what was there is there"
    except BaseException as error:
        error.add_note("; ".join(cuts))
        raise
    assert len(shop.told) > 10 * times


def test_what_programs_write_is_lost_at_a_cut_unless_they_sync_it(tmp_path: Path) -> None:
    kept, disk = tmp_path / "kept", tmp_path / "disk"
    with Powered(kept, disk) as power:
        for name in ("lost", "kept"):
            (disk / name).write_text(f"{name} first")
        with (disk / "kept").open("r+b") as file:
            os.fsync(file.fileno())
        handle = os.open(disk, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
        (disk / "kept").write_text("then")
        (disk / "lost").rename(disk / "moved")
        assert {path.name: path.read_text() for path in disk.iterdir()} == {"kept": "then", "moved": "lost first"}
        power.cut()
        with pytest.raises(OSError, match="not connected"):
            (disk / "kept").read_text()
    assert {path.name: path.read_text() for path in kept.iterdir()} == {"kept": "kept first", "lost": ""}


@pytest.mark.chaos
def test_two_cuts(tmp_path: Path) -> None:
    cut_again_and_again(tmp_path, 2, Random(2))


@pytest.mark.long
@pytest.mark.chaos
def test_fifty_cuts(tmp_path: Path) -> None:
    cut_again_and_again(tmp_path, 50, Random(50))


@pytest.mark.long
@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_a_store_that_does_not_wait_for_the_disk_loses_events(tmp_path: Path, synchronous: str) -> None:
    """So the tests above can fail."""
    shop = UnpluggedShop(tmp_path, synchronous)
    shop.live(Random(1), at_least=50)
    assert not has_kept_all(shop)


def has_kept_all(shop: UnpluggedShop) -> bool:
    try:
        shop.look()
    except (AssertionError, StoreError, sqlite3.Error):
        return False
    return shop.told.items() <= shop.found.items()

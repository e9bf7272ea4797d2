"""A disk that is full and freed again: counting goes on, and nothing counted is lost."""

import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.books import Books
from tests.support.servers.broker import Broker, Listener
from tests.support.shops.calling import end, start
from tests.support.shops.killing import Life, Shop
from tests.support.waiting import wait_until

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")

_TOLD = re.compile(r"INFO (\w+): (\w+) (in|out)\n")
FAILS, WORKS = "what is counted waits in memory", "the store takes events again"


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 4 MiB in this folder."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "edgecount-test", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(disk: Path) -> Callable[[], None]:
    """Take all the room; what gives it back."""
    greedy = disk / "greedy"
    with greedy.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    return greedy.unlink


def told(life: Life) -> Counter[tuple[str, ...]]:
    return Counter(found.groups() for found in _TOLD.finditer(life.log))


def test_nothing_is_lost_and_nobody_has_to_start_it_again(tmp_path: Path) -> None:
    with (
        small_disk(tmp_path / "var") as disk,
        Broker(tmp_path / "broker") as broker,
        Listener(broker) as ear,
    ):
        shop = Shop(tmp_path, broker)
        books = Books(shop.store)
        with shop.open() as life:
            life.wait_for_more()
            books.look()
            make_room = fill(disk)
            life.wait_for(FAILS)
            before = told(life).total()
            wait_until(lambda: told(life).total() > before + 20, lambda: life.log)
            assert "events wait" in end(start("status", folder=tmp_path)).out
            make_room()
            life.wait_for(WORKS)
            life.wait_for_more()
            assert life.stop() == 0
            books.look()
            assert Counter((event.camera, event.line, event.direction) for _, event in books.crossings) == told(life)
            assert "lost" not in life.log
        wait_until(lambda: books.are_heard(ear.messages), lambda: "all is heard of")
        books.check_heard(ear.messages)

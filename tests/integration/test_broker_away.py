"""The broker is away for ten minutes, and the counter is killed three times meanwhile: all is told afterwards."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from benchmarks.delivery import begin_to_drain, drain, fill
from benchmarks.shop import KEYS
from tests.support.books import Books, end_in_peace
from tests.support.servers.broker import Broker, Heard, retained
from tests.support.shops.calling import ROOT
from tests.support.shops.fast_shop import FastClock
from tests.support.shops.killing import Ear, Shop
from tests.support.waiting import status_of, wait_until

AWAY = timedelta(minutes=10)
KILLS = 3
MINUTE = timedelta(minutes=1)
BACKLOG = 20_000
MOST_MEBIBYTES = 10
"""More than is taken for the events on their way; had all of them been read at once, it would be twice as much."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker that remembers over a restart what it has promised."""
    folder = tmp_path / "broker"
    kept = ["persistence true", f"persistence_location {folder}/", "max_queued_messages 0"]
    with Broker(folder, options=kept) as started:
        yield started


class FastLives:
    """The lives of a fast shop's counter, one after the other."""

    def __init__(self, folder: Path, broker: Broker) -> None:
        self.clock = FastClock(time.monotonic())
        self.books = Books(folder / "edgecount.sqlite")
        self._folder = folder
        self._arguments = [str(folder / "edgecount.sqlite"), str(broker.port), str(self.clock.began)]
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        number = len(list(self._folder.glob("*.said")))
        with (self._folder / f"{number}.said").open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.shops.fast_shop", *self._arguments], stdout=said, cwd=ROOT
            )

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        status_of(self._process)

    def end(self) -> int:
        assert self._process is not None
        self._process.terminate()
        return status_of(self._process)

    def wait_for(self, crossings: int) -> None:
        """Wait until so many more are stored."""
        until = len(self.said) + crossings
        wait_until(lambda: len(self.said) >= until)

    def wait_for_time(self, moment: datetime) -> None:
        """Wait until it is that late in the shop, and somebody was counted since."""
        wait_until(lambda: self.clock.now() >= moment)
        self.wait_for(1)

    @property
    def said(self) -> dict[str, int]:
        """The numbers of the crossings that are stored, as every life has said, by their ids."""
        whole = (path.read_text().rpartition("\n")[0] for path in self._folder.glob("*.said"))
        words = (line.split() for text in whole for line in text.splitlines())
        return {id_: int(seq) for seq, id_ in words}

    def look(self) -> None:
        """See that all that is said to be stored is."""
        said = self.said
        self.books.look()
        stored = {id_: seq for id_, (seq, _) in self.books.line_events.items()}
        assert said.items() <= stored.items()


@pytest.mark.long
@pytest.mark.chaos
def test_ten_minutes_of_a_fast_shop(tmp_path: Path, broker: Broker) -> None:
    chance, lives = Random(3), FastLives(tmp_path, broker)
    with Ear(broker) as ear:
        lives.begin()
        try:
            ear.wait_for(lambda heard: told(heard) >= 10)
            broker.stop()
            left = lives.clock.now()
            for _ in range(KILLS):
                lives.wait_for(chance.randint(1, 100))
                lives.kill()
                lives.look()
                lives.begin()
            lives.wait_for_time(left + AWAY)
            back = lives.clock.now()
            broker.start()
            lives.wait_for_time(back + 2 * MINUTE)
            assert lives.end() == 0
        finally:
            lives.kill()
        lives.look()
        wait_until(lambda: lives.books.are_heard(ear.messages))
        lives.books.check_heard(ear.messages)
        lives.books.check_kept(retained(broker, "edgecount/#"))
        check_intervals(lives.books, ear.messages, left, back)


@pytest.mark.long
@pytest.mark.chaos
def test_ten_minutes_of_a_shop(tmp_path: Path, broker: Broker) -> None:
    chance, shop = Random(4), Shop(tmp_path, broker, seconds=1000)
    books = Books(shop.store)
    with Ear(broker) as ear:
        life = shop.open()
        try:
            ear.wait_for(lambda heard: told(heard) >= 10)
            broker.stop()
            lengths = [chance.uniform(60, 180) for _ in range(KILLS)]
            for seconds in lengths:
                threading.Event().wait(seconds)
                life.kill()
                books.look()
                life = shop.open()
            threading.Event().wait(AWAY.total_seconds() - sum(lengths))
            books.look()
            assert told(ear.messages) < len(books.line_events)
            broker.start()
            wait_until(lambda: books.are_heard(ear.messages))
            assert life.stop() == 0
        finally:
            life.kill()
        end_in_peace(shop, books, ear, broker)


@pytest.mark.long
def test_a_backlog_leaves_whole_and_in_order_though_killed_meanwhile(tmp_path: Path, broker: Broker) -> None:
    chance, store = Random(5), fill(tmp_path / "edgecount.sqlite", BACKLOG)
    books = Books(store)
    with Ear(broker) as ear:
        for _ in range(KILLS):
            until = told(ear.messages) + chance.randint(1, BACKLOG // 10)
            with begin_to_drain(store, broker.port) as process:
                wait_until(lambda: told(ear.messages) >= until)  # noqa: B023 - it is asked here only
                process.kill()
            books.look()
        drained = drain(store, broker.port)
        wait_until(lambda: books.are_heard(ear.messages))
        books.check_heard(ear.messages)
    books.check_kept(retained(broker, "edgecount/#"))
    assert drained.highest - drained.started < MOST_MEBIBYTES


def told(heard: Iterable[Heard]) -> int:
    """How many events were heard."""
    return sum(message.topic.endswith("/event") for message in heard)


def check_intervals(books: Books, heard: Iterable[Heard], left: datetime, back: datetime) -> None:
    """Every minute of the time without a broker was told afterwards, with all who came and went in it."""
    intervals = {
        (message.topic, record["start"]): record
        for message in heard
        if message.topic.endswith("/interval")
        for record in [json.loads(message.payload)]
    }
    first = left.replace(second=0, microsecond=0) + MINUTE
    minutes = [first + n * MINUTE for n in range((back - first) // MINUTE)]
    assert len(minutes) >= AWAY / MINUTE - 1
    for camera, line in KEYS:
        for minute in minutes:
            record = intervals[f"edgecount/{camera}/{line}/interval", minute.astimezone(UTC).isoformat()]
            came = [
                event.direction
                for _, event in books.crossings
                if (event.camera, event.line) == (camera, line) and minute <= event.ts < minute + MINUTE
            ]
            assert (record["in"] or 0, record["out"] or 0) == (came.count("in"), came.count("out"))

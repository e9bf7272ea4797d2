"""The counter is killed, and told to stop, at random moments while people come and go: no count is lost."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from tests.support.books import Books, check_files, end_in_peace, is_offline
from tests.support.servers.broker import Broker, Listener, retained
from tests.support.shops.killing import Life, Shop, wait_for_a_moment


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker", options=["max_queued_messages 0"]) as started:
        yield started


@contextmanager
def noting(seed: int, moments: list[str]) -> Iterator[None]:
    """Say of a failure which moments led to it."""
    try:
        yield
    except BaseException as error:
        error.add_note(f"seed {seed}, {len(moments)} lives: {'; '.join(moments)}")
        raise


def live_and_die(shop: Shop, times: int, seed: int, end: str, broker: Broker) -> None:
    chance, moments, books = Random(seed), list[str](), Books(shop.store)
    with noting(seed, moments), Listener(broker) as ear:
        for _ in range(times):
            with shop.open() as life:
                moments.append(wait_for_a_moment(life, chance))
                if end == "stop":
                    assert stopped_well(life), life.log
            ear.wait_for(is_offline)
            books.look()
            if end == "stop" and took_leave(life):
                books.check_kept(retained(broker, "edgecount/#"))
            check_files(shop.state / "reports")
        if not books.crossings:  # on a busy machine, nobody may have come that far in a few lives
            with shop.open() as life:
                life.wait_for_more()
        end_in_peace(shop, books, ear, broker)


def stopped_well(life: Life) -> bool:
    """Whether it ends with 0 when told to; before it heeds signals, they just end it."""
    return life.stop() == 0 or (life.process.returncode == -signal.SIGTERM and not life.log)


def took_leave(life: Life) -> bool:
    """Whether it was connected to the broker, and had the time to tell it the last state."""
    return "connected" in life.log and "did not end in time" not in life.log


@pytest.mark.long
def test_stopped_while_the_broker_is_mute(tmp_path: Path, broker: Broker) -> None:
    shop = Shop(tmp_path, broker)
    books = Books(shop.store)
    with Listener(broker) as ear:
        with shop.open() as life:
            ear.wait_for(lambda heard: any(message.topic.endswith("/event") for message in heard))
            broker.pause()
            life.wait_for_more()
            assert life.stop() == 0
        broker.resume()
        ear.wait_for(is_offline)
        end_in_peace(shop, books, ear, broker)


@pytest.mark.chaos
def test_killed_three_times(tmp_path: Path, broker: Broker) -> None:
    live_and_die(Shop(tmp_path, broker), 3, 10, "kill", broker)


@pytest.mark.long
@pytest.mark.chaos
def test_stopped_at_random_moments(tmp_path: Path, broker: Broker) -> None:
    live_and_die(Shop(tmp_path, broker), 2, 11, "stop", broker)


@pytest.mark.long
@pytest.mark.chaos
def test_killed_a_hundred_times(tmp_path: Path, broker: Broker) -> None:
    live_and_die(Shop(tmp_path, broker), 100, 100, "kill", broker)


@pytest.mark.long
@pytest.mark.chaos
def test_stopped_a_hundred_times(tmp_path: Path, broker: Broker) -> None:
    live_and_die(Shop(tmp_path, broker), 100, 101, "stop", broker)

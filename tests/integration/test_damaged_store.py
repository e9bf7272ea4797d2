"""`edgecount run` on a damaged store: it starts, says so once, counts on and reports, also after it is killed."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from edgecount.daemon.operations.control_socket import ask
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.footage.walker import write_model, write_walk
from tests.support.shops.calling import end, start
from tests.support.shops.killing import STORE, Life
from tests.support.stored import crossing
from tests.support.waiting import wait_until

TO_AND_FRO = (*(0.15 + 0.07 * step for step in range(11)), *(0.85 - 0.07 * step for step in range(11)))
CONFIG = """\
site: {{name: Main Street, timezone: UTC}}
health: {{port: off}}
detector: {{model: {model}, view: frame}}
cameras:
  entrance: {{source: walk.avi, lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}}}
"""
STORED = range(1, 51)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The folder of a shop at whose camera people come and go, with some events in its store."""
    write_walk(tmp_path / "walk.avi", TO_AND_FRO * 200)
    (tmp_path / "config.yaml").write_text(CONFIG.format(model=write_model(tmp_path)))
    now = datetime.now(UTC)
    with EventStore(tmp_path / STORE) as store:
        store.append([crossing(number, now) for number in STORED])
    return tmp_path


def flip(raw: bytearray) -> None:
    """Another letter in the type of event 7."""
    raw[raw.index(b'"crossing"', raw.rindex(f'"id":"{UUID(int=7)}"'.encode())) + 1] ^= 2


def lower_version(raw: bytearray) -> None:
    """A version below zero."""
    raw[60] ^= 0x80


def spoil_text(raw: bytearray) -> None:
    """What SQLite quotes of it in its check is no text."""
    raw[raw.index(b"cursors", raw.index(b"CREATE TABLE cursors") - 40)] ^= 0x80


def unreadable_rows(shop: Path) -> int:
    """How many rows cannot be read, as the daemon says."""
    status: Any = ask(shop / "var", {"ask": "status"})
    return int(status["store"]["unreadable"])


@pytest.mark.parametrize(
    ("spoil", "lost", "unreadable", "lives"),
    [
        pytest.param(flip, 1, 1, 2, id="a-byte-of-an-event"),
        pytest.param(flip, 1, 1, 3, id="and-once-more", marks=pytest.mark.long),
        pytest.param(lower_version, 0, 0, 2, id="a-header", marks=pytest.mark.long),
        pytest.param(spoil_text, 0, 0, 2, id="the-name-of-a-table", marks=pytest.mark.long),
    ],
)
def test_it_counts_on(shop: Path, spoil: Callable[[bytearray], None], lost: int, unreadable: int, lives: int) -> None:
    raw = bytearray((shop / STORE).read_bytes())
    spoil(raw)
    (shop / STORE).write_bytes(raw)
    for number in range(lives):
        with Life(shop, shop / f"life-{number}.log") as life:
            life.wait_for_more()
            wait_until(lambda: unreadable_rows(shop) == unreadable, "the rows that status speaks of")
            if number < lives - 1:
                life.kill()
            else:
                assert life.stop() == 0
    logs = "".join((shop / f"life-{number}.log").read_text() for number in range(lives))
    assert "Traceback" not in logs
    assert logs.count("ERROR") == 1, logs
    with StoreReader(shop / STORE) as reader:
        events = {item.event.id.int for item in reader.read_after(0, 100_000)}
    assert len(events & set(STORED)) == len(STORED) - lost
    assert len(events) > len(STORED)
    reported = end(start("report", folder=shop))
    assert (reported.status, reported.err) == (0, "")
    assert [line[-5:] for line in reported.out.splitlines()].count(".xlsx") == 1

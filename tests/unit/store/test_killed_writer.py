"""`kill -9` at any moment: what was committed is there, once, and the numbers go on."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from edgecount.store.event_store import EventStore
from tests.support.stored import crossing, utc

ROOT = Path(__file__).parents[3]


def write_and_kill(path: Path, lines: int) -> list[tuple[int, str]]:
    """Let a writer append until it has told of so many commits, kill it, and return what it told."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.appending", path], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        told = [next(writer.stdout) for _ in range(lines)]
        writer.kill()
        # Commits that were made before the signal came; the last line may be torn.
        told += [line for line in writer.stdout if line.endswith("\n")]
    pairs = [pair.split("=") for line in told for pair in line.split()]
    return [(int(seq), event_id) for seq, event_id in pairs]


def kill_again_and_again(path: Path, times: int, rng: random.Random) -> None:
    told: list[tuple[int, str]] = []
    stored: list[tuple[int, str]] = []
    for kill in range(times):
        told += write_and_kill(path, rng.randint(1, 60))
        with EventStore(path) as store:
            stored = [(item.seq, str(item.event.id)) for item in store.read_after(0, 1_000_000)]
            assert set(told) <= set(stored), f"events were lost at kill {kill}"
            assert [seq for seq, _ in stored] == list(range(1, len(stored) + 1)), f"numbers broke at kill {kill}"
            assert len({event_id for _, event_id in stored}) == len(stored), f"ids came twice at kill {kill}"
            assert told[-1][0] - 4 <= store.cursor("files") <= stored[-1][0]
    with EventStore(path) as store:
        assert store.append([crossing(1, utc("2026-05-04T20:00"))]) == [len(stored) + 1]


def test_killed_five_times(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path / "edgecount.db", 5, random.Random(10))


@pytest.mark.long
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path / "edgecount.db", 100, random.Random(100))

"""Settings whose writer is killed while it changes them: no half setting, and no change that was told is lost."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from edgecount.clock import SystemClock
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.settings import Settings

FILE = """
site: {name: Shop, capacity: 1}
cameras:
  entrance:
    source: door.mp4
    lines:
      door: {from: [0.2, 0.5], to: [0.8, 0.5], in_side: left}
    zones:
      floor: {polygon: [[0, 0], [1, 0], [1, 1]], capacity: 1}
"""
EDITOR = """
import sys
from pathlib import Path
from edgecount.clock import SystemClock
from edgecount.config.settings.change import Wish
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.settings import Settings

folder = Path(sys.argv[1])
settings = Settings(KeptSettings(folder), folder / "config.yaml", {}, SystemClock())
while True:
    number = str(settings.standing().revision + 2)
    wishes = [Wish(("site", "capacity"), number), Wish(("cameras", "entrance", "zones", "floor", "capacity"), number)]
    wishes.append(Wish(("cameras", "back"), {"source": f"rtsp://admin:secret-{number}@192.0.2.7/live"}))
    print(settings.change(wishes, "Anna").revision, flush=True)
"""


@contextmanager
def editing(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that changes settings without end, and is killed at the end of the block."""
    command = [sys.executable, "-c", EDITOR, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def killed_at_once(folder: Path, changes: int, pause: float) -> int:
    """The last revision that a writer told before it was killed, so long after some changes."""
    with editing(folder) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(changes)]
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            process.kill()
        rest = [int(line) for line in process.stdout if line.endswith("\n")]
    return max(told + rest)


def whole(folder: Path) -> int:
    """The last revision; all that was changed together stands together, and every change is in the history."""
    settings = Settings(KeptSettings(folder), folder / "config.yaml", {}, SystemClock())
    standing = settings.standing()
    config = standing.layered.config
    capacity = config.site.capacity
    assert config.cameras["entrance"].zones["floor"].capacity == capacity
    source = config.cameras["back"].source
    assert source is not None
    assert source.address.reveal() == f"rtsp://admin:secret-{capacity}@192.0.2.7/live"
    assert not standing.layered.left_out
    changes, _ = settings.history(limit=-1)
    assert [change.revision for change in changes] == list(range(standing.revision, 0, -1))
    assert capacity == standing.revision + 1
    return standing.revision


def survives(folder: Path, kills: int, seed: int) -> None:
    (folder / "config.yaml").write_text(FILE)
    chance = random.Random(seed)
    for _ in range(kills):
        told = killed_at_once(folder, 1, chance.uniform(0, 0.05))
        assert whole(folder) >= told


def test_a_few_kills_lose_no_change(tmp_path: Path) -> None:
    survives(tmp_path, 3, 1)


@pytest.mark.long
@pytest.mark.chaos
def test_a_hundred_kills_lose_no_change(tmp_path: Path) -> None:
    survives(tmp_path, 100, 2)

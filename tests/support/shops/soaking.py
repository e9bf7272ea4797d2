"""A counter that has as much to do as the machine can, looked at from outside while it runs.

It is the real thing: a worker with the network that is shipped, the main process with its store, files, pages and a
broker.  The recording begins again and again, and is faster than any machine counts.  The store has so many crossings
to begin with that whatever is kept in memory up to a limit is full.
"""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen
from uuid import uuid4

import cv2

from benchmarks.shop import crossing
from edgecount.figures.live_figures import REMEMBERED
from edgecount.geometry import Size
from edgecount.sources.quiet import quiet_opencv
from edgecount.store.event_store import EventStore
from tests.support.footage.crowd import crowd, person_at
from tests.support.machine.processes import Held, held_by, workers_of
from tests.support.servers.broker import Broker
from tests.support.shops.calling import ROOT
from tests.support.shops.killing import STORE
from tests.support.waiting import HUNG_SECONDS, status_of

SIZE, FPS = Size(320, 240), 100
STEP = 1.6
"""How far (pixels) somebody gets from frame to frame."""
STARTS = (0, 50, 75, 150)
"""The frames of a round at which somebody comes in from the left or the right in turn."""
ROUND_FRAMES = round(STARTS[-1] + SIZE.width / STEP + 100)
"""After the last has gone, nobody is there for a while."""
ROUNDS = 20
_CONFIG = """\
site: {{name: Main Street, timezone: UTC}}
health: {{port: {port}}}
mqtt: {{host: {broker.host}, port: {broker.port}}}
cameras:
  entrance:
    source: film.avi
    lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""
_FIGURE = re.compile(r"^edgecount_(frames|crossings)_total\{(.*)\} (\S+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sample:
    """What was counted in so many seconds, and what both processes hold then."""

    seconds: float
    frames: int
    crossings: int
    main: Held
    worker: Held

    def __str__(self) -> str:
        return (
            f"{self.seconds / 60:5.1f} min, {self.frames:,} frames, {self.crossings:,} crossings; "
            f"main {_told(self.main)}; worker {_told(self.worker)}"
        )


class BusyCounter:
    """The counter in this folder; `sample` looks at it, `stop` gives its exit status."""

    def __init__(self, process: "subprocess.Popen[bytes]", folder: Path, port: int) -> None:
        self._process = process
        self._log = folder / "log.txt"
        self._port = port

    @property
    def log(self) -> str:
        return self._log.read_text()

    def sample(self, seconds: float) -> Sample:
        assert self._process.poll() is None, self.log
        with urlopen(f"http://127.0.0.1:{self._port}/metrics", timeout=HUNG_SECONDS) as page:
            frames, crossings = figures_of(page.read().decode())
        (worker,) = workers_of(self._process.pid).values()
        return Sample(seconds, frames, crossings, held_by(self._process.pid), held_by(worker))

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return status_of(self._process, lambda: self.log)


def figures_of(page: str) -> tuple[int, int]:
    """The frames that were looked through, and the crossings, of a page of metrics."""
    found: Counter[str] = Counter()
    for name, labels, value in _FIGURE.findall(page):
        if 'result="dropped"' not in labels:
            found[name] += round(float(value))
    return found["frames"], found["crossings"]


@contextmanager
def counting(folder: Path, broker: Broker, port: int) -> Iterator[BusyCounter]:
    """A counter at work, with its page of metrics at this port."""
    (folder / "config.yaml").write_text(_CONFIG.format(port=port, broker=broker))
    write_film(folder / "film.avi")
    fill(folder / STORE)
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "edgecount", "run", "--loop"],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield BusyCounter(process, folder, port)
    finally:
        process.kill()
        process.wait()


def write_film(path: Path) -> None:
    """Rounds in which some walk to the right and some to the left, and cross the line in the middle."""
    quiet_opencv()
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (SIZE.width, SIZE.height))
    assert writer.isOpened()
    pictures = []
    for frame in range(ROUND_FRAMES):
        gone = [(frame - start) * STEP for start in STARTS]
        places = [round(way if number % 2 else SIZE.width - way) for number, way in enumerate(gone)]
        people = [person_at(x, 230, 150) for x in places if 30 < x < SIZE.width - 30]
        pictures.append(crowd(SIZE, people))
    for picture in pictures * ROUNDS:
        writer.write(picture)
    writer.release()


def fill(path: Path) -> None:
    """Three days of a busy shop."""
    people, span = REMEMBERED + 1000, timedelta(days=3)
    first = datetime.now(UTC) - span
    with EventStore(path) as store:
        for start in range(0, people, 1000):
            store.append(crossing(n, uuid4(), first + n * span / people) for n in range(start, start + 1000))


def _told(held: Held) -> str:
    return (
        f"{held.resident / 2**20:.1f} MiB (peak {held.peak / 2**20:.1f}), {held.threads} threads, "
        f"{held.descriptors} descriptors"
    )

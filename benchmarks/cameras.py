"""Four 720p H.264 cameras at 15 frames a second, on two cores: how many frames are counted, and how old they are then.

The daemon as it is, with a worker for each camera, and real RTSP on the loopback.  Its own metrics tell what it did in
a minute, after ten seconds in which it got going; a frame's age is that of the daemon, from its arrival until all that
it shows is counted.  Whoever sends the pictures, and the daemon's main process, have the same two cores.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.counted import known_models
from benchmarks.report import Chapter, Goal, Table
from benchmarks.scraped import Watched, scrape
from benchmarks.street import FPS, HEIGHT, LINES, Daemon, cameras, daemon, street, two_cores
from tests.support.machine.processes import cpu_seconds, held_by, workers_of
from tests.support.servers.rtsp import RtspCamera
from tests.support.waiting import END_SECONDS, wait_until

TITLE = "Four cameras"
NAMES = ("north", "east", "south", "west")
SETTLING, SECONDS = 10.0, 60.0
REAL_TIME = 0.99
"""The share of the frames that arrived, which have to be counted and not dropped for newer ones."""
AGE_SECONDS = 0.3
"""Age that 99 of 100 frames stay below."""


@dataclass(frozen=True, slots=True)
class Camera:
    """What became of a camera's frames in the time; `cores` is what its worker used, `peak` its memory (MiB)."""

    sent: int
    watched: Watched
    cores: float
    peak: float


@dataclass(frozen=True, slots=True)
class _Moment:
    at: float
    sent: Mapping[str, int]
    watched: Mapping[str, Watched]
    used: Mapping[str, float]


def measure() -> Chapter:
    """The cameras with every model."""
    with TemporaryDirectory() as folder:
        units = street(Path(folder))
        found = {model: watch(Path(folder), units, model) for model in known_models()}
    columns = ("model", "camera", "sent", "counted", "dropped", *("age p50", "p99", "max"), "degraded", "cores", "peak")
    rows = [_row(model, name, camera) for model, all_ in found.items() for name, camera in all_.items()]
    title = f"{SECONDS:.0f} seconds at {FPS} frames a second, {HEIGHT}p"
    goals = [goal for model, all_ in found.items() for goal in _goals(model, list(all_.values()))]
    return Chapter(TITLE, __doc__ or "", goals, [Table(title, columns, rows)])


def watch(folder: Path, units: Sequence[bytes], model: str) -> dict[str, Camera]:
    """Let the daemon watch the cameras for the time."""
    with two_cores(), cameras(units, NAMES) as sending:
        sources = {name: {"source": camera.url, "lines": LINES} for name, camera in sending.items()}
        with daemon(folder, sources, model) as running:
            wait_until(lambda: _all_begun(running), lambda: running.life.log, seconds=END_SECONDS)
            time.sleep(SETTLING)
            before = _moment(running, sending)
            time.sleep(SECONDS)
            after = _moment(running, sending)
            peaks = {name: held_by(pid).peak / 2**20 for name, pid in workers_of(running.life.process.pid).items()}
    return {
        name: Camera(
            after.sent[name] - before.sent[name],
            after.watched[name].since(before.watched[name]),
            (after.used[name] - before.used[name]) / (after.at - before.at),
            peaks[name],
        )
        for name in NAMES
    }


def _all_begun(running: Daemon) -> bool:
    watched = scrape(running.port)
    return all(name in watched and watched[name].processed for name in NAMES)


def _moment(running: Daemon, sending: Mapping[str, RtspCamera]) -> _Moment:
    workers = workers_of(running.life.process.pid)
    return _Moment(
        time.monotonic(),
        {name: camera.sent for name, camera in sending.items()},
        scrape(running.port),
        {name: cpu_seconds(pid) for name, pid in workers.items()},
    )


def _goals(model: str, found: Sequence[Camera]) -> list[Goal]:
    counted = min(camera.watched.kept for camera in found)
    oldest = max(camera.watched.age(0.99) for camera in found)
    degraded = any(camera.watched.degraded for camera in found)
    said = f"{counted:.1%}{', degraded' if degraded else ''}"
    return [
        Goal(
            f"{model}: four cameras, frames counted of those that came, at the worst",
            f"≥ {REAL_TIME:.0%}, not degraded",
            said,
            counted >= REAL_TIME and not degraded,
        ),
        Goal(
            f"{model}: four cameras, frame age p99, at the worst",
            f"< {1000 * AGE_SECONDS:.0f} ms",
            f"{1000 * oldest:.0f} ms",
            oldest < AGE_SECONDS,
        ),
    ]


def _row(model: str, name: str, camera: Camera) -> Sequence[str]:
    watched = camera.watched
    return [
        *(model, name),
        *(f"{frames:,}" for frames in (camera.sent, watched.processed, watched.dropped)),
        *(f"{1000 * watched.age(share):.0f} ms" for share in (0.5, 0.99)),
        f"≤ {1000 * watched.oldest:.0f} ms",
        *("yes" if watched.degraded else "no", f"{camera.cores:.2f}", f"{camera.peak:.0f} MiB"),
    ]

"""The most memory that one camera's worker takes: a real worker of a real daemon, some seconds after its start.

Once it plays the crowd's clip, once it watches a 720p H.264 camera over RTSP.  What counts is the resident memory at
its highest (VmHWM), libraries and model included.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clips import CROWD, crowd
from benchmarks.counted import camera_of, known_models
from benchmarks.report import Chapter, at_most
from benchmarks.scraped import scrape
from benchmarks.street import LINES, cameras, daemon, street
from tests.support.machine.processes import held_by, workers_of
from tests.support.waiting import wait_until

TITLE = "Memory"
SECONDS = 40.0
WANTED = 260.0
"""MiB."""
NAME = "entrance"


def measure() -> Chapter:
    """Both with every model."""
    clip, _ = crowd()
    models = known_models()
    peaks = {}
    with TemporaryDirectory() as folder:
        units = street(Path(folder))
        for model in models:
            peaks[CROWD, model] = _peak(
                Path(folder), {"source": str(clip.video.resolve()), **camera_of(clip.truth, {})}, model
            )
            with cameras(units, [NAME]) as sending:
                watched = {"source": sending[NAME].url, "lines": LINES}
                peaks["720p over RTSP", model] = _peak(Path(folder), watched, model)
    goals = [at_most(f"{model}: memory, {seen}", peak, WANTED, "{:.0f} MiB") for (seen, model), peak in peaks.items()]
    return Chapter(TITLE, __doc__ or "", goals, [])


def _peak(folder: Path, camera: Mapping[str, object], model: str) -> float:
    """The highest memory of the worker that watches this (MiB)."""
    with daemon(folder, {NAME: camera}, model) as running:
        wait_until(lambda: any(it.processed for it in scrape(running.port).values()), lambda: running.life.log)
        time.sleep(SECONDS)
        return held_by(workers_of(running.life.process.pid)[NAME]).peak / 2**20

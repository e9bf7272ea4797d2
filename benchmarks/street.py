"""Real cameras for the real daemon: H.264 over RTSP on the loopback, 720p at 15 frames a second, people walking.

The scene is composed of the crowd's clip (`walkers.py`), cut to 16:9, and sent again and again.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.clips import crowd
from benchmarks.encoding import launch
from benchmarks.scenery import DAY, ground, lit
from benchmarks.walkers import scene, walkers_of, walks_in
from edgecount.ports import Image
from tests.support.machine.cpu_limit import cpu_first, no_limit, why_no_limit
from tests.support.servers.ports import free_port
from tests.support.servers.rtsp import RtspCamera
from tests.support.shops.killing import Life

FPS, FRAMES, PEOPLE = 15, 300, 8
WIDTH, HEIGHT = 1280, 720
KILOBITS = 3000
LINES = {
    "road": {"from": (0.45, 0.95), "to": (0.80, 0.20), "in_side": "right"},
    "path": {"from": (0.10, 0.45), "to": (0.60, 0.60), "in_side": "left"},
}
_DELIMITER = b"\0\0\0\1\x09"  # what heads each access unit
_INTO = "video/x-h264,stream-format=byte-stream,alignment=au ! filesink location="
_OPTIONS = "aud=true option-string=slice-max-size=60000"  # what fits into a packet of RTP over TCP


@dataclass(frozen=True, slots=True)
class Daemon:
    """An `edgecount run` that watches; its metrics are at this port."""

    life: Life
    port: int


def street(folder: Path) -> Sequence[bytes]:
    """The access units of the scene."""
    stream = folder / "street.h264"
    launch(lit(_pictures(), DAY), FPS, KILOBITS, f"{_INTO}{stream}", _OPTIONS)
    return [_DELIMITER + unit for unit in stream.read_bytes().split(_DELIMITER)[1:]]


@contextmanager
def cameras(units: Sequence[bytes], names: Sequence[str]) -> Iterator[Mapping[str, RtspCamera]]:
    """As many cameras that send these pictures, each from another one on."""
    with ExitStack() as stack:
        made = {}
        for number, name in enumerate(names):
            made[name] = stack.enter_context(RtspCamera(fps=FPS, joins_at=2 * FPS * number))
            made[name].show(units)
        yield made


@contextmanager
def daemon(
    folder: Path, sources: Mapping[str, object], model: str, more: Mapping[str, object] | None = None
) -> Iterator[Daemon]:
    """The daemon, watching these cameras: their settings, by name; `more` is what else its config has."""
    port = free_port()
    config = {"health": {"port": port}, "detector": {"model": model}, "cameras": sources, **(more or {})}
    (folder / "config.yaml").write_text(json.dumps(config))
    with Life(folder, folder / "log") as life:
        yield Daemon(life, port)
        life.stop()


@contextmanager
def two_cores() -> Iterator[None]:
    """Give this process, and those that it starts, two cores, or the one there is.

    They come before all else that the machine has to do, where it lets us say so.
    """
    all_cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, sorted(all_cores)[:2])
    try:
        with cpu_first() if why_no_limit() is None else nullcontext() as first:
            if first is None:
                yield
                return
            first.write_text(str(os.getpid()))
            try:
                yield
            finally:
                no_limit().write_text(str(os.getpid()))
    finally:
        os.sched_setaffinity(0, all_cores)


def _pictures() -> Iterator[Image]:
    clip, boxes = crowd()
    empty = ground(clip.video)
    walkers = walkers_of(clip.video, walks_in(boxes, clip.truth.size), empty)
    wide = clip.truth.size.width * HEIGHT // WIDTH
    top = (clip.truth.size.height - wide) // 2
    for picture, _ in scene(walkers, empty, PEOPLE, FRAMES, clip.truth.fps / FPS):
        large = cv2.resize(picture[top : top + wide], (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
        yield np.asarray(large, np.uint8)

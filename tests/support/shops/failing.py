"""Cameras that fail and come back, and how soon it is seen: `python -m tests.support.shops.failing WAY TRIALS` as well.

A process of its own for each camera, as the daemon has it, lets a test watch many at once.  It writes how long (s) each
failure took to be noticed and each return to be seen, as JSON.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from edgecount.daemon.workers.camera_life import STEADY_SECONDS
from edgecount.events.model import LostCondition
from tests.support.machine.netns import Cable
from tests.support.onlooker import Onlooker
from tests.support.servers.rtsp import RealCamera, RtspCamera


@dataclass(frozen=True, slots=True)
class BreakableCamera:
    """A camera that can be broken and mended, and how it is then told to be lost."""

    url: str
    breaks: Callable[[], None]
    mends: Callable[[], None]
    lost: LostCondition = "stalled"


@contextmanager
def killed() -> Iterator[BreakableCamera]:
    """Its power goes, and comes back."""
    with RealCamera() as camera:
        yield BreakableCamera(camera.url(), camera.kill, camera.switch_on, "offline")


@contextmanager
def halted() -> Iterator[BreakableCamera]:
    """It stands still, and the connection stays."""
    with RealCamera() as camera:
        yield BreakableCamera(camera.url(), camera.halt, camera.resume)


@contextmanager
def silent() -> Iterator[BreakableCamera]:
    """It talks as ever, and sends no pictures."""
    with RtspCamera() as camera:

        def be_silent() -> None:
            camera.manner = "mute"

        def be_alive() -> None:
            camera.manner = "alive"

        yield BreakableCamera(camera.url, be_silent, be_alive)


@contextmanager
def unplugged() -> Iterator[BreakableCamera]:
    """Its cable is pulled."""
    with Cable() as cable, RealCamera(host=cable.host, within=cable.within) as camera:
        yield BreakableCamera(camera.url(), cable.pull, cable.plug)


@contextmanager
def unheard() -> Iterator[BreakableCamera]:
    """Its network loses all packets."""
    with Cable() as cable, RealCamera(host=cable.host, within=cable.within) as camera:
        yield BreakableCamera(camera.url(), cable.lose_all, cable.lose_none)


Way = Callable[[], AbstractContextManager[BreakableCamera]]
WAYS: dict[str, Way] = {way.__name__: way for way in (killed, halted, silent, unplugged, unheard)}
OF_THE_NETWORK = ("unplugged", "unheard")
"""Those that need root."""


def tried(scene: BreakableCamera, onlooker: Onlooker, absent: float) -> tuple[float, float]:
    """Break the camera, and mend it so many seconds after that was noticed; how long each took to be seen (s)."""
    broken = time.monotonic()
    scene.breaks()
    noticed, how = onlooker.lost_after(broken)
    assert how == scene.lost, how
    time.sleep(absent)
    scene.mends()
    return noticed, onlooker.pictured_after(time.monotonic())


def main(way: str, trials: str) -> None:
    """Try it so often, at random moments."""
    taken = []
    with WAYS[way]() as scene, Onlooker(scene.url) as onlooker:
        onlooker.pictured_after(0)
        for _ in range(int(trials)):
            time.sleep(STEADY_SECONDS + random.uniform(0.2, 2))  # else it comes and goes, which is told once
            taken.append(tried(scene, onlooker, absent=random.uniform(0, 9)))
    sys.stdout.write(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""A camera that is dead, in whatever way, does not hold up another: the daemon as a whole, with real cameras."""

import re
import signal
import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.support.footage.walker import write_model
from tests.support.servers.rtsp import RealCamera, RtspCamera
from tests.support.shops.calling import end, start
from tests.support.waiting import HUNG_SECONDS, wait_until

BEGUN, WATCHED = 100, (300, 500, 700, 900)
"""After how many frames their age is looked at, and until when."""
CHANGE_SECONDS = 0.1
LINES = "lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}"
_BUCKET = re.compile(r'edgecount_frame_age_seconds_bucket\{camera="alive",le="(.+)"\} (\S+)')


@contextmanager
def refusing() -> Iterator[str]:
    """Nobody listens there."""
    with closing(socket.create_server(("127.0.0.1", 0))) as somebody:
        port = somebody.getsockname()[1]
    yield f"rtsp://127.0.0.1:{port}/live"


@contextmanager
def halted() -> Iterator[str]:
    """The kernel takes connections for it, and nobody answers."""
    with RealCamera() as camera:
        camera.halt()
        yield camera.url()


@contextmanager
def mute() -> Iterator[str]:
    """It lets in and sends nothing more."""
    with RtspCamera() as camera:
        camera.manner = "mute"
        yield camera.url


@pytest.mark.long
def test_dead_cameras_leave_the_age_of_anothers_frames_as_it_is(tmp_path: Path) -> None:
    with RealCamera() as camera:
        alone = age_beside(camera, {}, tmp_path / "alone")
        with ExitStack() as stack:
            dead = {way.__name__: stack.enter_context(way()) for way in (refusing, halted, mute)}
            beside = age_beside(camera, dead, tmp_path / "beside")
    print(f"p99 of the frames' age: alone {alone:.3f} s, beside dead cameras {beside:.3f} s")  # noqa: T201 - with -s
    assert abs(beside - alone) < CHANGE_SECONDS


def age_beside(camera: RealCamera, others: dict[str, str], folder: Path) -> float:
    """How old (s) 99 of 100 frames of the camera are at most when they are counted, these being watched as well."""
    folder.mkdir()
    with closing(socket.create_server(("127.0.0.1", 0))) as somebody:
        port = somebody.getsockname()[1]
    cameras = "".join(
        f"  {name}: {{source: '{url}', {LINES}}}\n" for name, url in {"alive": camera.url(), **others}.items()
    )
    (folder / "config.yaml").write_text(
        f"site: {{name: Main Street}}\nhealth: {{port: {port}}}\n"
        f"detector: {{model: {write_model(folder)}, view: frame}}\ncameras:\n{cameras}"
    )
    process = start("run", folder=folder)
    try:
        before = when_watched(port, BEGUN)
        after = [when_watched(port, number) for number in WATCHED][-1]
    finally:
        process.send_signal(signal.SIGTERM)
        ended = end(process)
    assert ended.status == 0, ended.err
    assert all(f"{name} is " in ended.err for name in others)
    return percentile({bound: count - before[bound] for bound, count in after.items()}, 0.99)


def when_watched(port: int, number: int) -> dict[float, float]:
    """The ages once there are so many frames."""
    wait_until(lambda: frames(ages(port)) >= number, f"{number} frames of the camera are counted")
    return ages(port)


def ages(port: int) -> dict[float, float]:
    """How many frames were up to so old (s)."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=HUNG_SECONDS) as page:
            text = page.read().decode()
    except OSError:  # it has not begun yet
        return {}
    return {float(bound): float(count) for bound, count in _BUCKET.findall(text)}


def frames(taken: dict[float, float]) -> float:
    """How many in all."""
    return taken.get(float("inf"), 0)


def percentile(taken: dict[float, float], share: float) -> float:
    """As Prometheus reckons it: evenly spread from one bound to the next."""
    rank, below, before = share * frames(taken), 0.0, 0.0
    for bound, count in sorted(taken.items()):
        if count >= rank:
            return below + (bound - below) * (rank - before) / (count - before)
        below, before = bound, count
    raise AssertionError("no frame was taken")

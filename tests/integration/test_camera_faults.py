"""Whatever becomes of a camera, it is noticed within seconds, and the camera is watched again soon after its return."""

import json
import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from edgecount.clock import SystemClock
from edgecount.daemon.workers.camera_life import SHORT_RETURNS
from edgecount.geometry import Size
from edgecount.ports import Frame, Image
from edgecount.sources.fault import CameraError
from edgecount.sources.live import Transport
from edgecount.sources.newest import NewestFrame
from edgecount.sources.select import live_source
from tests.support.footage.h264 import coded
from tests.support.machine.netns import needs_root
from tests.support.onlooker import Onlooker
from tests.support.servers.mjpeg import MjpegCamera
from tests.support.servers.rtsp import RealCamera, RtspCamera
from tests.support.shops.calling import ROOT
from tests.support.shops.failing import OF_THE_NETWORK, WAYS, tried

NOTICED_SECONDS, BACK_SECONDS = 5.0, 5.0
FROZEN_WITHIN = 60.0
SAMPLE = ("killed", "halted")
CAMERAS, TRIALS_OF_EACH = 10, 5
RECONNECTS, SETTLED = 500, 50
MOST_MEBIBYTES = 5.0


def test_cameras_that_fail_are_noticed_and_watched_again() -> None:
    ways = [WAYS[name] for name in SAMPLE]
    with ExitStack() as stack:
        scenes = [stack.enter_context(way()) for way in ways]
        onlookers = [stack.enter_context(Onlooker(scene.url)) for scene in scenes]
        for onlooker in onlookers:
            onlooker.pictured_after(0)
        with ThreadPoolExecutor(len(scenes)) as pool:
            list(pool.map(tried, scenes, onlookers, [0.0] * len(scenes)))
        for scene, onlooker in zip(scenes, onlookers, strict=True):
            assert onlooker.conditions[:2] == [None, scene.lost]
            assert onlooker.conditions[-1] is None


@pytest.mark.long
@pytest.mark.chaos
@pytest.mark.parametrize("way", [pytest.param(w, marks=needs_root if w in OF_THE_NETWORK else ()) for w in WAYS])
def test_a_camera_that_fails_is_noticed_and_watched_again_within_five_seconds(way: str) -> None:
    with ThreadPoolExecutor(CAMERAS) as pool:
        taken = [pair for pairs in pool.map(trials_of, [way] * CAMERAS) for pair in pairs]
    noticed, back = [pair[0] for pair in taken], [pair[1] for pair in taken]
    print(f"{way}: noticed {said(noticed)}, back {said(back)}")  # noqa: T201 - shown with -s
    assert len(taken) == CAMERAS * TRIALS_OF_EACH
    assert max(noticed) <= NOTICED_SECONDS
    assert percentile(back, 95) <= BACK_SECONDS


def trials_of(way: str) -> list[tuple[float, float]]:
    """What a process of its own has seen of a camera that fails in this way."""
    command = [sys.executable, "-m", "tests.support.shops.failing", way, str(TRIALS_OF_EACH)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, timeout=300)
    taken: list[tuple[float, float]] = json.loads(done.stdout)
    return taken


def percentile(values: Sequence[float], share: int) -> float:
    """The value that this share (%) of them is at most (nearest rank)."""
    return sorted(values)[math.ceil(len(values) * share / 100) - 1]


def said(values: Sequence[float]) -> str:
    """Median, 95th percentile and longest."""
    return " / ".join(f"{percentile(values, share):.2f}" for share in (50, 95, 100)) + " s"


def test_a_camera_that_was_off_at_first_is_watched_when_it_is_there() -> None:
    with RealCamera() as camera:
        camera.kill()
        with Onlooker(camera.url()) as onlooker:
            assert onlooker.lost_after(0)[1] == "offline"
            camera.switch_on()
            onlooker.pictured_after(0)


def test_damaged_pictures_are_no_end() -> None:
    with RtspCamera() as camera, Onlooker(camera.url) as onlooker:
        onlooker.sees(3)
        camera.manner = "corrupt"
        onlooker.sees(10)
        camera.manner = "alive"
        onlooker.sees(5)
        assert onlooker.conditions == [None]


@pytest.mark.long
def test_a_frozen_picture_is_noticed_within_a_minute() -> None:
    with RtspCamera() as ours, RealCamera() as real, Onlooker(ours.url) as one, Onlooker(real.url("/still")) as other:
        one.sees(20)
        began = time.monotonic()
        ours.manner = "frozen"
        seen = [onlooker.lost_after(began, 2 * FROZEN_WITHIN) for onlooker in (one, other)]
    print("frozen after", seen)  # noqa: T201 - as above
    assert [how for _, how in seen] == ["frozen", "frozen"]
    assert max(seconds for seconds, _ in seen) <= FROZEN_WITHIN


@pytest.mark.parametrize("size", [(640, 480), (160, 90)], ids=["larger", "smaller"])
def test_pictures_that_change_their_size_are_seen_whole_in_the_size_of_the_first(size: tuple[int, int]) -> None:
    with RtspCamera() as camera:
        camera.show(coded([quarters(320, 240)] * 20))
        source = live(camera.url)
        source.open()
        assert colours(source.read()) == [BLUE, GREEN, RED, WHITE]
        camera.show(coded([quarters(*size)[::-1]] * 20))
        frame = None
        for _ in range(30):
            frame = source.read()
            if colours(frame) == [RED, WHITE, BLUE, GREEN]:
                break
        assert colours(frame) == [RED, WHITE, BLUE, GREEN]
        assert frame is not None
        assert frame.size == Size(320, 240)
        source.close()


BLUE, GREEN, RED, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters(width: int, height: int) -> Image:
    """A picture with a colour in each of its quarters."""
    four = np.array([[BLUE, GREEN], [RED, WHITE]], np.uint8)
    return np.repeat(np.repeat(four, height // 2, axis=0), width // 2, axis=1)


def colours(frame: Frame | None) -> list[tuple[int, ...]]:
    """What stands in the middle of each quarter, about."""
    assert frame is not None
    high, wide = frame.image.shape[0] // 4, frame.image.shape[1] // 4
    middles = frame.image[[high, high, 3 * high, 3 * high], [wide, 3 * wide, wide, 3 * wide]]
    return [tuple(255 * (channel > 127) for channel in middle) for middle in middles.tolist()]


@pytest.mark.parametrize("way", ["basic", "digest"])
def test_a_real_camera_wants_a_password(way: str) -> None:
    with RealCamera(way, "admin", "hunter2") as camera:
        for login, reason in {
            "": "it wants a user and a password (401)",
            "admin:wrong-canary@": "it refuses the user or the password (401)",
        }.items():
            assert refusal(camera.url(login=login)) == ("unauthorised", reason)
        source = live(camera.url(login="admin:hunter2@"))
        source.open()
        assert source.read() is not None
        source.close()


@pytest.mark.parametrize("transport", ["auto", "udp"])
def test_a_camera_that_plays_over_udp_only(transport: Transport) -> None:
    with RtspCamera() as camera:
        camera.takes = ("udp",)
        source = live_source(camera.url, SystemClock(), threading.Event(), transport=transport)
        source.open()
        assert [source.read() is not None for _ in range(5)] == [True] * 5
        source.close()


@pytest.mark.long  # half a minute of waiting; `unit/daemon/workers/test_camera_life.py` has it by a clock of its own
def test_a_camera_that_hangs_up_every_time_is_lost_until_it_stays() -> None:
    with MjpegCamera(frames=6) as camera, Onlooker(f"http://{camera.host}/stream") as onlooker:
        onlooker.sees(6 * 5)
        assert onlooker.conditions == [None, "offline"] * SHORT_RETURNS


def test_a_real_camera_has_no_such_stream() -> None:
    with RealCamera() as camera:
        assert refusal(camera.url("/absent")) == ("not_found", "it has no such stream (404)")


def refusal(url: str) -> tuple[str, str]:
    """How the camera is lost, and why, without the remedy."""
    source = live(url)
    with pytest.raises(CameraError) as caught:
        source.open()
    source.close()
    assert "canary" not in str(caught.value)
    return caught.value.condition, str(caught.value).partition("cannot be opened: ")[2].partition(": ")[0]


def live(url: str) -> NewestFrame:
    return live_source(url, SystemClock(), threading.Event())


@pytest.mark.long
@pytest.mark.parametrize("path", ["/live", "/absent"])
def test_nothing_grows_with_reconnections(path: str) -> None:
    taken = []
    with RealCamera() as camera:
        source = live(camera.url(path))
        for _ in range(RECONNECTS):
            with ExitStack() as stack:
                if path == "/absent":
                    stack.enter_context(pytest.raises(CameraError))
                source.open()
                assert source.read() is not None
            source.close()
            taken.append((entries("/proc/self/fd"), entries("/proc/self/task"), resident()))
    # The most of some: a thread that was joined may be seen for a moment longer.
    first, last = ([max(column) for column in zip(*some, strict=True)] for some in (taken[:SETTLED], taken[-SETTLED:]))
    files, threads, memory = (after - before for before, after in zip(first, last, strict=True))
    print(f"{path}: {files:+} descriptors, {threads:+} threads, {memory:+.2f} MiB")  # noqa: T201 - as above
    assert files <= 0
    assert threads <= 0
    assert memory < MOST_MEBIBYTES


def entries(folder: str) -> int:
    """How many there are."""
    return sum(1 for _ in Path(folder).iterdir())


def resident() -> float:
    """The memory of this process (MiB)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

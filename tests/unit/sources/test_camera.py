import os
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import Path

import cv2
import cv2.typing
import numpy as np
import pytest

from edgecount.clock import SystemClock
from edgecount.errors import SourceError
from edgecount.sources.camera import Camera
from edgecount.sources.fault import CameraError, Fault
from edgecount.sources.live import ip_camera, webcam
from tests.support.fakes import BEGAN, FakeClock
from tests.support.footage.clips import cut, picture, write_clip
from tests.support.servers.mjpeg import PASSWORD, USER, MjpegCamera
from tests.support.servers.rtsp import RtspCamera
from tests.support.waiting import ran


class FakeDevice:
    """A webcam of these pictures, at a rate that it states."""

    def __init__(self, *pictures: cv2.typing.MatLike, fps: float = 0) -> None:
        self._pictures = list(pictures)
        self._fps = fps
        self.released = 0

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return True

    def read(self) -> tuple[bool, cv2.typing.MatLike]:
        return (True, self._pictures.pop(0)) if self._pictures else (False, np.zeros(0))

    def get(self, propId: int, /) -> float:  # noqa: N803 - OpenCV's name
        return self._fps if propId == cv2.CAP_PROP_FPS else 0

    def release(self) -> None:
        self.released += 1


def camera(device: FakeDevice, clock: FakeClock | None = None) -> Camera:
    return Camera("/dev/video0", lambda: device, clock or FakeClock())


def test_frames_are_stamped_as_they_arrive() -> None:
    clock = FakeClock()
    source = camera(FakeDevice(picture(1), picture(2)), clock)
    clock.advance(5)
    source.open()
    clock.advance(0.25)
    first = source.read()
    second = source.read()
    assert first is not None
    assert second is not None
    assert (first.index, first.media_time, (first.ts - BEGAN).total_seconds()) == (1, 0, 5)
    assert (second.index, second.media_time, (second.ts - BEGAN).total_seconds()) == (2, 0.25, 5.25)


@pytest.mark.parametrize(("stated", "fps"), [(30, 30), (0, 25), (-1, 25), (float("nan"), 25), (90_000, 25)])
def test_a_rate_that_cannot_be_is_guessed(stated: float, fps: float) -> None:
    source = camera(FakeDevice(picture(1), fps=stated))
    source.open()
    assert source.fps == fps


TALL = np.zeros((65_500, 16, 3), np.uint8)
NOT_TAKEN = (
    "camera /dev/video0 sends pictures that are not taken (16 × 65500 pixels, a side is longer than 16384): "
    "set its size of picture, or choose another of its streams"
)


def test_a_camera_of_pictures_that_are_not_taken_is_lost_for_that_reason() -> None:
    device = FakeDevice(*[TALL] * 9)
    with pytest.raises(CameraError) as caught:
        camera(device).open()
    assert (caught.value.condition, str(caught.value)) == ("offline", NOT_TAKEN)
    assert device.released == 1


def test_one_picture_that_is_not_taken_is_passed_over_and_more_are_not() -> None:
    device = FakeDevice(picture(1), TALL, picture(2), *[TALL] * 9)
    source = camera(device)
    source.open()
    assert [source.read() is not None for _ in range(2)] == [True, True]
    with pytest.raises(CameraError) as caught:
        source.read()
    assert str(caught.value) == NOT_TAKEN
    assert device.released == 1


def test_a_camera_that_states_such_measures_is_not_read_at_all() -> None:
    class Stating(FakeDevice):
        def get(self, propId: int, /) -> float:  # noqa: N803 - OpenCV's name
            return {cv2.CAP_PROP_FRAME_WIDTH: 20_000, cv2.CAP_PROP_FRAME_HEIGHT: 20_000}.get(propId, 0)

        def read(self) -> tuple[bool, cv2.typing.MatLike]:
            raise AssertionError

    with pytest.raises(CameraError, match=r"20000 × 20000 pixels, a side is longer than 16384"):
        camera(Stating()).open()


def test_pixels_that_are_stretched_count_as_they_are_then() -> None:
    source = Camera("/dev/video0", lambda: FakeDevice(*[picture(1, 320, 120)] * 9), FakeClock(), pixel_aspect=4.0)
    with pytest.raises(CameraError, match=r"1280 × 120 pixels, one side is more than 8 times the other"):
        source.open()


def test_the_end_is_an_error_and_the_device_is_let_go() -> None:
    device = FakeDevice(picture(1))
    source = camera(device)
    source.open()
    source.read()
    with pytest.raises(SourceError, match=r"camera /dev/video0 gives no more pictures: check its power"):
        source.read()
    assert device.released == 1
    assert source.read() is None


def test_a_camera_that_does_not_open_is_refused_with_the_reason() -> None:
    refused = Camera("/dev/video0", lambda: Fault("offline", "plug it in"), FakeClock())
    with pytest.raises(SourceError, match=r"^camera /dev/video0 cannot be opened: plug it in$"):
        refused.open()


def test_a_webcam_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"camera /dev/video97 cannot be opened: there is no such device \(there are: "
    ):
        webcam(Path("/dev/video97"), FakeClock()).open()


@pytest.mark.parametrize(
    ("there", "named"),
    [
        pytest.param([], "none", id="none"),
        pytest.param(["video1", "video0"], "{}/video0, {}/video1", id="by number"),
        pytest.param(
            ["video0", "video1", "v4l/by-id/usb-Maker_Model-video-index0", "v4l/by-id/usb-Maker_Model-video-index1"],
            "{}/v4l/by-id/usb-Maker_Model-video-index0",
            id="by their stable names, without those that give no pictures",
        ),
        pytest.param(
            ["video0", "v4l/by-path/platform-csi-video-index0"],
            "{}/v4l/by-path/platform-csi-video-index0",
            id="by their plug, where they have no name",
        ),
    ],
)
def test_the_webcams_that_are_there_are_named(there: list[str], named: str, tmp_path: Path) -> None:
    for name in there:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    with pytest.raises(CameraError) as caught:
        webcam(Path("/dev/v4l/by-id/usb-gone"), FakeClock(), tmp_path).open()
    assert str(caught.value) == (
        "camera /dev/v4l/by-id/usb-gone cannot be opened: there is no such device "
        f"(there are: {named.format(*[tmp_path] * 2)}): check its name and the cable"
    )


def test_a_device_that_is_no_webcam(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be opened: it is in use, is no camera, or is not allowed"):
        webcam(Path("/dev/null"), FakeClock()).open()


def test_user_and_password_are_given_to_the_camera() -> None:
    with MjpegCamera(guarded=True) as served:
        source = ip_camera(f"http://{USER}:{PASSWORD}@{served.host}/stream", FakeClock())
        source.open()
        frame = source.read()
        source.close()
    assert frame is not None


def test_a_camera_that_hangs_up() -> None:
    with MjpegCamera(frames=3) as served:
        source = ip_camera(f"http://{USER}:{PASSWORD}@{served.host}/stream?token={PASSWORD}", FakeClock())
        source.open()
        assert source.read() is not None
        assert source.read() is not None
        with pytest.raises(SourceError, match=f"camera http://{served.host}/stream gives no more pictures"):
            deque(iter(source.read, None), maxlen=0)


def test_a_camera_that_lets_in_and_says_nothing_is_given_up_after_two_seconds() -> None:
    with MjpegCamera() as served, pytest.raises(CameraError, match="it lets us in, and then sends nothing") as caught:
        ip_camera(f"http://{served.host}/mute", SystemClock()).open()
    assert caught.value.condition == "stalled"


def test_a_camera_that_falls_silent_has_stalled() -> None:
    with MjpegCamera() as served:
        source = ip_camera(f"http://{served.host}/live", SystemClock())
        source.open()
        assert source.read() is not None
        served.manner = "mute"
        with pytest.raises(CameraError, match="gives no more pictures") as caught:
            deque(iter(source.read, None), maxlen=0)
    assert caught.value.condition == "stalled"


class SlowDevice(FakeDevice):
    """Each read takes so long (s)."""

    def __init__(self, clock: FakeClock, seconds: Sequence[float], *pictures: cv2.typing.MatLike) -> None:
        super().__init__(*pictures)
        self._clock = clock
        self._seconds = list(seconds)

    def read(self) -> tuple[bool, cv2.typing.MatLike]:
        self._clock.advance(self._seconds.pop(0))
        return super().read()


@pytest.mark.parametrize(
    ("seconds", "condition", "reason"),
    [
        pytest.param([2.0], "stalled", "it lets us in, and then sends nothing: restart it", id="mute"),
        pytest.param(
            [3.8], "stalled", "no whole picture came in 4 seconds: set a key frame", id="never a whole picture"
        ),
        pytest.param([0.1] * 5, "offline", "what it sends cannot be decoded: set it to H.264", id="what nobody knows"),
    ],
)
def test_a_camera_that_lets_in_and_shows_nothing(seconds: Sequence[float], condition: str, reason: str) -> None:
    clock = FakeClock()
    device = SlowDevice(clock, seconds)
    with pytest.raises(CameraError) as caught:
        camera(device, clock).open()
    assert str(caught.value).startswith(f"camera /dev/video0 cannot be opened: {reason}")
    assert caught.value.condition == condition
    assert device.released == 1


def test_a_picture_that_ends_a_silence_is_one_left_over() -> None:
    clock = FakeClock()
    device = SlowDevice(clock, [0.1, 1.9, 2.0], picture(1), picture(2), picture(3))
    source = camera(device, clock)
    source.open()
    assert source.read() is not None
    assert source.read() is not None
    with pytest.raises(CameraError, match="gives no more pictures") as caught:
        source.read()
    assert caught.value.condition == "stalled"
    assert device.released == 1


def test_a_picture_that_cannot_be_converted_is_no_end() -> None:
    source = camera(FakeDevice(np.zeros((5, 7, 2), np.uint8), picture(1)))
    source.open()
    assert source.read() is not None


@pytest.mark.parametrize(
    ("path", "condition", "reason"),
    [
        ("/absent", "not_found", "it has no such stream (404): check the path in its address"),
        ("/page", "offline", "it answers with a web page, not with video: check the path in its address"),
        ("/stream", "unauthorised", "it refuses the user or the password (401): check both"),
    ],
)
def test_a_camera_that_answers_with_something_else(path: str, condition: str, reason: str) -> None:
    with MjpegCamera(guarded=path == "/stream") as served:
        source = ip_camera(f"http://{USER}:wrong-{PASSWORD}@{served.host}{path}", FakeClock())
        with pytest.raises(CameraError) as caught:
            source.open()
    assert str(caught.value) == f"camera http://{served.host}{path} cannot be opened: {reason}"
    assert caught.value.condition == condition


def test_who_is_told_to_stop_does_not_ask_why() -> None:
    stop = threading.Event()
    stop.set()
    with RtspCamera() as served:
        served.refuses = {"DESCRIBE": "404 Not Found"}
        source = ip_camera(served.url, FakeClock(), stop)
        with pytest.raises(CameraError, match="there was no time to open it"):
            source.open()


_OPEN_ALL = """
import sys
from pathlib import Path
from edgecount.clock import SystemClock
from edgecount.errors import SourceError
from edgecount.sources.live import ip_camera
from edgecount.sources.recordings.recording import Recording
for text in sys.argv[1:]:
    source = ip_camera(text, SystemClock()) if "://" in text else Recording(Path(text))
    try:
        source.open()
        while source.read() is not None:
            pass
    except SourceError as error:
        print(error)
"""


def test_nothing_but_our_own_lines_is_printed_and_no_password(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.avi", frames=8, tag="XVID")
    secret = f"{USER}:{PASSWORD}@"
    with MjpegCamera(frames=3) as served:
        sources = [
            f"http://{secret}{served.host}/stream",
            f"http://{secret}{served.host}/absent",
            f"http://{secret}{served.host}/page",
            f"https://{secret}{served.host}/stream",
            f"rtsp://{secret}{served.host}/stream",
            f"rtsp://{secret}127.0.0.1:9/stream",
            f"http://{secret}camera.invalid/stream",
            str(cut(clip, clip.stat().st_size - 300)),
        ]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENCV_")}
        done = ran([sys.executable, "-c", _OPEN_ALL, *sources], environ=environment)
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == len(sources) - 1
    assert PASSWORD not in done.stdout
    assert USER not in done.stdout

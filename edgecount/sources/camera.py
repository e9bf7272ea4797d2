"""Cameras: pictures as they arrive, stamped with the time of their arrival."""

import threading
from collections.abc import Callable
from pathlib import Path

import cv2

from edgecount.clock import Clock
from edgecount.events.model import LostCondition
from edgecount.ports import Frame, Image
from edgecount.sources.address import why_silent, why_unreachable, without_secrets
from edgecount.sources.capture import Capture, next_picture, open_device, open_ffmpeg
from edgecount.sources.fault import CameraError, Fault
from edgecount.sources.times import is_rate

_OPTIONS = (
    "rtsp_transport;tcp|timeout;2000000|flags;low_delay|analyzeduration;200000|probesize;100000"
    "|protocol_whitelist;rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https"
)
_PARAMETERS = (
    *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 3000),
    *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, 3800),
    *(cv2.CAP_PROP_N_THREADS, 1),
)
_USUAL_FPS = 25.0  # a guess for cameras that do not say
_ATTEMPTS = 5  # reads in a row that may fail at once: a picture that cannot be converted is no broken connection
_SILENCE = 2.0  # seconds without a byte, after which FFmpeg or a webcam's driver gives up
_PATIENCE = 3.5  # seconds for a read in which there were bytes all the time, and no picture: FFmpeg has a little more
_DEVICES = Path("/dev")
_STOPPED = Fault("offline", "there was no time to open it")
_MUTE = Fault("stalled", "it lets us in, and then sends nothing: restart it")
_NO_WHOLE_PICTURE = Fault("stalled", "no whole picture came in 4 seconds: set a key frame every 2, or restart it")
_NOTHING_TO_SEE = Fault("offline", "what it sends cannot be decoded: set it to H.264, or choose another of its streams")


class Camera:
    """A live source; build one with `ip_camera` or `webcam`.

    `name` is its name in messages and must hold no secret.  `connect` opens it, or gives at once the reason why it
    cannot be opened; `why_not` finds out why the capture that `connect` gave is not open.
    """

    def __init__(
        self, name: str, connect: Callable[[], Capture | Fault], why_not: Callable[[], Fault], clock: Clock
    ) -> None:
        self._name = name
        self._connect = connect
        self._why_not = why_not
        self._clock = clock
        self._capture: Capture | None = None
        self._first: Frame | None = None
        self._fps = _USUAL_FPS
        self._index = 0
        self._began = 0.0

    @property
    def fps(self) -> float:
        """Frames a second, as stated by the camera, or a guess."""
        return self._fps

    @property
    def frame_count(self) -> int | None:
        """None: the number is unknown."""
        return None

    @property
    def warning(self) -> str | None:
        """None: faults of a camera are errors."""
        return None

    def open(self) -> None:
        """Connect and wait for the first picture; CameraError if there is no camera, or it gives no picture."""
        capture = self._connect()
        if isinstance(capture, Fault):
            raise self._refused(capture)
        if not capture.isOpened():
            capture.release()
            raise self._refused(self._why_not())
        first, took = self._waited_for(capture)
        if first is None:
            capture.release()
            raise self._refused(_why_no_picture(took))
        stated = capture.get(cv2.CAP_PROP_FPS)
        self._fps = stated if is_rate(stated) else _USUAL_FPS
        self._capture = capture
        self._began = self._clock.monotonic()
        self._index = 0
        self._first = self._frame(first, self._began)

    def read(self) -> Frame | None:
        """The next picture, waiting for it; CameraError if no more pictures come, None once the camera is closed."""
        if self._capture is None:
            return None
        frame, self._first = self._first, None
        if frame is not None:
            return frame
        image, took = self._waited_for(self._capture)
        if image is None or took >= _SILENCE:  # a picture that ends a silence is one that FFmpeg had left over
            self.close()
            condition: LostCondition = "stalled" if took >= _SILENCE else "offline"
            what = f"camera {self._name} gives no more pictures: check its power and its connection"
            raise CameraError(what, condition)
        return self._frame(image, self._clock.monotonic())

    def close(self) -> None:
        """Close the connection."""
        if self._capture is not None:
            self._capture.release()
            self._capture = self._first = None

    def _waited_for(self, capture: Capture) -> tuple[Image | None, float]:
        """The next picture, None if none comes, and how long that took (s)."""
        image, took = None, 0.0
        for _ in range(_ATTEMPTS):
            asked = self._clock.monotonic()
            image = next_picture(capture)
            took = self._clock.monotonic() - asked
            if image is not None or took >= _SILENCE:
                break
        return image, took

    def _frame(self, image: Image, now: float) -> Frame:
        """The picture as a frame that has arrived at `now` (monotonic seconds)."""
        self._index += 1
        return Frame(image, self._index, now - self._began, self._clock.now())

    def _refused(self, fault: Fault) -> CameraError:
        return CameraError(f"camera {self._name} cannot be opened: {fault.reason}", fault.condition)


def ip_camera(url: str, clock: Clock, stop: threading.Event | None = None) -> Camera:
    """A camera on the network, RTSP or HTTP; waits 3 seconds at most to connect and 4 for the first picture.

    It is first checked whether there is any answer: OpenCV opens one camera at a time in the whole process, and waits
    as long for a camera that is off as for a slow one.  Once `stop` is set, no time is spent to find out why the camera
    does not open.
    """

    def why_not() -> Fault:
        return _STOPPED if stop is not None and stop.is_set() else why_silent(url, clock)

    return Camera(
        without_secrets(url),
        connect=lambda: why_unreachable(url) or open_ffmpeg(url, _OPTIONS, _PARAMETERS),
        why_not=why_not,
        clock=clock,
    )


def webcam(device: Path, clock: Clock, folder: Path = _DEVICES) -> Camera:
    """A camera on this machine, by its device: /dev/video0, or better one below /dev/v4l/by-id, which stays the same.

    If there is no such device, the message names the devices in the folder.
    """
    return Camera(
        str(device),
        connect=lambda: open_device(str(device)),
        why_not=lambda: _why_no_device(device, folder),
        clock=clock,
    )


def _why_no_picture(took: float) -> Fault:
    """Why the first picture did not come in so many seconds."""
    if took >= _PATIENCE:
        return _NO_WHOLE_PICTURE
    return _MUTE if took >= _SILENCE else _NOTHING_TO_SEE


def _why_no_device(device: Path, folder: Path) -> Fault:
    if not device.exists():
        there = ", ".join(_devices_in(folder)) or "none"
        return Fault("offline", f"there is no such device (there are: {there}): check its name and the cable")
    return Fault("offline", "it is in use, is no camera, or is not allowed: add the user to the group video")


def _devices_in(folder: Path) -> list[str]:
    """The webcams there, by lasting names if they have some: a number may belong to another webcam the next time."""
    stable = sorted(folder.glob("v4l/by-id/*-index0")) or sorted(folder.glob("v4l/by-path/*-index0"))
    return [str(path) for path in stable or sorted(folder.glob("video*"))]

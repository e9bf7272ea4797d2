"""Cameras: pictures as they arrive, stamped with the time of their arrival."""

import threading
from collections.abc import Callable
from pathlib import Path

import cv2

from edgecount.clock import Clock
from edgecount.events import LostCondition
from edgecount.ports import Frame, Image
from edgecount.sources.address import why_silent, why_unreachable, without_secrets
from edgecount.sources.capture import Capture, next_picture, open_device, open_ffmpeg
from edgecount.sources.fault import CameraError, Fault
from edgecount.sources.times import is_rate

_OPTIONS = (
    "rtsp_transport;tcp|fflags;nobuffer|flags;low_delay|analyzeduration;200000|probesize;100000"
    "|protocol_whitelist;rtsp,rtsps,rtp,srtp,udp,tcp,tls,http,https"
)
_PARAMETERS = (
    *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 3000),
    *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, 2000),
    *(cv2.CAP_PROP_N_THREADS, 1),
)
_USUAL_FPS = 25.0  # a guess for cameras that do not say
_ATTEMPTS = 5  # reads in a row that may fail at once: a picture that cannot be converted is no broken connection
_STOPPED = Fault("offline", "there was no time to open it")
_SILENCE = 1.5  # seconds that a failed read took: the camera says nothing any more, rather than it has hung up


class Camera:
    """A live source; build one with `ip_camera` or `webcam`.

    `name` is what messages call it and must hold no secret.  `connect` opens it, or knows at once why it cannot;
    `why_not` finds out why what it gave did not open.
    """

    def __init__(
        self, name: str, connect: Callable[[], Capture | Fault], why_not: Callable[[], Fault], clock: Clock
    ) -> None:
        self._name = name
        self._connect = connect
        self._why_not = why_not
        self._clock = clock
        self._capture: Capture | None = None
        self._fps = _USUAL_FPS
        self._index = 0
        self._began = 0.0

    @property
    def fps(self) -> float:
        """Frames a second: what the camera says, or a guess."""
        return self._fps

    @property
    def frame_count(self) -> int | None:
        """None: nobody knows."""
        return None

    @property
    def warning(self) -> str | None:
        """None: what goes wrong with a camera is an error."""
        return None

    def open(self) -> None:
        """Connect; CameraError where there is no camera, or it does not let us in."""
        capture = self._connect()
        if isinstance(capture, Fault):
            raise self._refused(capture)
        if not capture.isOpened():
            capture.release()
            raise self._refused(self._why_not())
        stated = capture.get(cv2.CAP_PROP_FPS)
        self._fps = stated if is_rate(stated) else _USUAL_FPS
        self._capture = capture
        self._index = 0

    def read(self) -> Frame | None:
        """The next picture, waiting for it; CameraError where none comes any more, None once it is closed."""
        if self._capture is None:
            return None
        image = self._next_picture(self._capture)
        now = self._clock.monotonic()
        if self._index == 0:
            self._began = now
        self._index += 1
        return Frame(image, self._index, now - self._began, self._clock.now())

    def close(self) -> None:
        """Hang up."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None

    def _next_picture(self, capture: Capture) -> Image:
        condition: LostCondition = "offline"
        for _ in range(_ATTEMPTS):
            asked = self._clock.monotonic()
            image = next_picture(capture)
            if image is not None:
                return image
            if self._clock.monotonic() - asked >= _SILENCE:
                condition = "stalled"
                break
        self.close()
        raise CameraError(f"camera {self._name} gives no more pictures: check its power and its connection", condition)

    def _refused(self, fault: Fault) -> CameraError:
        return CameraError(f"camera {self._name} cannot be opened: {fault.reason}", fault.condition)


def ip_camera(url: str, clock: Clock, stop: threading.Event | None = None) -> Camera:
    """A camera on the network, RTSP or HTTP; waits 3 seconds at most to connect and 2 for a picture.

    Whether somebody answers at all is seen first: OpenCV opens one camera at a time, in all the process, and waits for
    one that is off as long as for one that is slow.  Once `stop` is set, nobody takes the time to find out why it does
    not open.
    """

    def why_not() -> Fault:
        return _STOPPED if stop is not None and stop.is_set() else why_silent(url, clock)

    return Camera(
        without_secrets(url),
        connect=lambda: why_unreachable(url) or open_ffmpeg(url, _OPTIONS, _PARAMETERS),
        why_not=why_not,
        clock=clock,
    )


def webcam(device: Path, clock: Clock) -> Camera:
    """A camera on this machine, by its device such as /dev/video0."""
    return Camera(
        str(device),
        connect=lambda: open_device(str(device)),
        why_not=lambda: _why_no_device(device),
        clock=clock,
    )


def _why_no_device(device: Path) -> Fault:
    if not device.exists():
        there = ", ".join(sorted(str(path) for path in Path("/dev").glob("video*"))) or "none"
        return Fault("offline", f"there is no such device (there are: {there}): check the number and the cable")
    return Fault("offline", "it is in use, is no camera, or is not allowed: add the user to the group video")

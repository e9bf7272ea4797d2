"""Cameras: pictures as they arrive, stamped with the time of their arrival."""

from collections.abc import Callable
from pathlib import Path

import cv2

from edgecount.clock import Clock
from edgecount.errors import SourceError
from edgecount.ports import Frame
from edgecount.sources.address import why_silent, without_secrets
from edgecount.sources.capture import Capture, next_picture, open_device, open_ffmpeg
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


class Camera:
    """A live source; build one with `ip_camera` or `webcam`.

    `name` is what messages call it and must hold no secret.  `connect` opens it, and `why_not` says what to do where it
    did not open.
    """

    def __init__(self, name: str, connect: Callable[[], Capture], why_not: Callable[[], str], clock: Clock) -> None:
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
        """Connect; SourceError where there is no camera, or it does not let us in."""
        capture = self._connect()
        if not capture.isOpened():
            capture.release()
            raise SourceError(f"camera {self._name} cannot be opened: {self._why_not()}")
        stated = capture.get(cv2.CAP_PROP_FPS)
        self._fps = stated if is_rate(stated) else _USUAL_FPS
        self._capture = capture
        self._index = 0

    def read(self) -> Frame | None:
        """The next picture, waiting for it; SourceError where none comes any more, None once it is closed."""
        if self._capture is None:
            return None
        image = next_picture(self._capture)
        if image is None:
            self.close()
            raise SourceError(f"camera {self._name} gives no more pictures: check its power and its connection")
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


def ip_camera(url: str, clock: Clock) -> Camera:
    """A camera on the network, RTSP or HTTP; waits 3 seconds at most to connect and 2 for a picture."""
    return Camera(
        without_secrets(url),
        connect=lambda: open_ffmpeg(url, _OPTIONS, _PARAMETERS),
        why_not=lambda: why_silent(url),
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


def _why_no_device(device: Path) -> str:
    if not device.exists():
        there = ", ".join(sorted(str(path) for path in Path("/dev").glob("video*"))) or "none"
        return f"there is no such device (there are: {there}): check the number and the cable"
    return "it is in use, is no camera, or is not allowed: add the user to the group video"

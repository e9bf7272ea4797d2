"""Cameras: pictures as they arrive, stamped with the time of their arrival."""

from collections.abc import Callable

import cv2

from edgecount.clock import Clock
from edgecount.events.model import LostCondition
from edgecount.ports import Frame, Image
from edgecount.sources.capture import Capture, next_picture, require_fitting
from edgecount.sources.fault import CameraError, Fault
from edgecount.sources.measures import UnfitPictureError
from edgecount.sources.network.answers import MUTE
from edgecount.sources.network.wire import SILENCE
from edgecount.sources.times import is_rate

_USUAL_FPS = 25.0  # a guess for cameras that do not say
_ATTEMPTS = 5  # reads in a row that may fail at once: a picture that cannot be converted is no broken connection
_PATIENCE = 3.5  # seconds for a read in which there were bytes all the time, and no picture: FFmpeg has a little more
NO_WHOLE_PICTURE = Fault("stalled", "no whole picture came in 4 seconds: set a key frame every 2, or restart it")
"""The fault of a camera whose pictures take too long."""
_NOTHING_TO_SEE = Fault("offline", "what it sends cannot be decoded: set it to H.264 or JPEG, or choose another stream")


def why_no_picture(took: float) -> Fault:
    """Why the first picture did not come in so many seconds."""
    if took >= _PATIENCE:
        return NO_WHOLE_PICTURE
    return MUTE if took >= SILENCE else _NOTHING_TO_SEE


class Camera:
    """A live source; build one with `live.ip_camera` or `live.webcam`.

    `name` is its name in messages and must hold no secret.  `connect` opens it, or gives the reason why it cannot be
    opened; `why_blank` gives the reason why no picture came at first, from how long it was waited for (s).  Pictures
    that are `apart` by so many seconds are waited for as much longer.  `pixel_aspect` is
    the width of a pixel in its heights, by default what the stream says.
    """

    def __init__(
        self,
        name: str,
        connect: Callable[[], Capture | Fault],
        clock: Clock,
        why_blank: Callable[[float], Fault] = why_no_picture,
        apart: float = 0.0,
        pixel_aspect: float | None = None,
    ) -> None:
        self._name = name
        self._connect = connect
        self._clock = clock
        self._why_blank = why_blank
        self._silence = SILENCE + apart
        self._pixel_aspect = pixel_aspect
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
        try:
            require_fitting(capture)
            first, took = self._waited_for(capture)
        except UnfitPictureError as error:
            capture.release()
            raise self._unfit(error) from None
        if first is None:
            capture.release()
            raise self._refused(self._why_blank(took))
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
        try:
            image, took = self._waited_for(self._capture)
        except UnfitPictureError as error:
            self.close()
            raise self._unfit(error) from None
        if image is None or took >= self._silence:  # a picture that ends a silence is one that FFmpeg had left over
            self.close()
            condition: LostCondition = "stalled" if took >= self._silence else "offline"
            what = f"camera {self._name} gives no more pictures: check its power and its connection"
            raise CameraError(what, condition)
        return self._frame(image, self._clock.monotonic())

    def close(self) -> None:
        """Close the connection."""
        if self._capture is not None:
            self._capture.release()
            self._capture = self._first = None

    def _waited_for(self, capture: Capture) -> tuple[Image | None, float]:
        """The next picture, None if none comes, and how long that took (s); UnfitPictureError where none is taken."""
        image, took = None, 0.0
        unfit: UnfitPictureError | None = None
        for _ in range(_ATTEMPTS):
            asked = self._clock.monotonic()
            try:
                image = next_picture(capture, self._pixel_aspect)
            except UnfitPictureError as error:
                unfit = error
            took = self._clock.monotonic() - asked
            if image is not None or took >= self._silence or (unfit is not None and self._silence > SILENCE):
                break  # those that come minutes apart are not waited for
        if image is None and unfit is not None:
            raise unfit
        return image, took

    def _frame(self, image: Image, now: float) -> Frame:
        """The picture as a frame that has arrived at `now` (monotonic seconds)."""
        self._index += 1
        return Frame(image, self._index, now - self._began, self._clock.now())

    def _unfit(self, error: UnfitPictureError) -> CameraError:
        return CameraError(
            f"camera {self._name} sends pictures that are not taken ({error}): "
            "set its size of picture, or choose another of its streams"
        )

    def _refused(self, fault: Fault) -> CameraError:
        return CameraError(f"camera {self._name} cannot be opened: {fault.reason}", fault.condition)

"""Only the newest frame: a thread empties a live source, so that the pipeline neither lags behind nor waits."""

import atexit
import math
import threading

from edgecount.clock import Clock
from edgecount.ports import Frame, FrameSource
from edgecount.sources.fault import CameraError

STALL_SECONDS = 3.0
"""So long without a new frame is a fault, whether the driver has noticed it or not."""
OPEN_SECONDS = 12.0
"""Opening a camera, or finding out why it does not open, never takes so long: after this, its driver hangs."""
CLOSE_SECONDS = 2.5
"""How long a read that is under way may take to end: a camera's read gives up after two seconds."""
LAST_SECONDS = 1.5
"""How long the end of the process may wait for that read in addition."""
_LOOK_UP = 0.1  # seconds between two looks at the stop event while no frame comes
_SLOW = "does not open, and does not say why: restart the camera"
_HANGS = "hangs in its driver, and is opened again when that lets go of it: restart the camera, or unplug it"


class NewestFrame:
    """A source around a live one: `read` gives its newest frame and drops the older ones that were not read.

    A thread opens, reads and closes the live source, so that no other thread ever hangs in its driver.  `stop` ends the
    waiting in `open` and `read`; `read` then gives None.  An error in the thread is raised by the call that waits for
    it, after the last good frame.  `read` raises CameraError after `stalls_after` (s) without a frame; `open` raises it
    while an earlier thread is still in the driver: there is never more than one thread.
    """

    def __init__(
        self,
        source: FrameSource,
        stop: threading.Event,
        clock: Clock,
        stalls_after: float = math.inf,
        patience: float = CLOSE_SECONDS,
    ) -> None:
        self._source = source
        self._stop = stop
        self._clock = clock
        self._stalls_after = stalls_after
        self._patience = patience
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._newest: Frame | None = None
        self._error: BaseException | None = None
        self._is_open = False
        self._ended = False
        self._arrived = 0.0
        self._dropped = 0

    @property
    def fps(self) -> float:
        """Frames a second of the live source."""
        return self._source.fps

    @property
    def frame_count(self) -> int | None:
        """The live source's number: None, or that of a recording that plays like a camera."""
        return self._source.frame_count

    @property
    def warning(self) -> str | None:
        """The live source's warning."""
        return self._source.warning

    @property
    def dropped(self) -> int:
        """How many frames were replaced by a newer one before they were read."""
        with self._changed:
            return self._dropped

    def open(self) -> None:
        """Start to read the source, and wait until it is open; SourceError if it does not open."""
        if self._thread is not None and self._thread.is_alive():
            raise CameraError(_HANGS, "stalled")
        self._closing.clear()
        self._newest, self._error, self._is_open, self._ended = None, None, False, False
        self._thread = threading.Thread(target=self._empty, name="newest-frame", daemon=True)
        self._thread.start()
        began = self._clock.monotonic()
        with self._changed:
            while not (self._is_open or self._ended or self._stop.is_set()):
                if self._clock.monotonic() - began >= OPEN_SECONDS:
                    raise CameraError(_SLOW, "stalled")
                self._changed.wait(_LOOK_UP)
            if not self._is_open and self._error is not None:
                raise self._error

    def read(self) -> Frame | None:
        """The newest frame that was not read yet, waiting for one; None when stopped or at the end."""
        with self._changed:
            while self._newest is None and not self._ended and not self._stop.is_set():
                if self._clock.monotonic() - self._arrived >= self._stalls_after:
                    raise CameraError("gives no new pictures: check its power and its connection", "stalled")
                self._changed.wait(_LOOK_UP)
            if self._stop.is_set():
                return None
            frame, self._newest = self._newest, None
            if frame is None and self._error is not None:
                raise self._error
            return frame

    def close(self) -> None:
        """Let the thread close the source and end; a thread hanging in a driver does so when the driver returns."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(self._patience)
            if self._stop.is_set() and self._thread.is_alive():
                # A thread that returns from OpenCV while the interpreter ends aborts the process.
                atexit.register(self._thread.join, LAST_SECONDS)

    def _empty(self) -> None:
        try:
            self._source.open()
            with self._changed:
                self._is_open, self._arrived = True, self._clock.monotonic()
                self._changed.notify_all()
            while not self._closing.is_set() and not self._stop.is_set():
                frame = self._source.read()
                if frame is None:
                    break
                self._put(frame)
        except BaseException as error:  # noqa: BLE001 - any error is raised again in the thread that waits for it
            self._error = error
        finally:
            self._end()

    def _end(self) -> None:
        try:
            self._source.close()
        except BaseException as error:  # noqa: BLE001 - as above
            self._error = self._error or error
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def _put(self, frame: Frame) -> None:
        with self._changed:
            self._dropped += self._newest is not None
            self._newest, self._arrived = frame, self._clock.monotonic()
            self._changed.notify_all()

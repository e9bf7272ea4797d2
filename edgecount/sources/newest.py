"""Only the newest frame: a thread that empties a live source, so that the pipeline never lags behind it."""

import threading

from edgecount.ports import Frame, FrameSource

_LOOK_UP = 0.1  # seconds between two looks at the stop event while no frame comes


class NewestFrame:
    """A source around a live one: `read` gives its newest frame and drops the older ones nobody asked for.

    `stop` ends the waiting in `read`, which then gives None.  What goes wrong in the thread is raised by `read`, after
    the last good frame.
    """

    def __init__(self, source: FrameSource, stop: threading.Event, patience: float = 5.0) -> None:
        self._source = source
        self._stop = stop
        self._patience = patience
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None
        self._newest: Frame | None = None
        self._error: BaseException | None = None
        self._ended = False
        self._dropped = 0

    @property
    def fps(self) -> float:
        """Frames a second of the live source."""
        return self._source.fps

    @property
    def frame_count(self) -> int | None:
        """Of the live source: None, or of a recording that plays as one."""
        return self._source.frame_count

    @property
    def warning(self) -> str | None:
        """Of the live source."""
        return self._source.warning

    @property
    def dropped(self) -> int:
        """How many frames were replaced by a newer one before anybody asked for them."""
        with self._changed:
            return self._dropped

    def open(self) -> None:
        """Open the source and start to read it."""
        self._source.open()
        self._closing.clear()
        self._ended, self._newest, self._error = False, None, None
        self._thread = threading.Thread(target=self._empty, name="newest-frame", daemon=True)
        self._thread.start()

    def read(self) -> Frame | None:
        """The newest frame that was not read yet, waiting for one; None when stopped or at the end."""
        with self._changed:
            while self._newest is None and not self._ended and not self._stop.is_set():
                self._changed.wait(_LOOK_UP)
            if self._stop.is_set():
                return None
            frame, self._newest = self._newest, None
            if frame is None and self._error is not None:
                raise self._error
            return frame

    def close(self) -> None:
        """End the thread and close the source."""
        self._closing.set()
        if self._thread is not None:
            self._thread.join(self._patience)
            if self._thread.is_alive():
                return  # a driver that hangs: to close its device under it would crash the process, which ends anyway
            self._thread = None
        self._source.close()

    def _empty(self) -> None:
        try:
            while not self._closing.is_set() and not self._stop.is_set():
                frame = self._source.read()
                if frame is None:
                    break
                self._put(frame)
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised again where the frames are read
            self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()

    def _put(self, frame: Frame) -> None:
        with self._changed:
            self._dropped += self._newest is not None
            self._newest = frame
            self._changed.notify_all()

"""A recording that plays like a camera: each frame when its time has come."""

import dataclasses
import threading

from edgecount.clock import Clock
from edgecount.ports import Frame, FrameSource

LONGEST_WAIT, PAUSE = 10.0, 2.5
"""A longer pause of a recorder (s) is played as a short one, in which the tracker recognises nobody all the same."""


class Paced:
    """A source around a recording, for `run`: its frames come at their own pace and have the present time as `ts`.

    Its long pauses are played as short ones; to count a recording at the time at which it was taken, replay it.  `stop`
    ends the waiting in `read`, which then gives None.
    """

    def __init__(self, source: FrameSource, clock: Clock, stop: threading.Event) -> None:
        self._source = source
        self._clock = clock
        self._stop = stop
        self._began: float | None = None
        self._last = 0.0
        self._skipped = 0.0

    @property
    def fps(self) -> float:
        """Frames a second of the recording."""
        return self._source.fps

    @property
    def frame_count(self) -> int | None:
        """How many frames the recording announces."""
        return self._source.frame_count

    @property
    def warning(self) -> str | None:
        """What is wrong with the recording's end."""
        return self._source.warning

    def open(self) -> None:
        """Open the recording; its time starts with the first frame."""
        self._source.open()
        self._began = None
        self._last = self._skipped = 0.0

    def read(self) -> Frame | None:
        """The next frame, when its time has come; None at the end or when stopped."""
        frame = self._source.read()
        if frame is None:
            return None
        if self._began is None:
            self._began = self._clock.monotonic() - frame.media_time
        time = self._without_pauses(frame.media_time)
        early = self._began + time - self._clock.monotonic()
        if early > 0 and self._stop.wait(early):
            return None
        return dataclasses.replace(frame, media_time=time, ts=self._clock.now())

    def _without_pauses(self, time: float) -> float:
        """The media time without what was skipped of long pauses."""
        if time - self._last > LONGEST_WAIT:
            self._skipped += time - self._last - PAUSE
        self._last = time
        return time - self._skipped

    def close(self) -> None:
        """Close the recording."""
        self._source.close()

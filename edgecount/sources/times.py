"""Frame rates, and when each frame of a recording was taken, from the timestamps its stream carries."""

import math

MAX_FPS = 1000.0
"""No camera takes so many frames a second: a header that says so has its time base in the place of the rate."""

_JITTER = 1.0  # seconds: a step back no longer than this is a reordered stamp, a longer one a clock that was set
_GAP = 3600.0  # seconds: a longer leap forward is a clock that was set, not time that passed
_TICK = 0.001  # seconds from one frame to the next if their stamps are out of order


def is_rate(fps: float) -> bool:
    """Whether a camera can have taken this many frames a second."""
    return math.isfinite(fps) and 0 < fps < MAX_FPS


class MediaTimes:
    """Turns the stamps of successive frames into media time: seconds, 0 at the first frame, always rising.

    A recording of varying rate keeps its true times.  If stamps are missing or wrong, frames follow each other at the
    header's rate.
    """

    def __init__(self, fps: float) -> None:
        self._interval = 1 / fps
        self._zero: float | None = None
        self._last = 0.0

    def at(self, stamp: float) -> float:
        """The media time of the next frame; `stamp` is its time in the stream, in seconds, 0 if it has none."""
        if self._zero is None:
            self._zero = stamp if math.isfinite(stamp) else 0.0
        else:
            self._last = round(self._following(stamp, self._zero), 6)  # 0.3, not 0.30000000000000004
        return self._last

    def _following(self, stamp: float, zero: float) -> float:
        if not math.isfinite(stamp) or stamp == 0:
            return self._last + self._interval
        time = round(stamp - zero, 6)
        if self._last < time <= self._last + _GAP:
            return time
        if self._last - _JITTER < time <= self._last:
            return self._last + _TICK
        self._zero = stamp - self._last - self._interval
        return self._last + self._interval

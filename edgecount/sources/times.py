"""Frame rates, and when each frame of a recording was taken, from the timestamps its stream carries."""

import math

MAX_FPS = 1000.0
"""No camera takes so many frames a second: a header that says so has its time base in the place of the rate."""
LONG_PAUSE = 3600.0
"""Seconds of a pause that is worth a word: a clock that was set looks the same."""
LONGEST_PAUSE = 86_400.0
"""Seconds: a longer leap forward is a clock that was set, not time that passed."""

_JITTER = 1.0  # seconds: a step back no longer than this is a reordered stamp, a longer one a clock that was set
_TICK = 0.001  # seconds from one frame to the next if their stamps are out of order


def is_rate(fps: float) -> bool:
    """Whether a camera can have taken this many frames a second."""
    return math.isfinite(fps) and 0 < fps < MAX_FPS


class MediaTimes:
    """Turns the stamps of successive frames into media time: seconds, 0 at the first frame, always rising.

    A recording of varying rate, or one that pauses, keeps its true times.  Frames without a stamp, and those after a
    clock was set, follow each other at `fps`.

    A stamp of 0 is none: FFmpeg gives no other sign.  The first frame's 0 is believed once the second frame's stamp is
    above it.  Where stamps are lower after a missing one, their zero has moved (Matroska whose first packets have
    no decoding time); the time goes on.

    `pauses` and `paused_seconds` tell of the long pauses so far, `leaps` how often the clock was set forward.
    """

    def __init__(self, fps: float) -> None:
        self._interval = 1 / fps
        self._zero: float | None = None  # the stamp that media time 0 would have
        self._known = 0.0  # the last stamp
        self._missing = False  # whether frames after it had none
        self._last: float | None = None
        self.pauses = 0
        self.paused_seconds = 0.0
        self.leaps = 0

    def at(self, stamp: float) -> float:
        """The media time of the next frame; `stamp` is its time in the stream, in seconds, 0 if it has none."""
        has_stamp = math.isfinite(stamp) and stamp != 0
        if self._last is None:
            self._last = 0.0
            self._zero = stamp if has_stamp else None
        elif has_stamp:
            self._last = round(self._following(stamp, self._last), 6)  # 0.3, not 0.30000000000000004
        else:
            self._last = round(self._last + self._interval, 6)
        self._missing = not has_stamp and self._last > 0
        self._known = stamp if has_stamp else self._known
        return self._last

    def _following(self, stamp: float, last: float) -> float:
        if self._zero is None:
            self._zero = stamp - last - self._interval if self._missing or stamp < 0 else 0.0
        time = round(stamp - self._zero, 6)
        if last < time <= last + LONGEST_PAUSE:
            self._note_pause(time - last)
            return time
        if last - _JITTER < time <= last and not (self._missing and stamp < self._known):
            return last + _TICK
        self.leaps += time > last
        self._zero = stamp - last - self._interval
        return last + self._interval

    def _note_pause(self, seconds: float) -> None:
        if seconds >= LONG_PAUSE:
            self.pauses += 1
            self.paused_seconds += seconds


class StatedTimes:
    """Media times at a rate that the user states, for stamps that only count up another one.

    `fps` is the stated rate, `counted` the one of the stamps: a frame whose stamp is two steps on follows a lost one.
    """

    def __init__(self, fps: float, counted: float) -> None:
        self._fps = fps
        self._counted = counted
        self._position = -1
        self._before = 0.0

    def at(self, stamp: float) -> float:
        """The media time of the next frame; `stamp` as for MediaTimes."""
        step = stamp - self._before
        self._position += self._steps(step) if self._is_known(stamp, step) else 1
        self._before = stamp
        return self._position / self._fps

    def _is_known(self, stamp: float, step: float) -> bool:
        """Whether a stamp and the one before say how many steps lie between them."""
        before_is_known = self._before != 0 or self._position == 0
        return math.isfinite(step) and stamp != 0 and before_is_known and self._position >= 0 and step <= LONGEST_PAUSE

    def _steps(self, seconds: float) -> int:
        return max(1, round(seconds * self._counted))

"""Coverage: the seconds in which a camera was really watched, from the times of its frames.

The time between two frames was watched if it is short.  Its length is measured on a clock that never jumps; the wall
clock only says to which minute it belongs.  So a jump of the wall clock neither takes watched time away nor makes more
of it than 60 seconds a minute.
"""

from datetime import UTC, datetime

_MINUTE = 60


class CoverageMeter:
    """Adds up the watched seconds of one camera; `max_gap` is the longest time between frames that counts (s)."""

    def __init__(self, max_gap: float = 2.0) -> None:
        if not 0 < max_gap <= _MINUTE:
            raise ValueError(f"a gap between frames is more than 0 and at most {_MINUTE} seconds, not {max_gap}")
        self._max_gap = max_gap
        self._last: float | None = None
        self._watched: dict[int, float] = {}

    def saw(self, ts: datetime, monotonic: float) -> None:
        """A frame was processed: taken at `ts` (aware), and at `monotonic` seconds on a clock that never jumps."""
        gap = 0.0 if self._last is None else monotonic - self._last
        self._last = monotonic
        if not 0 < gap <= self._max_gap:
            return
        end = ts.timestamp()
        minute = int(end // _MINUTE)
        in_minute = min(gap, end - minute * _MINUTE)
        self._add(minute, in_minute)
        if gap > in_minute:
            self._add(minute - 1, gap - in_minute)

    def take(self) -> dict[datetime, float]:
        """Hand over and forget: seconds watched (0-60) since the last call, by UTC minute."""
        watched, self._watched = self._watched, {}
        return {
            datetime.fromtimestamp(minute * _MINUTE, UTC): min(seconds, float(_MINUTE))
            for minute, seconds in watched.items()
            if seconds > 0
        }

    def _add(self, minute: int, seconds: float) -> None:
        self._watched[minute] = self._watched.get(minute, 0.0) + seconds

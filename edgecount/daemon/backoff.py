"""How long to wait after a failure, and when there were too many: for peers, cameras and crashed workers.  Pure."""

from collections import deque
from collections.abc import Callable

STEADY_SECONDS = 60.0
"""A worker that has run for so many seconds runs well: its next crash is a first one."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""The wait from the second crash in a row to the next start, which doubles up to the longest (s)."""
MOST_CRASHES, WITHIN_SECONDS = 5, 180.0
"""So many crashes of one worker within so many seconds are no accident: its camera is benched."""
FIRST_BENCH, LONGEST_BENCH = 300.0, 3600.0
"""The wait of a benched worker, which doubles with each further crash up to the longest (s)."""
FORGIVEN_SECONDS = 600.0
"""A worker that has run for so many seconds is benched no more: all its crashes are forgotten."""


class Backoff:
    """Doubles from `first` to `longest` seconds; `chance` gives numbers in 0-1 that shorten a wait by up to a half.

    Without `chance` every wait is whole.
    """

    def __init__(self, first: float, longest: float, chance: Callable[[], float] = lambda: 0.0) -> None:
        self._chance = chance
        self._last = 0.0
        self.keep_within(first, longest)

    def wait(self, at_least: float = 0.0) -> float:
        """How long to wait now (seconds)."""
        self._last = min(max(self._first, 2 * self._last), self._longest)
        return max(at_least, self._last * (1 - self._chance() / 2))

    def keep_within(self, first: float, longest: float) -> None:
        """Other bounds from now on (seconds), for a failure of another kind: the next wait is within them."""
        if not 0 < first <= longest:
            raise ValueError(f"a wait is more than 0 and at most the longest, not {first} of {longest} seconds")
        self._first, self._longest = first, longest

    def reset(self) -> None:
        """All is well again: the next failure is a first one."""
        self._last = 0.0


class Restarts:
    """The waits before one camera's worker is started again: none at first, then longer and longer.

    Where its budget of crashes is spent, the camera `is_benched`: its waits are minutes, up to an hour, until a worker
    runs well for a good while.  `chance` gives 0-1.
    """

    def __init__(self, chance: Callable[[], float]) -> None:
        self._backoff = Backoff(FIRST_WAIT, LONGEST_WAIT, chance)
        self._benches = Backoff(FIRST_BENCH, LONGEST_BENCH, chance)
        self._times: deque[float] = deque(maxlen=MOST_CRASHES)
        self._at_once = True
        self.is_benched = False

    def wait(self, ran_seconds: float, now: float) -> float:
        """How long to wait after a crash (s), `now` on a clock that never jumps, of a worker that ran for so long."""
        if ran_seconds >= FORGIVEN_SECONDS:
            self._benches.reset()
            self.is_benched = False
        if ran_seconds >= STEADY_SECONDS:
            self._backoff.reset()
            self._at_once = True
        self._times.append(now)
        self.is_benched = self.is_benched or self._are_too_many(now)
        if self.is_benched:
            return self._benches.wait()
        if self._at_once:
            self._at_once = False
            return 0.0
        return self._backoff.wait()

    def _are_too_many(self, now: float) -> bool:
        return len(self._times) == MOST_CRASHES and now - self._times[0] <= WITHIN_SECONDS

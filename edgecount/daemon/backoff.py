"""How long to wait after a failure, and when there were too many: for peers, cameras and crashed workers.  Pure."""

from collections import deque
from collections.abc import Callable

STEADY_SECONDS = 60.0
"""A worker that has run for so many seconds runs well: its next crash is a first one."""
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0
"""The wait from the second crash in a row to the next start, which doubles up to the longest (s)."""
MOST_CRASHES, WITHIN_SECONDS = 5, 60.0
"""So many crashes within so many seconds are no accident: everything had better begin anew."""


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
    """The waits before one worker is started again: none at first, then longer and longer; `chance` gives 0-1."""

    def __init__(self, chance: Callable[[], float]) -> None:
        self._backoff = Backoff(FIRST_WAIT, LONGEST_WAIT, chance)
        self._at_once = True

    def wait(self, ran_seconds: float) -> float:
        """How long to wait after a crash (s), of a worker that has run for so long."""
        if ran_seconds >= STEADY_SECONDS:
            self._backoff.reset()
            self._at_once = True
        if self._at_once:
            self._at_once = False
            return 0.0
        return self._backoff.wait()


class Crashes:
    """The crashes of all workers lately; times are seconds on a clock that never jumps."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=MOST_CRASHES)

    def are_too_many(self, now: float) -> bool:
        """Whether, with one more now, there were MOST_CRASHES within WITHIN_SECONDS."""
        self._times.append(now)
        return len(self._times) == MOST_CRASHES and now - self._times[0] <= WITHIN_SECONDS

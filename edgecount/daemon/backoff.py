"""How long to wait after a failure: longer each time, and never just as long as everybody else."""

from collections.abc import Callable


class Backoff:
    """Doubles from `first` to `longest` seconds; `chance` gives numbers in 0-1 that shorten a wait by up to a half."""

    def __init__(self, first: float, longest: float, chance: Callable[[], float]) -> None:
        if not 0 < first <= longest:
            raise ValueError(f"a wait is more than 0 and at most the longest, not {first} of {longest} seconds")
        self._first = first
        self._longest = longest
        self._chance = chance
        self._next = first

    def wait(self, at_least: float = 0.0) -> float:
        """How long to wait now (seconds)."""
        seconds, self._next = self._next, min(self._longest, 2 * self._next)
        return max(at_least, seconds * (1 - self._chance() / 2))

    def reset(self) -> None:
        """All is well again: the next failure is a first one."""
        self._next = self._first

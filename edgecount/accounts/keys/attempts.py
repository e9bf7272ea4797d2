"""How soon somebody may try again after failures: ever later, up to a minute, and never not at all.  Pure.

An attempt counts as failed from its beginning until it is forgiven, so that many at once are worth no more than one.
"""

from dataclasses import dataclass

LONGEST = 60.0
"""Seconds; a wait begins with one and doubles."""
FORGOTTEN = 15 * 60.0
"""Seconds without an attempt after which failures are forgotten."""
MOST = 10_000
"""So many keys are remembered, those of the latest attempts."""


@dataclass(frozen=True, slots=True)
class _Failures:
    count: int
    at: float
    until: float


class Attempts:
    """Failures by key, such as an account's name or an address; the first `free` of a key cost no wait."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._failures: dict[str, _Failures] = {}

    def wait(self, key: str, now: float) -> float:
        """Seconds until the next attempt may begin, 0 if it may now; `now` is monotonic."""
        known = self._failures.get(key)
        return 0.0 if known is None else max(0.0, known.until - now)

    def begin(self, key: str, now: float) -> None:
        """Count an attempt."""
        known = self._failures.pop(key, None)
        count = 1 if known is None or now - known.at > FORGOTTEN else known.count + 1
        wait = 0.0 if count <= self._free else min(LONGEST, 2.0 ** min(count - self._free - 1, 10))
        self._failures[key] = _Failures(count, now, now + wait)  # at the end: a dict keeps its order
        if len(self._failures) > MOST:
            del self._failures[next(iter(self._failures))]

    def forget(self, key: str) -> None:
        """An attempt succeeded, and so all is well."""
        self._failures.pop(key, None)

    def take_back(self, key: str) -> None:
        """An attempt succeeded, but those before it may have been another's: that one counts no more."""
        known = self._failures.pop(key, None)
        if known is not None and known.count > 1:
            self._failures[key] = _Failures(known.count - 1, known.at, known.at)

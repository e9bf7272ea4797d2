"""The verdict on where a camera looks, from comparisons over minutes.  Pure.

                  AGREEING in a row, over AGREED_SECONDS, say that it looks elsewhere or is blurred
          ┌───────────────────────────────────────────────────────────────────────────────────────┐
        right                                                                                   moved
          └───────────────────────────────────────────────────────────────────────────────────────┘
                          AGREEING in a row, over AGREED_SECONDS, say that it looks there

A comparison that can say nothing, at night or in a crowd, counts for neither side.  Two that see different moves do not
agree.  Where for STRANGE_SECONDS, which is all the light of a day, not one has known the scene again, it is *strange*:
the camera looks somewhere else entirely.
"""

from dataclasses import dataclass
from typing import Literal

from edgecount.sources.aim.comparing import AimComparison

Finding = Literal["right", "moved", "blurred", "strange"]

AGREEING = 4
"""Comparisons in a row that say the same."""
AGREED_SECONDS = 90.0
"""From the first of them to the last, at least: somebody who cleans the lens is gone by then."""
STRANGE_SECONDS = 26 * 3600.0
"""How long nothing is known again, until the scene is another one."""
_APART = 0.02  # share of the width by which two sights of one move differ at most


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the comparisons come to, and the last of them; `since` is when the scene was last known again (seconds)."""

    finding: Finding
    seen: AimComparison
    since: float


class AimVerdict:
    """Takes comparisons in order of time, from `began` on (seconds that never jump).

    `moved` says whether the camera was known to be moved before.
    """

    def __init__(self, began: float, *, moved: bool = False) -> None:
        self._is_moved = moved
        self._is_told = False
        self._there = began
        self._row, self._row_began = 0, began
        self._last: AimComparison | None = None

    @property
    def is_doubtful(self) -> bool:
        """Whether the last comparison speaks against what is believed, or nothing is told yet."""
        return not self._is_told or (self._last is not None and _is_move(self._last) != self._is_moved)

    def take(self, seen: AimComparison, now: float) -> Conclusion | None:
        """Take a comparison of `now`; what is concluded where that is news, and the first time in any case."""
        if seen.kind == "there":
            self._there = now
        if not self._is_moved and now - self._there >= STRANGE_SECONDS:
            return self._conclude("strange", seen)
        if seen.kind == "unknown":
            return None
        if self._last is None or not _agree(self._last, seen):
            self._row, self._row_began = 0, now
        self._row, self._last = self._row + 1, seen
        lasts = self._row >= AGREEING and now - self._row_began >= AGREED_SECONDS
        if not lasts or (self._is_told and _is_move(seen) == self._is_moved):
            return None
        return self._conclude("right" if seen.kind == "there" else _move(seen), seen)

    def _conclude(self, finding: Finding, seen: AimComparison) -> Conclusion:
        self._is_told, self._is_moved = True, finding != "right"
        return Conclusion(finding, seen, self._there)


def _is_move(seen: AimComparison) -> bool:
    return seen.kind != "there"


def _move(seen: AimComparison) -> Finding:
    return "blurred" if seen.kind == "blurred" else "moved"


def _agree(one: AimComparison, other: AimComparison) -> bool:
    """Whether two comparisons say the same."""
    if _is_move(one) != _is_move(other):
        return False
    if not one.kind == other.kind == "elsewhere":
        return True
    ways = (one.right - other.right, one.down - other.down, one.moved - other.moved)
    return max(map(abs, ways)) <= _APART

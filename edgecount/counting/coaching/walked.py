"""Walk in, walk out: what somebody says to have walked, beside what was counted."""

from collections.abc import Mapping, Sequence

from edgecount.counting.coaching.finding import Finding
from edgecount.counting.coaching.watched_camera import WatchedCamera
from edgecount.events.model import Direction

_REVERSED: Mapping[Direction, str] = {
    "out": "you walked in first, and out was counted: the arrow is reversed",
    "in": "you walked out first, and in was counted: the arrow is reversed",
}
"""By what was counted first."""


def other_than_walked(camera: WatchedCamera, line: str) -> Finding | None:
    """A line counted something else than was walked."""
    ways = [crossing.direction for crossing in camera.crossings(line)][: len(camera.walked)]
    if not ways or not camera.walked:
        return None
    if ways[0] != camera.walked[0]:
        return Finding("arrow", line, _REVERSED[ways[0]], "turn the line's arrow: its in side is the other one")
    if len(ways) < len(camera.walked):
        seen = f"you walked {_told(camera.walked)}, and only {_told(ways)} was counted"
        return Finding("missed_walk", line, seen, "walk once more, and out of the picture on either side")
    return None


def counted(camera: WatchedCamera, line: str) -> str:
    """What a line counted; and that its arrow is right, where that is known."""
    ways = [crossing.direction for crossing in camera.crossings(line)]
    if camera.walked and tuple(ways[: len(camera.walked)]) == camera.walked:
        return f"{_told(ways)}: the arrow is right"
    return _told(ways)


def _told(ways: Sequence[Direction]) -> str:
    return f"{ways.count('in')} in, {ways.count('out')} out"

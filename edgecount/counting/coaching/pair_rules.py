"""What may be wrong with two lines: the same people are counted at both, twice or for nothing."""

from edgecount.counting.coaching.finding import Finding
from edgecount.counting.coaching.watched_camera import WatchedCamera
from edgecount.events.model import Direction

_MOST = 0.5
"""The share of a line's people from which on two lines count the same ones."""


def counted_twice(camera: WatchedCamera, first: str, second: str) -> Finding | None:
    """The people of one line are also those of another: the site counts them twice, or not at all."""
    here, there = (_ways(camera, line) for line in (first, second))
    both = here.keys() & there.keys()
    if len(both) < camera.enough or len(both) < _MOST * min(len(here), len(there)):
        return None
    same = sum(here[track] == there[track] for track in both)
    if 2 * same >= len(both):
        seen = f"the same people are counted at this line and at {second}, the same way: everybody counts twice"
        return Finding("counted_twice", first, seen, "keep one of the two lines")
    seen = f"those counted in at this line are counted out at {second}: together they are nobody"
    return Finding("cancelled", first, seen, "keep one of the two lines, or turn the arrow of one")


def _ways(camera: WatchedCamera, line: str) -> dict[int, Direction]:
    """Which way everybody went through a line the first time, by track."""
    return {crossing.track: crossing.direction for crossing in reversed(camera.crossings(line))}

"""Thins a way to the corners that say where its person was at every sight.  Pure.

Ramer-Douglas-Peucker (D. Douglas and T. Peucker, "Algorithms for the reduction of the number of points required to
represent a digitized line or its caricature", 1973), with the place compared sight by sight rather than with the whole
straight line, so that it stays true when somebody was where (N. Meratnia and R. de By, "Spatiotemporal compression
techniques for moving point objects", 2004).
"""

from collections.abc import Sequence

from edgecount.counting.trails.trail import Corner

PLACE = 0.02
"""How far a place may be off, in the person's own heights."""
HEIGHT = 0.1
"""How far a height may be off, as a share of it: that moves the edge of a line's band by less than 0.01 heights."""
SECONDS = 0.2
"""How far a sight's time may be off."""


def thinned(sights: Sequence[Corner]) -> tuple[Corner, ...]:
    """The sights that are corners, first and last among them; one for each number is given, in their order."""
    # By plain numbers, each in units of what it may be off: this runs for every sight of everybody.
    places = [(s.point.x, s.point.y, s.height, s.seconds, PLACE * s.height, HEIGHT * s.height) for s in sights]
    kept = {0, len(sights) - 1}
    open_ = [(0, len(sights) - 1)]
    while open_:
        first, last = open_.pop()
        farthest, distance = _farthest(places, first, last)
        if distance > 1:
            kept.add(farthest)
            open_ += [(first, farthest), (farthest, last)]
    return tuple(sights[index] for index in sorted(kept))


def _farthest(places: Sequence[tuple[float, ...]], first: int, last: int) -> tuple[int, float]:
    """The sight between two that is farthest from the straight way between them, and how far: 1 is just allowed."""
    x, y, height, seconds, _, _ = places[first]
    end = places[last]
    steps = max(1, last - first)
    dx, dy = (end[0] - x) / steps, (end[1] - y) / steps
    grows, takes = (end[2] - height) / steps, (end[3] - seconds) / steps
    farthest, most = first, 0.0
    for number in range(first + 1, last):
        x, y, height, seconds = x + dx, y + dy, height + grows, seconds + takes
        px, py, tall, at, near, alike = places[number]
        distance = max(((px - x) ** 2 + (py - y) ** 2) ** 0.5 / near, abs(tall - height) / alike)
        distance = max(distance, abs(at - seconds) / SECONDS)
        if distance > most:
            farthest, most = number, distance
    return farthest, most

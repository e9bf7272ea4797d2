"""How a person came to a line: how tall, from which angle, and how long they were seen on either side of it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from edgecount.counting.lines.rule import LineRule
from edgecount.counting.trails.trail import Corner, Trail
from edgecount.geometry import Point, Segment

REACH = 1.0
"""So near to a line, in own heights, somebody comes to it."""
SHORT = 0.45
"""Seconds clear of a line on its worse side below which somebody is seen too shortly: crossings are then lost."""
_AT_EDGE = 0.3
"""So near to the picture's edge, in own heights, somebody comes over it, or goes: half their width, and a step."""
_LONG_ENOUGH = 0.5
"""How far somebody must walk about the line, in own heights, for their direction to be known."""


@dataclass(frozen=True, slots=True)
class TrailEnd:
    """Where and when a trail begins or ends near a line: `side` is -1 left of it and 1 right, `height` the person's.

    `within`: the person came from, or went to, somewhere within the picture, not over its edge.
    """

    point: Point
    ts: datetime
    side: int
    height: float
    within: bool


@dataclass(frozen=True, slots=True)
class Approach:
    """How one person came to a line.

    `touched`: they came onto the drawn line, or went through it.  `shorter` is for how many seconds they were seen
    clear of it on the side where they were seen for the shorter time.  `angle` is that between their way and the line,
    in degrees, None where they hardly moved.  `born` and `lost` are where they were first and last seen, where that was
    near the line.
    """

    height: float
    touched: bool
    shorter: float
    angle: float | None
    born: TrailEnd | None
    lost: TrailEnd | None

    @property
    def is_cut(self) -> bool:
        """Whether they were seen too shortly on one side of the line, because they came into sight or left it there."""
        return self.shorter < SHORT and (self.born is not None or self.lost is not None)


def approach(trail: Trail, segment: Segment, rule: LineRule) -> Approach | None:
    """How the person of a trail came to a line, given in fractions of the frame; None where they did not."""
    line = segment.scaled(trail.size)
    seen = list(trail.sights)
    near = [sight for sight in seen if line.distance(sight.point) <= REACH * sight.height]
    if not near:
        return None
    nearest = min(near, key=lambda sight: line.distance(sight.point) / sight.height)
    return Approach(
        height=nearest.height,
        touched=_touches(seen, line, rule.clear_of_line),
        shorter=min(_seconds(seen, line, side, rule.clear_of_line) for side in (-1, 1)),
        angle=_angle(near, line),
        born=_end(trail, seen[0], line),
        lost=_end(trail, seen[-1], line),
    )


def _touches(seen: Sequence[Corner], line: Segment, clear: float) -> bool:
    if any(line.distance(sight.point) <= clear * sight.height for sight in seen):
        return True
    return any(_meets(before.point, after.point, line) for before, after in pairwise(seen))


def _meets(start: Point, end: Point, line: Segment) -> bool:
    before, after = line.offset(start), line.offset(end)
    if before * after > 0 or before == after:
        return False
    share = before / (before - after)
    return 0 <= line.along(start) * (1 - share) + line.along(end) * share <= 1


def _seconds(seen: Sequence[Corner], line: Segment, side: int, clear: float) -> float:
    """For how long somebody was seen clear of the line on one side."""
    beyond = [line.offset(sight.point) * side > clear * sight.height for sight in seen]
    pairs = zip(pairwise(seen), pairwise(beyond), strict=True)
    return sum(after.seconds - before.seconds for (before, after), (one, other) in pairs if one and other)


def _angle(near: Sequence[Corner], line: Segment) -> float | None:
    across = sum(abs(line.offset(b.point) - line.offset(a.point)) for a, b in pairwise(near))
    along = sum(abs(line.along(b.point) - line.along(a.point)) for a, b in pairwise(near)) * line.length
    if math.hypot(across, along) < _LONG_ENOUGH * near[0].height:
        return None
    return math.degrees(math.atan2(across, along))


def _end(trail: Trail, sight: Corner, line: Segment) -> TrailEnd | None:
    """An end of a trail, where it is near the line and beside it, not beyond one of its ends."""
    if line.distance(sight.point) > REACH * sight.height:
        return None
    side = 1 if line.offset(sight.point) > 0 else -1
    x, y, margin = sight.point.x, sight.point.y, _AT_EDGE * sight.height
    within = margin < x < trail.size.width - margin and y < trail.size.height - margin
    return TrailEnd(sight.point, trail.start + timedelta(seconds=sight.seconds), side, sight.height, within)

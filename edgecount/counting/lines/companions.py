"""Tells which crossings belong to people who came together: a *group*.  Pure.

Theory of operation.  Two people cross together if they cross the same line the same way within WITHIN_SECONDS of each
other, and were together on the way: from NEAR_SECONDS before the first of them crossed until the second did, they were
never more than NEAR_HEIGHTS of their mean height apart where one frame showed both, and by then they had been seen in
the same frames for at least NEAR_SECONDS.

A crossing is told at once, and nobody waits for the rest of the group: the first crossing *leads* a group, whose id is
the crossing's own; each later one joins the group of the person that stayed nearest, if there is one, and leads a group
of its own otherwise.  So groups never merge afterwards, and somebody who comes alone is a group of one.  A return takes
a crossing back and belongs to no group; nobody joins a crossing that was taken back.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from edgecount.counting.anchor import Anchor, known_point
from edgecount.counting.facts import Crossed, FrameTime
from edgecount.geometry import Point, Size
from edgecount.tracking.track import Track

WITHIN_SECONDS = 2.0
"""How far apart in time people cross who cross together."""
NEAR_HEIGHTS = 1.5
"""How far apart people are at most who are together, in their mean height."""
NEAR_SECONDS = 1.0
"""For how long people were near each other who are together."""

_KEPT_SECONDS = 2 * (WITHIN_SECONDS + NEAR_SECONDS)
"""A crossing is settled a moment after it happened: so far back the ways of people are known."""


@dataclass(frozen=True, slots=True)
class _CompanionSight:
    """Where one frame shows a person; `height` is the person's own, in pixels."""

    seconds: float
    point: Point
    height: float

    def apart(self, other: "_CompanionSight") -> float:
        """How far apart the two are, in their mean height."""
        return 2 * self.point.distance(other.point) / (self.height + other.height)


@dataclass(frozen=True, slots=True)
class _Member:
    """A person who has crossed, and the group that this crossing belongs to."""

    line: str
    crossed: Crossed
    group: UUID

    def may_join(self, line: str, crossed: Crossed) -> bool:
        """Whether another crossing is near enough in time, the same way, and of somebody else."""
        seconds = abs(crossed.moment.media_time - self.crossed.moment.media_time)
        ways = (line, crossed.direction) == (self.line, self.crossed.direction)
        return ways and seconds <= WITHIN_SECONDS and crossed.track != self.crossed.track


class Companions:
    """Knows where everybody was in the last seconds, and who crossed; in pictures of one size."""

    def __init__(self, anchor: Anchor, size: Size) -> None:
        self._anchor = anchor
        self._size = size
        self._ways: dict[int, deque[_CompanionSight]] = {}
        self._members: list[_Member] = []

    def see(self, tracks: Sequence[Track], moment: FrameTime) -> None:
        """Take the tracks of the next frame, as the lines see them."""
        now = moment.media_time
        for track in tracks:
            point = known_point(track, self._anchor, self._size)
            if point is not None:
                self._ways.setdefault(track.id, deque()).append(_CompanionSight(now, point, track.height))
        self._forget(now - _KEPT_SECONDS)

    def group_of(self, line: str, crossed: Crossed) -> UUID | None:
        """The group that a crossing of the last frame belongs to; its own id if it leads one, None if it is a return.

        Crossings of a line are told in the order in which they are found.
        """
        if crossed.reverses is not None:
            self._members = [member for member in self._members if member.crossed.id != crossed.reverses]
            return None
        found = [
            (apart, member.group)
            for member in self._members
            if member.may_join(line, crossed) and (apart := self._apart(member.crossed, crossed)) <= NEAR_HEIGHTS
        ]
        group = min(found, key=lambda pair: pair[0])[1] if found else crossed.id
        self._members.append(_Member(line, crossed, group))
        return group

    def _apart(self, one: Crossed, other: Crossed) -> float:
        """How far apart two people were at most on the way to the line, in heights; infinite where not together."""
        first, second = sorted((one.moment.media_time, other.moment.media_time))
        ways = {sight.seconds: sight for sight in self._ways.get(one.track, ())}
        both = [(ways[sight.seconds], sight) for sight in self._ways.get(other.track, ()) if sight.seconds in ways]
        near = [pair for pair in both if first - NEAR_SECONDS <= pair[0].seconds <= second]
        if not near or near[-1][0].seconds - both[0][0].seconds < NEAR_SECONDS:
            return float("inf")
        return max(a.apart(b) for a, b in near)

    def _forget(self, before: float) -> None:
        for id_, way in list(self._ways.items()):
            while way and way[0].seconds < before:
                way.popleft()
            if not way:
                del self._ways[id_]
        self._members = [member for member in self._members if member.crossed.moment.media_time >= before]

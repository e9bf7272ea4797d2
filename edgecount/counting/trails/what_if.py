"""What a line would have counted: the line's own counter, run again over trails.  Pure.

The counter is shown the sights that a trail's corners stand for.  While a person stays clear of the line on one side,
one sight says as much to it as a hundred: of those only the first two and the last are shown.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from edgecount.counting.anchor import EDGE
from edgecount.counting.facts import Crossed, Fact, FrameTime
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule, Side
from edgecount.counting.lines.tally import Tally
from edgecount.counting.trails.trail import Corner, Trail
from edgecount.geometry import Box, Segment, Size
from edgecount.tracking.track import Track

_ROUNDING = 2
"""Pixels by which thinning and rounding may have moved a point down: it is no more cut off than it was."""


def recounted(trails: Iterable[Trail], segment: Segment, in_side: Side, rule: LineRule) -> Iterator[Fact]:
    """What a line's counter finds in whole trails, one after another; `segment` is in fractions of the frame."""
    for trail in trails:
        size = Size(trail.size.width, trail.size.height + int(EDGE) + _ROUNDING)
        line = segment.scaled(trail.size)
        sides = _sides(trail, line, rule)
        if len(set(sides)) == 1 and sides[0] != 0:
            continue
        counter = LineCounter(line, in_side, size, rule)
        for number, corner in _at(trail, _telling(sides, trail.confirmed)):
            confirmed = trail.confirmed is not None and number >= trail.confirmed
            moment = FrameTime(number + 1, corner.seconds, trail.start + timedelta(seconds=corner.seconds))
            yield from counter.update([_track(trail.track, corner, rule, confirmed=confirmed)], moment)
        yield from counter.finish()


def tallied(facts: Iterable[Fact], start: datetime, end: datetime) -> Tally:
    """How many came in and went out from a moment on, before another.

    What was taken back, be it later, counts for neither.
    """
    crossings = [fact for fact in facts if isinstance(fact, Crossed)]
    taken_back = {crossing.reverses for crossing in crossings}
    standing = [
        crossing.direction
        for crossing in crossings
        if start <= crossing.moment.ts < end and crossing.reverses is None and crossing.id not in taken_back
    ]
    return Tally(standing.count("in"), standing.count("out"))


def _sides(trail: Trail, line: Segment, rule: LineRule) -> list[int]:
    """The side of the line on which each sight is clear of it: right 1, left -1, on the line 0."""
    sides = [_side(trail.corners[0], line, rule)]
    for before, after in zip(trail.corners, trail.corners[1:], strict=False):
        end, sights = _side(after, line, rule), after.sight - before.sight
        if sides[-1] == end != 0:  # straight, so clear of it all the way
            sides += [end] * sights
        else:
            sides += [_side(before.onward(after, number), line, rule) for number in range(1, sights + 1)]
    return sides


def _side(corner: Corner, line: Segment, rule: LineRule) -> int:
    offset = line.offset(corner.point)
    if abs(offset) <= rule.clear_of_line * corner.height:
        return 0
    return 1 if offset > 0 else -1


def _telling(sides: list[int], confirmed: int | None) -> list[int]:
    """The numbers of the sights that say more than those beside them."""
    last = len(sides) - 1
    return [
        number
        for number, side in enumerate(sides)
        if number < 2
        or number in (confirmed, last)
        or not (0 != side == sides[number - 1] == sides[number - 2] == sides[number + 1])
    ]


def _at(trail: Trail, numbers: Iterable[int]) -> Iterator[tuple[int, Corner]]:
    """The sights with these numbers, which rise."""
    ends = iter(trail.corners)
    before = after = next(ends)
    for number in numbers:
        while after.sight < number:
            before, after = after, next(ends)
        yield number, before if number == before.sight else before.onward(after, number - before.sight)


def _track(id_: int, corner: Corner, rule: LineRule, *, confirmed: bool) -> Track:
    """A sighted person whose point is there; how broad they are says nothing to a line."""
    x, height = corner.point.x, corner.height
    bottom = corner.point.y if rule.anchor == "foot" else corner.point.y + height / 2
    return Track(id_, Box(x - 1, bottom - height, x + 1, bottom), "detected", confirmed, 1.0, stature=height)

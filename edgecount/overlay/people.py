"""People in the picture: a box that shows how each was seen, the track's id, and a trail."""

from collections.abc import Iterator, Sequence

from edgecount.geometry import Box, Point
from edgecount.overlay.palette import GREY, of_person
from edgecount.overlay.pen import Pen
from edgecount.tracking.track import Seen, Track

_CORNER = 0.28  # of a side, at each of its ends
_DASHES = 7  # on the longer side of a box


def draw_person(pen: Pen, track: Track, trail: Sequence[Point]) -> None:
    """Draw one track; a track that is not confirmed yet is grey, without id and trail."""
    colour = of_person(track.id) if track.confirmed else GREY
    if track.confirmed and len(trail) > 1:
        pen.strokes([trail], colour)
        pen.dot(trail[-1], colour)
    box = track.box.clipped(pen.size)
    if box is None:
        return
    pen.strokes(outline(box, track.seen), colour, pen.thickness if track.confirmed else 1)
    if track.confirmed:
        pen.tag(str(track.id), Point(box.left, box.top), colour)


def outline(box: Box, seen: Seen) -> list[tuple[Point, Point]]:
    """The strokes of a box: whole sides, corners or dashes, by how the track was last seen.

    Whole sides: the detector's last look saw the person.  Corners: a follower has seen the person since.  Dashes:
    neither.
    """
    corners = (
        Point(box.left, box.top),
        Point(box.right, box.top),
        Point(box.right, box.bottom),
        Point(box.left, box.bottom),
    )
    sides = list(zip(corners, (*corners[1:], corners[0]), strict=True))
    if seen in ("detected", "expected"):
        return sides
    if seen == "followed":
        return [part for side in sides for part in (_part(side, 0, _CORNER), _part(side, 1 - _CORNER, 1))]
    period = max(box.width, box.height) / _DASHES
    return [dash for side in sides for dash in _dashes(side, period)]


def _dashes(side: tuple[Point, Point], period: float) -> Iterator[tuple[Point, Point]]:
    count = max(2, round(side[0].distance(side[1]) / period))
    for number in range(count):
        yield _part(side, (number + 0.25) / count, (number + 0.75) / count)


def _part(side: tuple[Point, Point], first: float, last: float) -> tuple[Point, Point]:
    """The stretch of a side between two shares of its length."""
    (start, end), dx, dy = side, side[1].x - side[0].x, side[1].y - side[0].y
    return start.moved(first * dx, first * dy), end.moved((last - 1) * dx, (last - 1) * dy)

"""A zone in front of a camera, and why some polygons cannot be a zone."""

from itertools import combinations
from typing import Annotated

from pydantic import AfterValidator, Field

from edgecount.fields.position import Place
from edgecount.fields.section import Section
from edgecount.fields.title import Title
from edgecount.geometry import Point

_SMALLEST_AREA = 1e-6  # of the frame: about a pixel
_ON_THE_LINE = 1e-12

_Corner = tuple[float, float]
_Edge = tuple[_Corner, _Corner]


def _enclosing(polygon: tuple[_Corner, ...]) -> tuple[_Corner, ...]:
    if len(set(polygon)) < len(polygon):
        raise ValueError("must not name a corner twice: the last one joins the first by itself")
    edges = list(zip(polygon, polygon[1:] + polygon[:1], strict=True))
    for first, second in combinations(edges, 2):
        if not set(first) & set(second) and _meet(first, second):
            raise ValueError("must not cross or touch itself: name the corners in order, around the zone")
    if abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in edges)) / 2 < _SMALLEST_AREA:  # the shoelace formula
        raise ValueError("must enclose an area: its corners lie on one line")
    return polygon


def _meet(first: _Edge, second: _Edge) -> bool:
    """Whether two edges without a common end have a place in common."""
    beside = any(
        max(a[axis] for a in first) < min(b[axis] for b in second)
        or max(b[axis] for b in second) < min(a[axis] for a in first)
        for axis in (0, 1)
    )
    straddling = all(
        _side(*edge, other[0]) * _side(*edge, other[1]) <= 0 for edge, other in ((first, second), (second, first))
    )
    return straddling and not beside


def _side(start: _Corner, end: _Corner, corner: _Corner) -> int:
    turn = (end[0] - start[0]) * (corner[1] - start[1]) - (end[1] - start[1]) * (corner[0] - start[0])
    return 0 if abs(turn) < _ON_THE_LINE else 1 if turn > 0 else -1


class ZoneSection(Section):
    """An area of the frame in which people stay."""

    polygon: Annotated[tuple[Place, ...], AfterValidator(_enclosing)] = Field(
        min_length=3,
        max_length=100,
        json_schema_extra={"errorMessage": "must be a list of 3 to 100 corners [x, y]"},
        description="The corners in order, each [x, y] (fractions of the frame).",
    )
    capacity: int | None = Field(
        default=None,
        ge=1,
        description="How many may be in the zone at once, at all its cameras together (people); "
        "without it there is no limit.",
    )

    title: Title | None = Field(
        default=None, description="What Home Assistant calls the zone; without it the zone's name."
    )

    @property
    def corners(self) -> tuple[Point, ...]:
        """The polygon in fractions of the frame; `Point.scaled` gives a corner in pixels."""
        return tuple(Point(*corner) for corner in self.polygon)

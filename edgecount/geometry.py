"""Points, boxes, directed segments and polygons in the plane of the picture: x to the right, y down, in pixels."""

import math
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a picture, in pixels."""

    width: int
    height: int

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a size must be at least 1×1, not {self.width}×{self.height}")


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the picture."""

    x: float
    y: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.x) and math.isfinite(self.y)):
            raise ValueError(f"a point must be finite, not ({self.x}, {self.y})")

    def scaled(self, size: Size) -> "Point":
        """The place, given in fractions of a frame (0-1), in the pixels of a frame of this size."""
        return Point(self.x * size.width, self.y * size.height)

    def moved(self, dx: float, dy: float) -> "Point":
        """The place `dx` to the right and `dy` further down."""
        return Point(self.x + dx, self.y + dy)

    def distance(self, other: "Point") -> float:
        """How far the other point is, in pixels."""
        return math.hypot(self.x - other.x, self.y - other.y)


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; `right` and `bottom` lie outside it, as in a slice."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(side) for side in (self.left, self.top, self.right, self.bottom)):
            raise ValueError(f"a box must be finite, not {self}")
        if self.right <= self.left or self.bottom <= self.top:
            raise ValueError(f"a box must have right > left and bottom > top, not {self}")

    @property
    def width(self) -> float:
        """Extent along x, in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Extent along y, in pixels."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Square pixels."""
        return self.width * self.height

    @property
    def center(self) -> Point:
        """The middle."""
        return Point((self.left + self.right) / 2, (self.top + self.bottom) / 2)

    @property
    def foot(self) -> Point:
        """The middle of the bottom edge: where the person stands."""
        return Point((self.left + self.right) / 2, self.bottom)

    @property
    def head(self) -> Point:
        """The middle of the top edge."""
        return Point((self.left + self.right) / 2, self.top)

    def moved(self, dx: float, dy: float) -> "Box":
        """The same box elsewhere."""
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def clipped(self, size: Size) -> "Box | None":
        """The part inside a picture of this size; None if less than 1 pixel of the width or the height is left."""
        left, top = max(0.0, self.left), max(0.0, self.top)
        right, bottom = min(float(size.width), self.right), min(float(size.height), self.bottom)
        if right - left < 1 or bottom - top < 1:
            return None
        return Box(left, top, right, bottom)

    def intersection(self, other: "Box") -> float:
        """Area that both boxes cover, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def iou(self, other: "Box") -> float:
        """Intersection over union, 0 (apart) to 1 (the same)."""
        shared = self.intersection(other)
        return shared / (self.area + other.area - shared)


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line from `start` to `end`; left and right are as seen by a walker from start to end."""

    start: Point
    end: Point

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError(f"a segment must have a length, not start and end at ({self.start.x}, {self.start.y})")

    @property
    def length(self) -> float:
        """Pixels from start to end."""
        return self.start.distance(self.end)

    def offset(self, point: Point) -> float:
        """Signed distance of a point from the segment's infinite line, in pixels: right of it > 0, left < 0.

        y points down, so the cross product has the opposite sign to that on paper.
        """
        dx, dy = self.end.x - self.start.x, self.end.y - self.start.y
        return (dx * (point.y - self.start.y) - dy * (point.x - self.start.x)) / self.length

    def along(self, point: Point) -> float:
        """Where a point's perpendicular meets the line: 0 at the start, 1 at the end, outside 0-1 beyond them."""
        dx, dy = self.end.x - self.start.x, self.end.y - self.start.y
        return ((point.x - self.start.x) * dx + (point.y - self.start.y) * dy) / (dx * dx + dy * dy)

    def distance(self, point: Point) -> float:
        """Distance of a point from the segment itself (its ends included), in pixels."""
        share = min(1.0, max(0.0, self.along(point)))
        nearest = Point(
            self.start.x + share * (self.end.x - self.start.x), self.start.y + share * (self.end.y - self.start.y)
        )
        return nearest.distance(point)

    def scaled(self, size: Size) -> "Segment":
        """The segment, given in fractions of a frame (0-1), in the pixels of a frame of this size."""
        return Segment(self.start.scaled(size), self.end.scaled(size))


@dataclass(frozen=True, slots=True)
class Polygon:
    """An area with three corners or more, given in order around it; the last corner joins the first."""

    corners: tuple[Point, ...]

    def __post_init__(self) -> None:
        if len(self.corners) < 3:
            raise ValueError(f"a polygon must have 3 corners or more, not {len(self.corners)}")
        if self.area == 0:
            raise ValueError("a polygon must enclose an area, not have all its corners on one line")

    @property
    def edges(self) -> tuple[Segment, ...]:
        """The border, in the order of the corners."""
        return tuple(Segment(*ends) for ends in self._sides())

    @property
    def area(self) -> float:
        """Square pixels; by the shoelace formula."""
        return abs(sum(a.x * b.y - b.x * a.y for a, b in self._sides())) / 2

    def contains(self, point: Point) -> bool:
        """Whether a point is inside: a ray from it to the right then meets the border an odd number of times."""
        inside = False
        for a, b in self._sides():
            if (a.y > point.y) != (b.y > point.y):
                inside ^= point.x < a.x + (point.y - a.y) / (b.y - a.y) * (b.x - a.x)
        return inside

    def distance(self, point: Point) -> float:
        """How far a point is from the border, in pixels, inside or outside."""
        return min(edge.distance(point) for edge in self.edges)

    def depth(self, point: Point) -> float:
        """How far inside a point is, in pixels; outside < 0, on the border 0."""
        distance = self.distance(point)
        return distance if self.contains(point) else -distance

    def scaled(self, size: Size) -> "Polygon":
        """The polygon, given in fractions of a frame (0-1), in the pixels of a frame of this size."""
        return Polygon(tuple(corner.scaled(size) for corner in self.corners))

    def _sides(self) -> Iterator[tuple[Point, Point]]:
        return zip(self.corners, self.corners[1:] + self.corners[:1], strict=True)

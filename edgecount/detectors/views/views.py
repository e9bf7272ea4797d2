"""The regions of a frame that the detector sees one by one, so that people are large enough.  Pure.

The detector squeezes every picture into a small square.  In a whole frame people get small, and in a wide one they get
thin; a region at the lines, or overlapping tiles, show them about twice as large.
"""

import math
from collections.abc import Sequence
from typing import Literal

from edgecount.geometry import Box, Segment, Size
from edgecount.ports import MOST_PIXELS

View = Literal["auto", "frame", "tiles", "lines", "everywhere", "whole"]

SQUARISH = 1.2
"""Up to this ratio of the long to the short side, a frame is looked at whole."""
LONGEST = 2.0
"""Up to this ratio, a detector that takes pictures of any shape looks at the frame as it is."""
WIDEST_TILE = 1.05
"""Ratio of a tile's extent along the frame's long side to the short side; with wider ones, people get thin again."""
OVERLAP = 0.25
"""Share of an even division that neighbouring tiles have in common: a person must fit into it."""
LINES_EXTENT = 0.2
"""If lines take up at most this share of the long side, one region around them shows enough of people's ways."""
APPROACH = 0.18
"""How far a region reaches beyond the lines to either side, as a share of the long side: tracks are confirmed there."""
MOST_TILES = 12
"""So many tiles show a frame at most: one that is longer has wider tiles."""
TALLEST, WIDEST = 3 / 4, 4 / 3
"""Ratios of width to height that the detector's square input still shows well; a region beyond them is padded."""


def regions(view: View, size: Size, lines: Sequence[Segment]) -> tuple[Box, ...]:
    """Regions in the frame's pixels; padded ones reach beyond the frame.

    `auto`: the whole frame if it is nearly square; one region around the lines if these lie close together; else tiles.
    `everywhere`: the whole frame for people that fill it, and tiles for the others.
    `whole`: the frame as it is, for a detector that takes any shape; tiles if it is very long.
    """
    if view == "everywhere":
        return tuple(dict.fromkeys((*regions("frame", size, ()), *regions("auto", size, ()))))
    if view == "whole" and _elongation(size) <= LONGEST:
        return (Box(0, 0, size.width, size.height),)
    if view == "frame" or (view == "auto" and _elongation(size) <= SQUARISH):
        return (_padded(Box(0, 0, size.width, size.height)),)
    first, last = _extent(size, lines)
    if lines and (view == "lines" or (view == "auto" and last - first <= LINES_EXTENT)):
        return (_padded(_around(size, first, last)),)
    return tuple(_padded(tile) for tile in _tiles(size))


def _elongation(size: Size) -> float:
    return max(size.width, size.height) / min(size.width, size.height)


def _extent(size: Size, lines: Sequence[Segment]) -> tuple[float, float]:
    """Where the lines begin and end along the long side, as shares of it."""
    points = [point for line in lines for point in (line.start, line.end)] or [
        Box(0, 0, size.width, size.height).center
    ]
    places = [p.x / size.width if size.width >= size.height else p.y / size.height for p in points]
    return min(places), max(places)


def _tile_count(size: Size) -> int:
    count = 2
    while count < MOST_TILES and _elongation(size) * _tile_share(count) > WIDEST_TILE:
        count += 1
    return count


def _tile_share(count: int) -> float:
    """Extent of one of `count` overlapping tiles, as a share of the long side."""
    return (1 + (count - 1) * OVERLAP / count) / count


def _tiles(size: Size) -> list[Box]:
    count = _tile_count(size)
    share = _tile_share(count)
    return [_slice(size, index * (1 - share) / (count - 1), share) for index in range(count)]


def _around(size: Size, first: float, last: float) -> Box:
    share = min(1.0, max(_tile_share(_tile_count(size)), last - first + 2 * APPROACH))
    start = min(1 - share, max(0.0, (first + last - share) / 2))
    return _slice(size, start, share)


def _slice(size: Size, start: float, share: float) -> Box:
    """The part of the frame from `start` on, `share` long, both as shares of the long side; whole pixels."""
    if size.width >= size.height:
        return Box(math.floor(start * size.width), 0, math.ceil((start + share) * size.width - 1e-6), size.height)
    return Box(0, math.floor(start * size.height), size.width, math.ceil((start + share) * size.height - 1e-6))


def _padded(region: Box) -> Box:
    """The region, made wider or taller about its middle until the detector's input does not distort it much.

    It is made no larger than pictures may be, and distorted where that does not do.
    """
    ratio = region.width / region.height
    if ratio > WIDEST:
        more = _more(region.width / WIDEST, region.height, region.width)
        return Box(region.left, region.top - more, region.right, region.bottom + more)
    if ratio < TALLEST:
        more = _more(region.height * TALLEST, region.width, region.height)
        return Box(region.left - more, region.top, region.right + more, region.bottom)
    return region


def _more(wanted: float, short: float, long: float) -> int:
    """How much to add at either end of a region's short side, whole pixels."""
    return max(0, math.ceil((min(wanted, MOST_PIXELS / long) - short) / 2))

"""From what a picture shows of a crowd to figures: people in the whole picture and in zones, and where they are.  Pure.

People are told by their heads: a density map has them there, and of a detected person the top of the box is taken.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

import numpy as np

from edgecount.density.card import CountBin
from edgecount.density.crowd import Crowd
from edgecount.density.gate import Estimate, Look, estimate
from edgecount.detectors.tensors import Floats
from edgecount.geometry import Point, Polygon, Size
from edgecount.site.crowd_figures import MOST_COLUMNS, MOST_ROWS, CrowdFigures, DensityGrid, Estimated

_FINER = 8
"""A zone's share of each cell is found by so many places to each side of it."""


def figures_of(
    crowd: Crowd, size: Size, zones: Mapping[str, Polygon], errors: Sequence[CountBin], ts: datetime, seconds: float
) -> CrowdFigures:
    """The figures of a picture of this size; `zones` are in fractions of it, `errors` are the density model's."""
    heads = [Point(found.box.center.x / size.width, found.box.top / size.height) for found in crowd.found]
    is_detected = crowd.estimate.way == "detector"
    look: Look = "detector" if is_detected else "coarse"

    def people(zone: Polygon) -> float:
        if is_detected:
            return float(sum(zone.contains(head) for head in heads))
        return float((crowd.density * covered(zone, *crowd.density.shape)).sum())

    return CrowdFigures(
        ts=ts,
        whole=rounded(crowd.estimate),
        zones={name: rounded(estimate(people(zone), look, errors)) for name, zone in zones.items()},
        grid=grid_of(_stood(heads, *crowd.density.shape) if is_detected else crowd.density),
        seconds=round(seconds, 3),
    )


def rounded(found: Estimate) -> Estimated:
    """The estimate in whole people."""
    return Estimated(round(found.people), round(found.low), round(found.high), found.way)


def covered(zone: Polygon, rows: int, columns: int) -> Floats:
    """The share (0-1) of each cell of a grid over the picture that lies in a zone, rows × columns."""
    across = (np.arange(columns * _FINER) + 0.5) / (columns * _FINER)
    down = ((np.arange(rows * _FINER) + 0.5) / (rows * _FINER))[:, None]
    inside = np.zeros((rows * _FINER, columns * _FINER), np.bool_)
    for edge in zone.edges:  # a ray to the right from a place inside meets the border an odd number of times
        (a, b), rise = (edge.start, edge.end), edge.end.y - edge.start.y
        if rise:
            inside ^= ((a.y > down) != (b.y > down)) & (across < a.x + (down - a.y) * (b.x - a.x) / rise)
    shares = inside.reshape(rows, _FINER, columns, _FINER).mean(axis=(1, 3))
    return np.asarray(shares, np.float32)


def grid_of(density: Floats) -> DensityGrid:
    """Where people are, no finer than it is told; a picture without any has nothing but zeros."""
    rows, columns = density.shape
    step = max(1, -(-rows // MOST_ROWS), -(-columns // MOST_COLUMNS))
    padded = np.pad(density, ((0, -rows % step), (0, -columns % step)))
    cells = padded.reshape(padded.shape[0] // step, step, padded.shape[1] // step, step).sum(axis=(1, 3))
    densest = max(float(cells.max()), 1e-6)
    shown = np.clip(cells / densest * 255, 0, 255).round().astype(np.uint8)
    return DensityGrid(shown.shape[1], shown.shape[0], shown.tobytes())


def _stood(heads: Sequence[Point], rows: int, columns: int) -> Floats:
    """How many of these people are in each cell."""
    counted = np.zeros((rows, columns), np.float32)
    for head in heads:
        row, column = (
            int(min(count - 1, max(0.0, place * count))) for place, count in ((head.y, rows), (head.x, columns))
        )
        counted[row, column] += 1
    return counted

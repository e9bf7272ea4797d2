"""Heat: where people were, as shades of a grid over the picture, with the scale's steps in minutes."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from edgecount.charts.axis import fitted, text_width
from edgecount.charts.elements import tag, whole, words

LEVELS = 8
"""The shades of heat, from 1; 0 is next to nothing."""

_ROUND = tuple(digit * 10.0**power for power in range(-2, 7) for digit in (1, 2, 5))
_LEAST = 0.05  # minutes: three seconds are no stay

Path = Sequence[tuple[float, float]]
"""Points as fractions of the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatChart:
    """The minutes in each cell, row by row from the top left; `scene` is the address of an empty picture, if any.

    `aspect` is the picture's width to its height.  `lines` and `zones` are by name.
    """

    title: str
    description: str
    minutes: Sequence[float]
    columns: int
    rows: int
    aspect: float = 16 / 9
    scene: str | None = None
    lines: Mapping[str, Path] = field(default_factory=dict)
    zones: Mapping[str, Path] = field(default_factory=dict)


def heat_steps(minutes: Sequence[float]) -> list[float]:
    """The minutes at which each shade begins, LEVELS rising round numbers; the last ones hold the warmest cell."""
    most = max(minutes, default=0.0)
    top = next((place for place, tick in enumerate(_ROUND) if tick > most), len(_ROUND)) - 1
    first = max(0, top - LEVELS + 1)
    return list(_ROUND[first : first + LEVELS])


def heat_chart(chart: HeatChart, width: int) -> str:
    """The heat, drawn for a width in CSS pixels."""
    height = width / chart.aspect
    steps = heat_steps(chart.minutes)
    ground = tag("rect", x=0, y=0, width=width, height=height, class_="heat-ground")
    scene = (
        tag("image", href=chart.scene, width=width, height=height, preserveAspectRatio="none") if chart.scene else ""
    )
    places = [*drawn_paths(chart.zones, width, height, "zone", closed=True)]
    places += drawn_paths(chart.lines, width, height, "line", closed=False)
    return whole(
        "heat", width, height, chart.title, chart.description, ground, scene, _cells(chart, steps, width), *places
    )


def shade(minutes: float, steps: Sequence[float]) -> int:
    """The shade of so many minutes: 0 below the first step."""
    return 0 if minutes < _LEAST else sum(minutes >= step for step in steps)


def _cells(chart: HeatChart, steps: Sequence[float], width: float) -> str:
    """A rectangle for each run of cells of one shade in a row."""
    wide, tall = width / chart.columns, width / chart.aspect / chart.rows
    drawn = []
    for row in range(chart.rows):
        column = 0
        values = chart.minutes[row * chart.columns : (row + 1) * chart.columns]
        for level, run in groupby(shade(value, steps) for value in values):
            count = len(list(run))
            if level:
                place = {"x": round(column * wide, 1), "y": row * tall}
                drawn.append(tag("rect", **place, width=count * wide, height=tall, class_=f"heat-{level}"))
            column += count
    return tag("g", *drawn, class_="heat-cells")


def drawn_paths(named: Mapping[str, Path], width: float, height: float, class_: str, *, closed: bool) -> list[str]:
    """Lines or zones by name, each with its name beside it, in a drawing of that size."""
    drawn = []
    for name, points in named.items():
        corners = "L".join(f"{x * width:.1f} {y * height:.1f}" for x, y in points)
        drawn.append(tag("path", d=f"M{corners}{'Z' if closed else ''}", class_=f"place {class_}"))
        drawn.append(_named(name, points, width, height))
    return drawn


def _named(name: str, points: Path, width: float, height: float) -> str:
    """The name at the highest point, within the picture."""
    x, y = min(points, key=lambda point: (point[1], point[0]))
    name = fitted(name, width - 4)
    half = text_width(name) / 2
    place = min(max(x * width, half + 2), max(half + 2, width - half - 2))
    return words(name, place, max(14.0, y * height - 5), "place-name", "middle") if math.isfinite(place) else ""

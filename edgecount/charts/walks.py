"""Ways of people over the lines of a picture, each by what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from edgecount.charts.elements import tag, whole, words
from edgecount.charts.places import Path, drawn_paths

Kind = Literal["counted", "uncounted", "beside"]
"""Counted; at a line, and not counted; at no line."""


@dataclass(frozen=True, slots=True)
class DrawnWalk:
    """A person's way, from its first place to its last, and the number that stands at its end."""

    path: Path
    kind: Kind
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkChart:
    """Some ways; `aspect` is the picture's width to its height, `lines` are by name."""

    title: str
    description: str
    walks: Sequence[DrawnWalk]
    aspect: float = 16 / 9
    lines: Mapping[str, Path] = field(default_factory=dict)


def walk_chart(chart: WalkChart, width: int) -> str:
    """The ways, drawn for a width in CSS pixels."""
    height = width / chart.aspect
    ground = tag("rect", x=0, y=0, width=width, height=height, class_="heat-ground")
    lines = drawn_paths(chart.lines, width, height, "line", closed=False)
    walks = [_drawn(walk, width, height) for walk in chart.walks]
    return whole("heat walks", width, height, chart.title, chart.description, ground, *lines, *walks)


def _drawn(walk: DrawnWalk, width: float, height: float) -> str:
    """A line with a dot where it ends; a number beside the dot, within the picture."""
    corners = "L".join(f"{x * width:.1f} {y * height:.1f}" for x, y in walk.path)
    x, y = walk.path[-1][0] * width, walk.path[-1][1] * height
    place = min(max(x + 6, 4), width - 24), min(max(y - 6, 14), height - 4)
    return tag(
        "g",
        tag("path", d=f"M{corners}", class_="walk"),
        tag("circle", cx=x, cy=y, r=4, class_="walk-end"),
        words(str(walk.number), *place, "place-name"),
        class_=walk.kind,
    )

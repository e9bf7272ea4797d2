"""The heat map: a picture of the minutes that people spent at each place, over the scene or a plain ground."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.geometry import Box, Point
from edgecount.ports import Image
from edgecount.sinks.files.canvas import canvas, colours, outlined
from edgecount.store.heat_rows import Grid

if TYPE_CHECKING:
    from edgecount.sinks.files.canvas import Axes, Colormap, Figure

TICKS = tuple(digit * 10.0**power for power in range(-2, 7) for digit in (1, 2, 5))
"""Minutes that the scale may be labelled with, in rising order."""
SPAN = 300.0
"""The highest value of the scale, divided by its lowest: lower values are next to nothing."""
LEAST = 1 / 60
"""Minutes in a cell; less than that is no stay."""

PLAIN_ASPECT = 16 / 9
"""Width to height of a map without a scene."""

_DENSITY = 160  # pixels an inch
_WIDTH, _TALLEST = 9.0, 8.0  # of the map, in inches
_LEFT, _RIGHT, _TOP, _BOTTOM = 0.3, 1.0, 1.1, 0.4
_NARROWEST = 6.5  # of the whole picture, in inches: room for the words
_LETTER = 0.0088  # inches that a letter of one point takes
_INK, _QUIET, _WARNING = "#222222", "#666666", "#B04A00"
_COLOURS, _FIRST = "inferno", 0.2
_COVER = 0.85  # the opacity of the colours over the scene, at the warmest places
_DARK, _LIGHT = 0.08, 0.6  # the brightness of the scene's darkest and lightest grey
_NEAR = 0.85  # the share of the map's width and height at which a name turns back from the edge
_FINER = 12  # places in a cell, in each direction
_SPREAD = 0.7  # cells
_REACH = 4 * _FINER + 1  # places: two cells to each side, and the middle
_SHADE = 0.6  # the opacity of the shade over parts in which people are not looked for
_WORDS = f"Minutes that people stood or walked in each {COLUMNS}th of the picture's width and {ROWS}th of its height"
_DARK_WORDS = "; where it is dark, people are not looked for"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HeatMap:
    """The content of the map; places are fractions of the frame.

    `seconds` has the seconds that people spent in each cell.  `title` and `remark` are written above the map.  `scene`
    is the camera's picture without people, None for a plain ground.  `looked_at` are the parts of the frame in which
    people are looked for.  `warning` is a remark without which the map misleads.  `lines` and `zones` are by name.
    """

    seconds: Grid
    title: str
    remark: str
    warning: str | None = None
    scene: Image | None = None
    looked_at: Sequence[Box] = (Box(0, 0, 1, 1),)
    lines: Mapping[str, Sequence[Point]] = field(default_factory=dict)
    zones: Mapping[str, Sequence[Point]] = field(default_factory=dict)


def render(shown: HeatMap) -> bytes:
    """The map as a PNG; EdgecountError, in one line, where no picture can be drawn."""
    aspect = PLAIN_ASPECT if shown.scene is None else shown.scene.shape[1] / shown.scene.shape[0]
    width, height = min(_WIDTH, _TALLEST * aspect), min(_TALLEST, _WIDTH / aspect)
    whole = max(width + _LEFT + _RIGHT, _NARROWEST), height + _TOP + _BOTTOM
    minutes = smoothed(shown.seconds) / 60
    scale = Scale.reaching(float(minutes.max()))

    def place(figure: "Figure", left: float, bottom: float, wide: float, high: float) -> "Axes":
        return figure.add_axes((left / whole[0], bottom / whole[1], wide / whole[0], high / whole[1]))

    with canvas(*whole, _DENSITY) as (figure, content):
        tints = colours(_COLOURS, _FIRST)
        axes = place(figure, _LEFT, _BOTTOM, width, height)
        unseen = _unseen(shown.looked_at)
        _draw_scene(axes, shown.scene)
        _fill(axes, np.dstack([np.zeros((*unseen.shape, 3)), _SHADE * unseen]))
        shares = scale.share(minutes)
        _fill(axes, np.dstack([tints(shares)[..., :3], _COVER * np.clip(shares * 4, 0, 1)]))
        _draw_places(axes, shown)
        _draw_scale(place(figure, _LEFT + width + 0.15, _BOTTOM, 0.2, height), scale, tints)
        _write(figure, shown, _WORDS + (_DARK_WORDS if unseen.any() else ""))
    return content.getvalue()


@dataclass(frozen=True, slots=True)
class Scale:
    """The logarithmic scale of the map, from `least` to `most` minutes."""

    least: float
    most: float

    @classmethod
    def reaching(cls, minutes: float) -> "Scale":
        """The scale for so many minutes in the warmest place; it ends at a round number."""
        most = next((tick for tick in TICKS if tick >= max(minutes, 10 * LEAST)), TICKS[-1])
        return cls(max(LEAST, most / SPAN), most)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The minutes that are written beside the scale."""
        return tuple(tick for tick in TICKS if self.least <= tick <= self.most)

    def share(self, minutes: Grid) -> Grid:
        """The places of values on the scale, from 0 (`least` or less) to 1 (`most`)."""
        shown = np.clip(minutes, self.least, self.most)
        return np.asarray(np.log(shown / self.least) / math.log(self.most / self.least), np.float64)


def smoothed(seconds: Grid) -> Grid:
    """The seconds on a finer grid, so that the cells have no visible corners; 0 far from all people."""
    size = COLUMNS * _FINER, ROWS * _FINER
    fine = cv2.resize(seconds, size, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.GaussianBlur(fine, (_REACH, _REACH), _SPREAD * _FINER), np.float64)


def _unseen(looked_at: Sequence[Box]) -> Grid:
    """An array with 1 where people are not looked for, else 0."""
    unseen = np.ones((ROWS * _FINER, COLUMNS * _FINER))
    for part in looked_at:
        left, right = (max(0, round(side * unseen.shape[1])) for side in (part.left, part.right))
        top, bottom = (max(0, round(side * unseen.shape[0])) for side in (part.top, part.bottom))
        unseen[top:bottom, left:right] = 0
    return unseen


def _draw_scene(axes: "Axes", scene: Image | None) -> None:
    """Draw the scene in greys, so that only the heat has colours; without a scene, a dark ground."""
    grey = np.zeros((1, 1)) if scene is None else cv2.cvtColor(scene, cv2.COLOR_BGR2GRAY) / 255
    axes.set_axis_off()
    _fill(axes, np.repeat((_DARK + (_LIGHT - _DARK) * grey)[..., None], 3, axis=2))


def _fill(axes: "Axes", picture: Grid) -> None:
    axes.imshow(picture, extent=(0, 1, 1, 0), aspect="auto", interpolation="bilinear")


def _draw_places(axes: "Axes", shown: HeatMap) -> None:
    """Draw lines and zones, thin, in white with a dark edge."""
    for name, corners in shown.zones.items():
        _draw_path(axes, name, [*corners, corners[0]], (0, (4, 2)))
    for name, ends in shown.lines.items():
        _draw_path(axes, name, ends, "solid")


def _draw_path(axes: "Axes", name: str, points: Sequence[Point], style: str | tuple[int, tuple[int, int]]) -> None:
    xs, ys = [point.x for point in points], [point.y for point in points]
    axes.plot(xs, ys, color="white", linewidth=1.2, linestyle=style, path_effects=outlined(2.4))
    top = min(points, key=lambda point: (point.y, point.x))
    on_the_right, below = top.x > _NEAR, top.y > _NEAR
    axes.annotate(
        name,
        (top.x, top.y),
        xytext=(-4 if on_the_right else 4, 4 if below else -4),
        textcoords="offset points",
        ha="right" if on_the_right else "left",
        va="bottom" if below else "top",
        fontsize=9,
        color="white",
        path_effects=outlined(2.0),
    )


def _draw_scale(axes: "Axes", scale: Scale, tints: "Colormap") -> None:
    """Draw the scale's colours from the lowest to the highest value, with round minutes beside them."""
    steps = np.linspace(1, 0, 256)[:, None]
    axes.imshow(tints(steps), extent=(0, 1, 0, 1), aspect="auto")
    axes.set_xticks([])
    axes.set_yticks(scale.share(np.array(scale.ticks)), [f"{tick:,g}" for tick in scale.ticks])
    axes.yaxis.tick_right()
    axes.tick_params(labelsize=10, labelcolor=_INK, color=_QUIET, length=3)
    axes.set_title("minutes", fontsize=10, color=_INK, loc="left", pad=8)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _write(figure: "Figure", shown: HeatMap, words: str) -> None:
    """Write the title, the remark, the warning and the words under the map."""
    width, height = figure.get_size_inches()

    def write(text: str, down: float, size: float, colour: str, weight: str = "normal") -> None:
        fitting = size * min(1.0, (width - 2 * _LEFT) / (max(1, len(text)) * size * _LETTER))
        place = _LEFT / width, 1 - down / height
        figure.text(*place, text, fontsize=fitting, color=colour, weight=weight, va="top", parse_math=False)

    write(shown.title, 0.2, 15, _INK, "bold")
    write(shown.remark, 0.52, 10.5, _INK)
    if shown.warning is not None:
        write(shown.warning, 0.74, 10.5, _WARNING)
    write(words, height - 0.28, 9, _QUIET)

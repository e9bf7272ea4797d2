"""Set-ups of cameras at the clips: some made bad on purpose, each in one way, and good ones.

A way is the lines or zones, or the pictures themselves: turned, made darker or smaller, with a bar painted over them,
or only one of several.  The thresholds of the coach's rules were chosen with MORE at hand; HELD_OUT was first counted
when they stood.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from benchmarks.truth import TrueLine
from edgecount.counting.coaching.finding import FindingKind
from edgecount.counting.lines.rule import Side
from edgecount.events.model import Direction
from edgecount.geometry import Point, Polygon, Segment
from edgecount.ports import Image

Change = Callable[[Image], Image]
_NOISE = 4.0  # shades, which sensors have in the dark as by day
_GROUND = 90


@dataclass(frozen=True, slots=True)
class SetUp:
    """What is set up at a clip: `lines` are those of its truth by name, or others; `finding` is what is to be said.

    `keep` takes one frame of so many.
    """

    name: str
    clip: str
    lines: Sequence[str] | Mapping[str, TrueLine]
    finding: FindingKind | None = None
    zones: Mapping[str, Polygon] = field(default_factory=dict)
    change: Change | None = None
    keep: int = 1
    walked: tuple[Direction, ...] = ()
    scale: float = 1.0


def line(x1: float, y1: float, x2: float, y2: float, in_side: Side = "right") -> Mapping[str, TrueLine]:
    """One line by its ends, in fractions of the picture."""
    return {"line": TrueLine(Segment(Point(x1, y1), Point(x2, y2)), in_side)}


def other(x1: float, y1: float, x2: float, y2: float, in_side: Side = "right") -> Mapping[str, TrueLine]:
    """A second line."""
    return {"other": line(x1, y1, x2, y2, in_side)["line"]}


def area(left: float, top: float, right: float, bottom: float) -> Mapping[str, Polygon]:
    """One zone by its edges, in fractions of the picture."""
    corners = (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))
    return {"zone": Polygon(corners)}


def darker(share: float) -> Change:
    """So much of the light, with as much noise as ever."""
    chance = np.random.default_rng(1)

    def changed(image: Image) -> Image:
        noise = chance.normal(0, _NOISE, (64, *image.shape[1:]))
        rows = chance.integers(len(noise), size=len(image))
        dim: Image = np.clip(image * share + noise[rows], 0, 255).astype(np.uint8)
        return dim

    return changed


def turned(degrees: float) -> Change:
    """Turned clockwise about the middle, as by a camera that hangs askew."""

    def changed(image: Image) -> Image:
        height, width = image.shape[:2]
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
        askew: Image = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE).astype(np.uint8)
        return askew

    return changed


def farther(scale: float) -> Change:
    """Smaller, in the middle of a plain picture, as from so much farther away."""

    def changed(image: Image) -> Image:
        height, width = image.shape[:2]
        small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        far = np.full_like(image, _GROUND)
        top, left = (height - small.shape[0]) // 2, (width - small.shape[1]) // 2
        far[top : top + small.shape[0], left : left + small.shape[1]] = small
        return far

    return changed


def barred(left: float, right: float) -> Change:
    """With a pillar from one share of the width to another."""

    def changed(image: Image) -> Image:
        width = image.shape[1]
        hidden = image.copy()
        hidden[:, round(left * width) : round(right * width)] = (110, 120, 125)
        return hidden

    return changed


PETS, BOUTIQUE, ONE, DOORWAY, HALL, METRO = "pets09-s2l1", "boutique", "one-by-one", "doorway", "hall", "metro"
_WINDOW = ("window",)
_TWO_OF_HALL = {**line(0.5, 0.1, 0.5, 1, "left"), **other(0.7, 0.1, 0.7, 1, "left")}
BAD: Sequence[SetUp] = (
    SetUp("arrow reversed", BOUTIQUE, line(0.52, 0.53, 0.9, 0.53), "arrow", walked=("in",)),
    SetUp("line at the edge", ONE, line(0.9, 1, 0.9, 0, "left"), "cut_short"),
    SetUp("people too small", PETS, ("path",), "small", change=farther(0.4), scale=0.4),
    SetUp("too dark", BOUTIQUE, _WINDOW, "dark", change=darker(0.1)),
    SetUp("two frames a second", BOUTIQUE, _WINDOW, "few_frames", keep=12),
    SetUp("line along the way", PETS, line(0.02, 0.5, 0.98, 0.5), "along"),
    SetUp("line across a pillar", PETS, ("path",), "hidden", change=barred(0.40, 0.50)),
    SetUp("camera tilted", PETS, ("path",), "tilted", change=turned(20)),
    SetUp("zone over a wall", BOUTIQUE, (), "feet_elsewhere", zones=area(0, 0.2, 0.5, 0.38)),
    SetUp("two lines that count the same way", DOORWAY, ("door", "hall"), "counted_twice"),
)
GOOD: Sequence[SetUp] = (
    SetUp("a street, a line and a place", PETS, ("path",), zones=area(0.3, 0.3, 0.7, 0.7)),
    SetUp("a shop's window", BOUTIQUE, _WINDOW, zones=area(0.1, 0.45, 0.5, 0.75)),
    SetUp("a door close up, and a table", ONE, ("leaving",)),
    SetUp("a door from above", DOORWAY, ("door",)),
    SetUp("a station's hall", HALL, ("middle",)),
)
MORE: Sequence[SetUp] = (
    SetUp("line at the edge", HALL, line(0.94, 0.1, 0.94, 1, "left"), "cut_short"),
    SetUp("line at the edge", DOORWAY, line(0.2, 0.9, 0.9, 0.9, "left"), "cut_short"),
    SetUp("people too small", BOUTIQUE, ("door",), "small", change=farther(0.4), scale=0.4),
    SetUp("too dark", HALL, ("middle",), "dark", change=darker(0.08)),
    SetUp("two frames a second", HALL, ("middle",), "few_frames", keep=12),
    SetUp("two frames a second", DOORWAY, ("door",), "few_frames", keep=12),
    SetUp("line along the way", HALL, line(0.1, 0.5, 0.9, 0.5), "along"),
    SetUp("line along the way", BOUTIQUE, line(0.05, 0.6, 0.5, 0.6), "along"),
    SetUp("camera tilted", BOUTIQUE, ("door",), "tilted", change=turned(-20)),
    SetUp("camera tilted", PETS, ("road",), "tilted", change=turned(-25)),
    SetUp("zone over a wall", PETS, (), "feet_elsewhere", zones=area(0.6, 0.1, 0.9, 0.22)),
    SetUp("two lines that count the same way", PETS, ("path", "road"), "counted_twice"),
    SetUp("a shop's door", BOUTIQUE, ("door",)),
    SetUp("a street, another line", PETS, ("road",)),
    SetUp("a train's door from above", METRO, ("door",)),
    SetUp("a door from above, another line", DOORWAY, ("hall",)),
    SetUp("a hall, another line", HALL, line(0.7, 0.1, 0.7, 0.95)),
)
HELD_OUT: Sequence[SetUp] = (
    SetUp("arrow reversed", PETS, line(0.4505, 0.2431, 0.4505, 0.5729, "left"), "arrow", walked=("out",)),
    SetUp("line at the edge", METRO, line(0.1, 0.92, 0.9, 0.92), "cut_short"),
    SetUp("line at the edge", BOUTIQUE, line(0.12, 0.3, 0.12, 0.8), "cut_short"),
    SetUp("people too small", PETS, ("road",), "small", change=farther(0.35), scale=0.35),
    SetUp("people too small", BOUTIQUE, _WINDOW, "small", change=farther(0.5), scale=0.5),
    SetUp("too dark", DOORWAY, ("door",), "dark", change=darker(0.2)),
    SetUp("too dark", METRO, ("door",), "dark", change=darker(0.12)),
    SetUp("two frames a second", METRO, ("door",), "few_frames", keep=12),
    SetUp("two frames a second", ONE, ("leaving",), "few_frames", keep=4),
    SetUp("line along the way", METRO, line(0.5, 0.2, 0.5, 0.9), "along"),
    SetUp("line along the way", HALL, line(0.2, 0.62, 0.9, 0.62), "along"),
    SetUp("line across a pillar", PETS, line(0.6, 0.1, 0.6, 0.95), "hidden", change=barred(0.54, 0.66)),
    SetUp("line across a pillar", HALL, ("middle",), "hidden", change=barred(0.42, 0.58)),
    SetUp("camera tilted", PETS, ("diagonal",), "tilted", change=turned(30)),
    SetUp("camera tilted", BOUTIQUE, ("door",), "tilted", change=turned(-27)),
    SetUp("zone over a wall", PETS, (), "feet_elsewhere", zones=area(0.1, 0.1, 0.5, 0.2)),
    SetUp("two lines that count the same way", HALL, _TWO_OF_HALL, "counted_twice"),
    SetUp("a street, a third line", PETS, line(0.6, 0.1, 0.6, 0.95)),
    SetUp("a hall, a third line", HALL, line(0.6, 0.1, 0.6, 1)),
    SetUp("a shop's window, further in", BOUTIQUE, line(0.4, 0.4, 0.4, 0.7), zones=area(0.3, 0.5, 0.6, 0.7)),
    SetUp("a door from above, further in", DOORWAY, line(0.34, 0.6, 0.8, 0.6)),
    SetUp("a table close up, further in", ONE, line(0.6, 1, 0.6, 0, "left")),
    SetUp("a train's door from above, further out", METRO, line(0.28, 0.55, 0.7, 0.55, "left")),
)

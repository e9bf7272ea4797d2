"""A person drawn as a sign: the same for everybody, so that nothing but place and size is told of them."""

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np

from edgecount.geometry import Box
from edgecount.overlay.palette import Colour, darker
from edgecount.ports import Image

SeenFrom = Literal["side", "overhead"]
LYING = 1.2
"""A box seen from the side that is wider than so many of its heights is somebody who lies."""
SLENDER = 0.42
"""The breadth of the sign of somebody upright, as a share of its length."""
_EDGE = 0.014
"""The breadth of the edge, as a share of the sign's length; a pixel at least."""
_SHIFT = 4  # bits behind the point of the numbers that OpenCV draws with
_THICKEST = 32_767  # pixels: OpenCV's limit
_FAR = 10_000.0  # pixels: beyond, OpenCV's numbers overflow


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A line with round ends, filled if it is closed; in lengths of the sign, across from its axis and down."""

    path: tuple[tuple[float, float], ...]
    breadth: float
    closed: bool = False


_UPRIGHT = (
    _Stroke(((-0.052, 0.55), (-0.062, 0.95)), 0.085),
    _Stroke(((0.052, 0.55), (0.062, 0.95)), 0.085),
    _Stroke(((-0.13, 0.235), (-0.165, 0.52)), 0.06),
    _Stroke(((0.13, 0.235), (0.165, 0.52)), 0.06),
    _Stroke(((-0.105, 0.23), (0.105, 0.23), (0.055, 0.55), (-0.055, 0.55)), 0.08, closed=True),
    _Stroke(((0.0, 0.085), (0.0, 0.085)), 0.15),
)
_ABOVE = (_Stroke(((-0.16, 0.5), (0.16, 0.5)), 0.3), _Stroke(((0.0, 0.5), (0.0, 0.5)), 0.26))
"""Shoulders, and the head on them."""


def draw_pictogram(image: Image, box: Box, seen_from: SeenFrom, colour: Colour) -> None:
    """Draw somebody who fills the box, with a darker edge that keeps those apart who overlap."""
    if seen_from == "overhead":
        for stroke in _ABOVE:  # one by one: the head has an edge of its own
            _draw(image, (stroke,), _Pose(box, min(box.width, box.height)), colour)
        return
    short, long = sorted((box.width, box.height))
    _draw(image, _UPRIGHT, _Pose(box, min(long, short / SLENDER), lies=box.width > LYING * box.height), colour)


@dataclass(frozen=True, slots=True)
class _Pose:
    """A sign of this length (pixels) in the middle of a box."""

    box: Box
    length: float
    lies: bool = False

    def pixels(self, path: tuple[tuple[float, float], ...]) -> "np.typing.NDArray[np.int32]":
        """The places of a stroke as OpenCV takes them."""
        across, down = self.length * (np.array(path).T - [[0.0], [0.5]])
        x, y = (down, across) if self.lies else (across, down)
        places = np.stack([self.box.center.x + x, self.box.center.y + y], axis=1)
        return np.asarray((np.clip(places, -_FAR, _FAR) * (1 << _SHIFT)).round(), np.int32)


def _draw(image: Image, strokes: tuple[_Stroke, ...], pose: _Pose, colour: Colour) -> None:
    edge = 2 * max(1, round(_EDGE * pose.length))
    for ink, more in ((darker(colour), edge), (colour, 0)):
        for stroke in strokes:
            path, breadth = [pose.pixels(stroke.path)], max(1, round(stroke.breadth * pose.length)) + more
            if stroke.closed:
                cv2.fillPoly(image, path, ink, cv2.LINE_AA, _SHIFT)
            cv2.polylines(image, path, stroke.closed, ink, min(breadth, _THICKEST), cv2.LINE_AA, _SHIFT)

"""Falls made of a real clip: somebody who walks there is cut out, turned about their feet to the ground, and lies.

The ground is the clip's own scene without its people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from edgecount.geometry import Box, Point
from edgecount.ports import Image, Segmenter

FALL = tuple(88 * (step / 8) ** 2 for step in range(1, 9))
"""Degrees, picture by picture, of somebody who falls in 0.8 seconds, at 10 pictures a second."""


def pictures(video: Path) -> Iterator[Image]:
    """The pictures of a clip."""
    capture = cv2.VideoCapture(str(video))
    while True:
        there, image = capture.read()
        if not there:
            return
        yield np.asarray(image, np.uint8)


def hand_drawn(path: Path, person: int) -> Mapping[int, Box]:
    """Somebody's boxes by frame, from a file in MOTChallenge's format."""
    rows = [[float(cell) for cell in row.split(",")[:6]] for row in path.read_text().splitlines()]
    return {
        int(frame): Box(left, top, left + width, top + height)
        for frame, whose, left, top, width, height in rows
        if whose == person
    }


def empty(shown: Sequence[Image]) -> Image:
    """The scene without those who pass, from some pictures far apart."""
    return np.asarray(np.median(np.stack(shown), axis=0), np.uint8)


def scene(ground: Image, walk: Sequence[tuple[Image, Box]], side: int, lying: int, model: Segmenter) -> Iterator[Image]:
    """Somebody walks so, falls to a side (1 or -1: left or right), lies for so many pictures, and is taken away."""
    cut = [_cut(image, box, model) for image, box in walk]
    yield from (_put(ground, each, 0) for each in cut)
    yield from (_put(ground, cut[-1], side * angle) for angle in FALL)
    yield from (_put(ground, cut[-1], side * (88 + step % 3)) for step in range(lying))
    yield from [ground] * 20


@dataclass(frozen=True, eq=False)
class _Cut:
    """Somebody's pixels and how opaque they are, a square whose corner is at `corner`; `foot` is where they stand."""

    pixels: Image
    opacity: Image
    corner: Point
    foot: Point


def _cut(image: Image, box: Box, model: Segmenter) -> _Cut:
    figure = model.figure(image, box)
    left, top, side = (round(number) for number in (figure.region.left, figure.region.top, figure.region.width))
    room = cv2.copyMakeBorder(image, side, side, side, side, cv2.BORDER_REPLICATE)
    pixels = room[top + side : top + 2 * side, left + side : left + 2 * side]
    opacity = cv2.GaussianBlur(cv2.resize(figure.shape.astype(np.uint8) * 255, (side, side)), (0, 0), 1)
    return _Cut(np.asarray(pixels), np.asarray(opacity, np.uint8), Point(left, top), box.foot)


def _put(ground: Image, cut: _Cut, angle: float) -> Image:
    height, width = ground.shape[:2]
    within = cut.foot.moved(-cut.corner.x, -cut.corner.y)
    turn = np.asarray(cv2.getRotationMatrix2D((within.x, within.y), angle, 1.0), np.float64)
    turn[:, 2] += (cut.corner.x, cut.corner.y)
    pixels = cv2.warpAffine(cut.pixels, turn, (width, height))
    share = cv2.warpAffine(cut.opacity, turn, (width, height))[..., None] / 255
    return np.asarray(ground * (1 - share) + pixels * share, np.uint8)

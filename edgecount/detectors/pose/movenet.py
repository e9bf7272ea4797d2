"""MoveNet multipose: the poses of all people in a picture, however many, in one look; see models/movenet.

A network after Zhou et al., "Objects as Points" (arXiv:1904.07850): a map of people's middles, and for each middle a
box and a guess where 17 parts of the body are; each part is then looked for on a map of its own, near the guess.  The
original gives the six surest people of a picture of 256 pixels; here, everybody, of a picture of any size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.detectors.runtimes.runtime import Normalisation, Runtime
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.geometry import Box, Point, Size
from edgecount.ports import Image

NORMALISATION = Normalisation((127.5, 127.5, 127.5), (127.5, 127.5, 127.5), rgb=True)
GREY = (127, 127, 127)
SIDE, STEP, STRIDE = 416, 32, 4
"""The long side of the network's input, what both sides are multiples of, and the pixels of a cell of its maps."""
PARTS = 17
"""Nose, eyes, ears, shoulders, elbows, wrists, hips, knees, ankles; of each pair the left one first: COCO's order."""
APART = 5
"""Cells: a middle is the greatest within a square of this side."""
FLOOR = 0.1
"""The confidence (0-1) of a middle from which somebody may be there."""
SPREAD = 0.3
"""How far from its guess a part is looked for: a Gaussian's squared width, as a share of the maps' short side."""
VISIBLE = 0.127
"""The score of a part from which it counts for the person's; as in the original."""


@dataclass(frozen=True, slots=True)
class SeenBody:
    """A person: box and parts in the picture's pixels, the parts' scores (0-1), and how sure all of it is (0-1)."""

    box: Box
    parts: tuple[Point, ...]
    scores: tuple[float, ...]
    confidence: float


class MoveNet:
    """Looks at whole pictures of any shape."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    def bodies(self, image: Image) -> Sequence[SeenBody]:
        """Everybody in the picture, the surest first."""
        height, width = image.shape[:2]
        letterbox = Letterbox.following(Size(width, height), SIDE, STEP)
        centers, *heads = self._runtime.infer(letterbox.fill(image, GREY))
        found = (
            _body(heads, letterbox, row, column, float(centers[0, row, column])) for row, column in _middles(centers[0])
        )
        return sorted((body for body in found if body is not None), key=lambda body: -body.confidence)


def _middles(centers: Floats) -> list[tuple[int, int]]:
    """The cells, row and column, of which none nearby is greater."""
    greatest = cv2.dilate(centers, np.ones((APART, APART), np.uint8))
    rows, columns = np.nonzero((centers >= greatest - 1e-6) & (centers >= FLOOR))
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _body(heads: Sequence[Floats], letterbox: Letterbox, row: int, column: int, sure: float) -> SeenBody | None:
    """The person with this middle; None where the box holds no cell of the maps.

    `heads`: height and width of boxes (2×h×w), their middles' offsets (2), the guesses (34: y and x of each part), the
    parts' maps (17), and offsets on these (34); all in cells.
    """
    sizes, offsets, guesses, maps, part_offsets = heads
    _, rows, columns = maps.shape
    middle = np.array([row, column], np.float32) + offsets[:, row, column]
    half = np.maximum(sizes[:, row, column], 0) / 2
    ends = np.array([rows, columns], np.float32)
    first, last = np.clip(middle - half, 0, ends), np.clip(middle + half, 0, ends)
    (top, left), (bottom, right) = np.ceil(first).astype(int), np.ceil(last).astype(int)
    if top >= bottom or left >= right:
        return None
    guessed = guesses[:, row, column].reshape(PARTS, 2) + np.array([row, column], np.float32)
    near = (
        _near(guessed[:, 0], top, bottom, rows, columns)[:, :, None]
        * _near(guessed[:, 1], left, right, rows, columns)[:, None]
    )
    weighed = (maps[:, top:bottom, left:right] * near).reshape(PARTS, -1)
    best, parts = weighed.argmax(axis=1), np.arange(PARTS)
    places = np.stack([top + best // (right - left), left + best % (right - left)], axis=1)
    exact = places + part_offsets.reshape(PARTS, 2, rows, columns)[parts, :, places[:, 0], places[:, 1]]
    scores = weighed[parts, best]
    visible = scores[scores > VISIBLE]
    corners = letterbox.back(np.array([[first[1], first[0], last[1], last[0]]], np.float32) * STRIDE)[0].tolist()
    points = letterbox.back(np.hstack([exact[:, ::-1], exact[:, ::-1]]).astype(np.float32) * STRIDE)[:, :2]
    confidence = sure * float(visible.mean()) if visible.size else 0.0
    return SeenBody(Box(*corners), tuple(Point(x, y) for x, y in points.tolist()), tuple(scores.tolist()), confidence)


def _near(guesses: Floats, first: int, end: int, rows: int, columns: int) -> Floats:
    """How near the cells from `first` to `end` of one axis are to each guess: 17×cells, 0-1."""
    far = np.arange(first, end, dtype=np.float32)[None] - guesses[:, None]
    return np.asarray(np.exp(-(far**2) / (SPREAD * min(rows, columns))), np.float32)

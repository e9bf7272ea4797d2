"""The frames of a camera at one size, with their background and what changes in them, shown to the network."""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.detectors.overhead.background import Background
from edgecount.detectors.overhead.candidate import Candidate
from edgecount.detectors.overhead.change import Changes
from edgecount.detectors.overhead.peaks import SHOULDERS, peaks
from edgecount.detectors.overhead.scales import shown_at
from edgecount.detectors.overhead.wholeness import wholeness
from edgecount.detectors.runtimes.runtime import PlanesRuntime
from edgecount.detectors.tensors import Floats
from edgecount.geometry import Box, Point, Size
from edgecount.ports import Image

AROUND = SHOULDERS // 4
"""Pixels around a place over which change is averaged: a head."""
FINE = 2
"""Places that are read of a frame, to each side, for a pixel of the network's input."""


class SizedSight:
    """Looks at frames of one size for people whose shoulders are `person_width` broad, as a share of the width.

    `former` has the background of another size.
    """

    def __init__(
        self, runtime: PlanesRuntime, frame: Size, person_width: float, former: "SizedSight | None" = None
    ) -> None:
        self._runtime = runtime
        self.letterbox = shown_at(frame, person_width)
        shown = self.letterbox.shown
        self._background = Background() if former is None else former.background(shown)
        self._changes = Changes()

    def background(self, size: Size) -> Background:
        """The background for pictures of another size."""
        return self._background.resized(size.width, size.height)

    def look(self, image: Image, now: float, floor: float) -> list[Candidate]:
        """The people of whom the network is at least so sure (0-1)."""
        planes = self._planes(image, now)
        (output,) = self._runtime.infer(planes)
        found = peaks(output, floor)
        if not len(found.scores):
            return []
        moved, whole = _around(planes[3], found.places), wholeness(planes[4], found)
        back = self.letterbox.back
        boxes, places = back(found.boxes), back(np.hstack([found.places, found.places]))
        scale = self.letterbox.picture.width / self.letterbox.shown.width
        misfits = np.abs(np.log2(found.breadths / SHOULDERS))
        return [
            Candidate(Point(*place[:2]), Box(*box), breadth * scale, *rest)
            for place, box, breadth, *rest in zip(
                places.tolist(),
                boxes.tolist(),
                found.breadths.tolist(),
                found.scores.tolist(),
                misfits.tolist(),
                moved,
                whole,
                strict=True,
            )
        ]

    def _planes(self, image: Image, now: float) -> Floats:
        """What the network is shown, 5 × height × width: the colours, what changes, what is strange."""
        picture = _shrunk(image, self.letterbox.input).astype(np.float32)
        strange = self._background.strangeness(picture, now)
        changed = self._changes.since(picture, now, self._background.gain)
        return np.concatenate([picture.transpose(2, 0, 1), changed[None], strange[None]])


def _shrunk(image: Image, size: Size) -> Image:
    """The frame at this size: the mean of FINE × FINE places, each between four pixels; to read all takes longest."""
    fine = cv2.resize(image, (FINE * size.width, FINE * size.height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.resize(fine, (size.width, size.height), interpolation=cv2.INTER_AREA), np.uint8)


def _around(plane: Floats, places: Floats) -> Sequence[float]:
    """The mean of a plane around these places."""
    corners = np.maximum(places.astype(int) - AROUND, 0).tolist()
    side = 2 * AROUND + 1
    return [float(plane[top : top + side, left : left + side].mean()) for left, top in corners]

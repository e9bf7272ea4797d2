"""Follows people with dlib's correlation trackers, one each.

Danelljan et al., "Accurate Scale Estimation for Robust Visual Tracking" (BMVC 2014), in dlib's implementation.  A
person costs about 3 ms a frame and 5 MiB, and the interpreter lock is held meanwhile: so the number of people has a
cap.
"""

import math
from collections.abc import Collection, Mapping

import cv2
import dlib
import numpy as np

from edgecount.geometry import Box, Size
from edgecount.ports import Followed, Image

SMALLEST = 8.0
"""Boxes with a side below this many pixels give dlib nothing to hold on to."""


class CorrelationFollower:
    """Follows at most `most` people, each until below `min_score` (dlib's peak-to-side-lobe ratio; 7 is good)."""

    def __init__(self, most: int, min_score: float) -> None:
        self._most = most
        self._min_score = min_score
        self._trackers: dict[int, dlib.correlation_tracker] = {}

    def start(self, image: Image, boxes: Mapping[int, Box]) -> None:
        """Follow these people, the first ones first, up to the cap; those already followed are learnt anew."""
        size = _size(image)
        clipped = {id_: box.clipped(size) for id_, box in boxes.items()}  # dlib gives NaN for a box outside the image
        fit = {id_: box for id_, box in clipped.items() if box and min(box.width, box.height) >= SMALLEST}
        for id_ in boxes.keys() & self._trackers.keys():
            del self._trackers[id_]
        wanted = list(fit.items())[: max(0, self._most - len(self._trackers))]
        if not wanted:
            return
        rgb = _rgb(image)
        for id_, box in wanted:
            tracker = dlib.correlation_tracker()
            tracker.start_track(rgb, dlib.drectangle(box.left, box.top, box.right, box.bottom))
            self._trackers[id_] = tracker

    def follow(self, image: Image, ids: Collection[int]) -> Mapping[int, Followed]:
        """Where these people are now; a person that left the picture or no longer looks the same is let go."""
        wanted = sorted(self._trackers.keys() & set(ids))
        if not wanted:
            return {}
        rgb, size = _rgb(image), _size(image)
        followed: dict[int, Followed] = {}
        for id_ in wanted:
            score = self._trackers[id_].update(rgb)
            box = _box(self._trackers[id_].get_position(), size)
            if box is None or not score >= self._min_score:  # for a black picture dlib gives NaN and a drifting box
                del self._trackers[id_]
            else:
                followed[id_] = Followed(box, score)
        return followed

    def keep(self, ids: Collection[int]) -> None:
        """Follow these people only; forget all others."""
        self._trackers = {id_: tracker for id_, tracker in self._trackers.items() if id_ in ids}


def _size(image: Image) -> Size:
    height, width = image.shape[:2]
    return Size(width, height)


def _rgb(image: Image) -> Image:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)


def _box(position: dlib.drectangle, size: Size) -> Box | None:
    sides = (position.left(), position.top(), position.right(), position.bottom())
    if not all(map(math.isfinite, sides)) or sides[0] >= sides[2] or sides[1] >= sides[3]:
        return None
    return Box(*sides).clipped(size)

"""The empty scene of one camera, learnt while its pictures are shown: what is painted where somebody is hidden.

Theory of operation.  Twice a second a picture votes on what is known (`voted_scene.py`), where nobody was found in it,
nor in the one before and the one after, with a margin: detectors miss people for moments.  So people who are seen
standing are never learnt, however long they stand.

Somebody who was missed for long might have become part of the scene.  So it is not believed where somebody is found
who does not stand out from it: at once, if they have a shape; where a box is faint, and most of those are walls, by one
vote a picture.  What is learnt of anybody in this way has been shown before, in all these pictures.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edgecount.geometry import Box
from edgecount.masking.bystanders import widened
from edgecount.masking.pixels import pixels
from edgecount.masking.voted_scene import MOST, KnownScene, VotedScene
from edgecount.ports import Image, Mask
from edgecount.tracking.detection import Detection

INTERVAL = 0.5
"""Seconds between two pictures that are learnt from."""
MARGIN = 0.2
"""How far around a person nothing is learnt, as a share of their own height."""
STRIKES = 2
"""So many pictures in a row of another scene, and all is learnt anew."""


@dataclass(frozen=True, slots=True)
class _Looked:
    """A picture, where it is free of people, and those found in it."""

    image: Image
    free: Mask
    found: Sequence[Detection]


class LearntScene:
    """Takes pictures in order of time, with the people in them, and knows what is behind these.

    `shapely` is the confidence (0-1) from which a box is somebody with a shape.
    """

    def __init__(self, shapely: float) -> None:
        self._shapely = shapely
        self._due: float | None = None
        self._last: tuple[_Looked, ...] = ()
        self._scene: VotedScene | None = None
        self._strikes = 0
        self.known: KnownScene | None = None
        """The scene without people; None at first."""

    def learn(self, image: Image, found: Sequence[Detection], believed: Sequence[Box], now: float) -> None:
        """Take the picture of `now` (seconds), the people found in it, and boxes in which others may be."""
        if self._last and self._last[-1].image.shape != image.shape:
            self._last, self._scene, self._strikes, self.known, self._due = (), None, 0, None, None
        if self._due is not None and self._due - INTERVAL <= now < self._due:
            return
        self._due = now + INTERVAL
        looked = _Looked(image.copy(), _free(image, found, believed), found)
        self._last = (*self._last[-2:], looked)
        if len(self._last) > 1:
            self._vote(self._last[-2], np.logical_and.reduce([one.free for one in self._last]))

    def _vote(self, looked: _Looked, free: Mask) -> None:
        if self._scene is None or self._strikes >= STRIKES:
            self._scene, self._strikes = VotedScene(looked.image, free), 0
        elif self._scene.vote(looked.image, free):
            self._strikes += 1
            return
        else:
            self._strikes = 0
            for one in looked.found:
                self._scene.doubt(one.box, MOST if one.confidence >= self._shapely else 1)
        self.known = self._scene.known()


def _free(image: Image, found: Sequence[Detection], believed: Sequence[Box]) -> Mask:
    free = np.ones(image.shape[:2], bool)
    for box in (*(widened(one, MARGIN) for one in found), *believed):
        free[pixels(box, image.shape)] = False
    return free

"""What has changed since a quarter of a second ago: people that move, and none that stand."""

from collections import deque

import numpy as np

from edgecount.detectors.overhead.differing import differing
from edgecount.detectors.tensors import Floats

BEFORE = 0.25
"""How old the picture is with which the present one is compared, in seconds."""
SHORTEST, LONGEST = 0.12, 0.6
"""How old it may be; where no picture is of that age, nothing has changed."""


class Changes:
    """Remembers the last pictures of one size, each with the gain of its light (see `light.py`)."""

    def __init__(self) -> None:
        self._pictures: deque[tuple[float, float, Floats]] = deque()

    def since(self, picture: Floats, now: float, gain: float) -> Floats:
        """How far every pixel is from what it was, in the colour that differs most (0-255); then remember the picture.

        `picture` is height × width × 3 and is kept: it must not be changed.  `gain` compares the light of pictures.
        """
        while self._pictures and now - self._pictures[0][0] > LONGEST:
            self._pictures.popleft()
        former = [entry for entry in self._pictures if now - entry[0] >= SHORTEST]
        self._pictures.append((now, gain, picture))
        if not former:
            return np.zeros(picture.shape[:2], np.float32)
        _, light, before = min(former, key=lambda entry: abs(now - entry[0] - BEFORE))
        expected = before if light == gain else np.minimum(before * np.float32(gain / light), 255.0)
        return differing(picture, expected)

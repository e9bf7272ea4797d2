"""The scene without people, as far as it is known, and how far a picture differs from it.

Theory of operation.  The background is an approximate median over time (McFarlane and Schofield, "Segmentation and
tracking of piglets in images", 1995): every level goes a step towards the picture, however far that is, so that a
passer-by leaves no more than a step.  Steps are in levels a second: large in the first seconds, for the first picture
may show people, and smaller and smaller ones afterwards (EAGER / age), until they are as slow as what is moved in a
shop for good.

Before the comparison, the background is made as bright as the picture (`light.py`).  Where one of the two is cut off by
the sensor, the other may be anything beyond: the difference there is that from the nearest level possible.  In the long
run the background takes on the brightness of the picture itself.

Where nearly all of the picture differs, this is another scene (the camera was moved, or went over to infrared), and the
background begins anew.
"""

import cv2
import numpy as np

from edgecount.detectors.overhead.differing import differing
from edgecount.detectors.overhead.light import cells, common_gain
from edgecount.detectors.tensors import Floats

EAGER = 60.0
"""Levels by which the background adapts in each doubling of the time that it has been watched, or a little more."""
QUICKEST, SLOWEST = 60.0, 1.0
"""Steps towards the picture, in levels a second: at first, and in the long run."""
LONGEST_STEP = 1.0
"""Seconds that a step stands for at most: nothing is known of a longer gap between two pictures."""
SETTLING = 30.0
"""Seconds in which most of the gain is taken over into the background."""
CUT_OFF = 250.0
"""Levels from which a sensor may have been cut off."""
STRANGE, ANOTHER = 30.0, 0.85
"""A share of ANOTHER of the pixels that differ by more than STRANGE levels is another scene."""


class Background:
    """The background of pictures of one size, in floats of 0-255; pictures come in order of time."""

    def __init__(self, levels: Floats | None = None) -> None:
        """Begin with these levels, known from elsewhere."""
        self._levels = levels
        self._age = 0.0 if levels is None else EAGER / SLOWEST
        self._seen: float | None = None
        self.gain = 1.0
        """By what factor the last picture was brighter than the background."""

    def resized(self, width: int, height: int) -> "Background":
        """The same background for pictures of another size."""
        if self._levels is None:
            return Background()
        other = Background(np.asarray(cv2.resize(self._levels, (width, height), interpolation=cv2.INTER_AREA)))
        other._age, other._seen = self._age, self._seen
        return other

    def strangeness(self, picture: Floats, now: float) -> Floats:
        """How far every pixel is from the background, in the colour that differs most (0-255); then learn from it.

        `picture` is height × width × 3, `now` in seconds.  All zeros where nothing is known yet.
        """
        passed = 0.0 if self._seen is None else max(0.0, now - self._seen)
        self._seen = now
        if self._levels is None:
            return self._begin(picture)
        self.gain = common_gain(cells(picture), cells(self._levels))
        strange = _difference(picture, self._levels, self.gain)
        if float(np.count_nonzero(strange > STRANGE)) > ANOTHER * strange.size:
            return self._begin(picture)
        self._levels = self._nearer(picture, self._levels, min(passed, LONGEST_STEP))
        self._age += passed
        return strange

    def _begin(self, picture: Floats) -> Floats:
        self._levels, self._age, self.gain = picture.copy(), 0.0, 1.0
        return np.zeros(picture.shape[:2], np.float32)

    def _nearer(self, picture: Floats, levels: Floats, seconds: float) -> Floats:
        """The levels a step nearer to the picture, in their own brightness, which becomes the picture's bit by bit."""
        step = seconds * min(QUICKEST, max(SLOWEST, EAGER / max(self._age, 1.0)))
        nearer = levels + np.clip(picture / np.float32(self.gain) - levels, -step, step)
        nearer *= np.float32(self.gain ** min(1.0, seconds / SETTLING))
        return np.asarray(np.minimum(nearer, 255.0), np.float32)


def _difference(picture: Floats, background: Floats, gain: float) -> Floats:
    """The distance between the picture and the background at this gain, in the colour that differs most."""
    expected = np.minimum(background * np.float32(gain), 255.0)
    if gain < 1.0:  # a level that was cut off may have been any higher one
        expected = np.where(background >= CUT_OFF, np.maximum(expected, picture), expected)
    return differing(picture, expected)

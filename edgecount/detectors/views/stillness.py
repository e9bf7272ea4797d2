"""Whether a region of the picture still shows what the detector saw there: nobody, and nothing that moves.

Theory of operation.  The region is shrunk to GRAIN × GRAIN cells, each the mean of its pixels, and compared with the
cells at the detector's last look, not at the last frame: so a person coming in slowly adds up.  The mean over all cells
is subtracted from the difference, because cameras grow brighter and darker by themselves; the rest is smoothed over
3 × 3 cells, which removes a sensor's noise.  A rest of CHANGE or more in any cell and colour is a change; so is a mean
of LIGHT or more: the light was switched on, or a person stands close to the camera.

The smallest person that a detector finds covers some ten cells, so a difference of 10 of 255 steps from the ground is
enough for a change.  A person standing still is no change, and may be missed at one look: so looks are spared
only after CERTAIN looks in a row have found nobody, and at most MOST looks in a row.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.ports import Image
from edgecount.tracking.detection import Detection

GRAIN = 48
"""Cells to each side of a region."""
ROWS = 3
"""One of so many rows of pixels is read: after encoding, noise in the next rows is much the same."""
CHANGE = 4.0
"""How much a cell's brightness in one colour (0-255) must change to be more than noise."""
LIGHT = 25.0
"""How much the mean over all cells, in one colour (0-255), must change to be a change."""
CERTAIN = 5
"""Looks in a row that found nobody, before the next look may be spared."""
MOST = 100
"""Looks in a row that may be spared: some ten seconds."""

Cells = npt.NDArray[np.float32]


class Stillness:
    """Remembers what the detector saw in one region; `sure` is the confidence (0-1) from which a box is a person."""

    def __init__(self, sure: float) -> None:
        self._sure = sure
        self._now: Cells | None = None
        self._then: Cells | None = None
        self._found: Sequence[Detection] = ()
        self._empty = self._spared = 0

    def known(self, picture: Image) -> Sequence[Detection] | None:
        """The detections in the next picture of the region, in its pixels; None if the detector has to look."""
        # cells are made only if the next look may be spared: where people are, they would cost a tenth of a look
        self._now = _cells(picture) if self._empty >= CERTAIN - 1 else None
        if self._now is None or self._then is None or self._spared >= MOST:
            return None
        if _has_changed(self._then, self._now):
            return None
        self._spared += 1
        return self._found

    def learn(self, found: Sequence[Detection]) -> None:
        """Take the detections in the picture that `known` was last asked about."""
        is_empty = all(detection.confidence < self._sure for detection in found)
        self._empty = self._empty + 1 if is_empty else 0
        self._then, self._found, self._spared = self._now, found, 0


def _cells(picture: Image) -> Cells:
    return cv2.resize(picture[::ROWS], (GRAIN, GRAIN), interpolation=cv2.INTER_AREA).astype(np.float32)


def _has_changed(before: Cells, after: Cells) -> bool:
    """Whether there is a difference beyond the one common to all cells and the noise; or a large common one."""
    difference = after - before
    common = np.array(cv2.mean(difference)[:3], np.float32)
    smooth = cv2.blur(difference - common, (3, 3))
    return float(np.abs(common).max()) >= LIGHT or cv2.norm(smooth, cv2.NORM_INF) >= CHANGE

"""Pictures of a camera for somebody who looks right now: everybody in them is hidden, and nothing is drawn on them.

Lines, zones and ids are drawn over it where it is shown.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.masking.anonymizer import PeopleAnonymizer
from edgecount.ports import Anonymized, Frame, Image
from edgecount.tracking.track import Track

LOOKS = 3
"""So many frames are looked at before one is shown: a detector misses somebody in one, and sees them in the next."""
PATIENCE, PATIENCE_SECONDS = 20, 10.0
"""So many looks the first picture waits for the scene to be known, for without it people are solid boxes.

No longer than so many seconds: where many cameras take turns, looks are rare.
"""
HALF = 0.5
"""The share of the scene that must be known for that."""
SCENE_SECONDS = 15.0
"""So long a scene is learnt before it is shown by itself: people that stand there have been seen until then."""
SCENE_SHARE = 0.6
"""The share of a scene that must be known: where people sit all day, it takes the colours around."""
SCENE_WIDTH = 480
"""Pixels: a face that was missed would be a few of them."""
_QUALITY = 75


class MaskedPictures:
    """Looks at frames of a camera, in order of time, and has the last one as a picture."""

    def __init__(self, anonymizer: PeopleAnonymizer) -> None:
        self._anonymizer = anonymizer
        self._last: Anonymized | None = None
        self._looks = self._width = 0
        self._began = self._now = 0.0

    def look(self, frame: Frame, tracks: Sequence[Track], width: int) -> None:
        """Hide everybody in this frame, these tracks among them, for a picture of so many pixels across.

        Once one is wanted larger than before, the scene is learnt anew; for a smaller one it is kept.
        """
        self._width = max(self._width, width)
        self._anonymizer.widest = self._width
        if self._last is None:
            self._began = frame.media_time
        self._now = frame.media_time
        self._last = self._anonymizer.over(frame, tracks)
        self._looks += 1

    def picture(self, width: int) -> bytes | None:
        """The frame looked at last as a JPEG, at most so many pixels wide; None where it is too early to show one."""
        if self._last is None or self._looks < LOOKS or not (self._last.withheld or self._is_ready):
            return None
        return _jpeg(_small(self._last.image, width))

    @property
    def _is_ready(self) -> bool:
        """Whether people are hidden by what is behind them, or have been waited for long enough."""
        scene = self._anonymizer.scene
        waited = self._looks >= PATIENCE or self._now - self._began >= PATIENCE_SECONDS
        return waited or (scene is not None and scene.known.mean() >= HALF)

    def scene(self) -> bytes | None:
        """The scene without its people as a JPEG; None where it is not known well enough."""
        scene = self._anonymizer.scene
        if scene is None or self._now - self._began < SCENE_SECONDS or scene.known.mean() < SCENE_SHARE:
            return None
        return _jpeg(_small(scene.picture, SCENE_WIDTH))


def _small(image: Image, width: int) -> Image:
    scale = min(1.0, width / image.shape[1])
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(image: Image) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()

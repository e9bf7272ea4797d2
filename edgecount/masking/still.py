"""A small picture of a camera now and then, everybody in it painted over, for people who are somewhere else.

A detector misses somebody in one frame and sees them in the next.  So the anonymizer is shown some frames before the
one of the picture, too: it paints over people that were there a moment ago.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.overlay.drawn import DrawnLine, DrawnZone
from edgecount.overlay.pen import Pen
from edgecount.overlay.places import draw_line, draw_zone
from edgecount.ports import Anonymizer, Frame, Image
from edgecount.tracking.track import Track

WIDTH = 480
"""Pixels; larger pictures are made smaller, so that a face that was missed is a few pixels."""
FIRST_SECONDS = 2.0
"""How long a camera is watched before its first picture."""
LOOKS, APART_SECONDS = 3, 0.15
"""How many frames are looked at for a picture, the last of which is shown, and how far apart they are at least."""
_QUALITY = 75


class Stills:
    """Takes the frames of a camera, and makes a picture of one every `seconds`, with lines and zones drawn on it."""

    def __init__(
        self, anonymizer: Anonymizer, lines: Sequence[DrawnLine], zones: Sequence[DrawnZone], seconds: float
    ) -> None:
        self._anonymizer = anonymizer
        self._lines = lines
        self._zones = zones
        self._seconds = seconds
        self._next_look: float | None = None
        self._looks = 0

    def see(self, frame: Frame, tracks: Sequence[Track]) -> bytes | None:
        """The frame, in which these tracks are, as a JPEG; None where no picture is due."""
        now = frame.media_time
        if self._next_look is None:
            self._next_look = now + FIRST_SECONDS
        if now < self._next_look:
            return None
        hidden = self._anonymizer.over(frame, tracks)
        self._looks += 1
        if self._looks < LOOKS:
            self._next_look = now + APART_SECONDS
            return None
        self._looks, self._next_look = 0, now + self._seconds - (LOOKS - 1) * APART_SECONDS
        picture = _small(hidden.image)
        return _jpeg(picture if hidden.withheld else self._drawn_on(picture))

    def _drawn_on(self, picture: Image) -> Image:
        pen = Pen(picture)
        for zone in self._zones:
            draw_zone(pen, zone)
        for line in self._lines:
            draw_line(pen, line, counted=False)
        return picture


def _small(image: Image) -> Image:
    scale = min(1.0, WIDTH / image.shape[1])
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def _jpeg(image: Image) -> bytes:
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()

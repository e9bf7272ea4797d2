"""Short strips of pictures about what happened at lines: a moment before, then, and a moment after; masked."""

from collections import deque
from collections.abc import Callable, Collection, Sequence

import cv2
import numpy as np

from edgecount.counting.lines.tally import Tallies
from edgecount.events.model import AnyEvent, Crossing, Rejected
from edgecount.overlay.painter import Painter
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame, Image
from edgecount.replay.audiences import counts_of

APART = 0.8
"""Seconds between the pictures of a strip."""
_STEP = 0.1
_KEPT = 8.0
"""A picture is kept every so many seconds, and for so long: what happened is told a moment later."""
_WIDEST = 420  # pixels of one picture

LineEvent = Crossing | Rejected
TakeStrip = Callable[[LineEvent, Image], None]


class LineStrips:
    """Hands on each crossing and each near miss of some lines with its strip, in the order in which they are told."""

    def __init__(self, painter: Painter, tallies: Tallies, lines: Collection[str], take: TakeStrip) -> None:
        self._painter = painter
        self._tallies = tallies
        self._lines = lines
        self._take = take
        self._pictures: deque[tuple[float, Image]] = deque()
        self._waiting: deque[LineEvent] = deque()

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Keep a picture now and then; hand on what happened long enough ago."""
        counts = counts_of(self._tallies)
        self._painter.see(frame, processed.tracks, counts)
        if not self._pictures or frame.media_time - self._pictures[-1][0] >= _STEP:
            self._pictures.append((frame.media_time, _small(self._painter.paint(frame, counts))))
        while self._pictures[0][0] < frame.media_time - _KEPT:
            self._pictures.popleft()
        self._await(processed.events)
        while self._waiting and _at(self._waiting[0]) + APART <= frame.media_time:
            self._hand_on()
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Hand on the rest."""
        self._await(events)
        while self._waiting and self._pictures:
            self._hand_on()

    def _await(self, events: Sequence[AnyEvent]) -> None:
        self._waiting += [
            event for event in events if isinstance(event, Crossing | Rejected) and event.line in self._lines
        ]

    def _hand_on(self) -> None:
        event = self._waiting.popleft()
        moments = [_at(event) + apart for apart in (-APART, 0.0, APART)]
        self._take(event, np.hstack([self._nearest(moment) for moment in moments]))

    def _nearest(self, moment: float) -> Image:
        return min(self._pictures, key=lambda picture: abs(picture[0] - moment))[1]


def _at(event: LineEvent) -> float:
    """When it happened, in seconds from the recording's start."""
    return event.media_time or 0.0


def _small(image: Image) -> Image:
    height, width = image.shape[:2]
    if width <= _WIDEST:
        return image
    size = (_WIDEST, round(height * _WIDEST / width))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)

"""Looks for falls: shows the people in a camera's zones to the pose model, one at a time.

A look that fails counts as no look: counting goes on, and the next look may find the person lying.
"""

import logging
from collections.abc import Sequence

from edgecount.counting.facts import FallEnded, FallStarted, FrameTime
from edgecount.counting.falls.fall_watch import FallWatch, Look
from edgecount.ports import Image, Segmenter
from edgecount.tracking.posture import UNCLEAR, Body, body
from edgecount.tracking.track import Track

log = logging.getLogger(__name__)


class Falls:
    """Finds falls in the frames of one camera; `segmenter` looks where `watch` says."""

    def __init__(self, segmenter: Segmenter, watch: FallWatch) -> None:
        self._segmenter = segmenter
        self._watch = watch
        self._has_failed = False

    def see(
        self, image: Image, tracks: Sequence[Track], moment: FrameTime, gap: float
    ) -> tuple[FallStarted | FallEnded, ...]:
        """Take a frame and its tracks; at most one person is looked at.

        `gap` is the least time between two runs of the model, in seconds.
        """
        over = self._watch.update(tracks, moment)
        look = self._watch.next_look(moment.media_time, gap)
        return over if look is None else (*over, *self._watch.looked(look, self._look(image, look), moment))

    def finish(self) -> tuple[FallEnded, ...]:
        """End all falls: no more frames will come."""
        return self._watch.finish()

    def _look(self, image: Image, look: Look) -> Body:
        try:
            figure = self._segmenter.figure(image, look.box)
            return body(figure.pose, figure.presence, look.height)
        except Exception as error:  # noqa: BLE001 - whatever the error is, counting goes on
            if not self._has_failed:
                log.error("nobody is seen falling: the model of poses fails (%s)", error)  # noqa: TRY400 - one line
            self._has_failed = True
            return UNCLEAR

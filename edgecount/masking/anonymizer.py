"""Everybody in a picture painted over, before anything else is drawn on it.

It fails closed.  The whole of every picture is looked at, by a detector that would rather take a coat for a person than
leave one out; to those it finds come those the tracker knows or believes to be there, and those who were seen a moment
ago.  Who has no shape that can be believed, or none in time, is painted as a box; who is only believed to be there, as
a larger one.  Where the detector itself fails, nothing of the picture is left.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from edgecount.clock import Clock
from edgecount.geometry import Box
from edgecount.masking.bystanders import Bystanders, widened
from edgecount.masking.cover import cover_box, cover_shape, pixelate
from edgecount.masking.silhouette import silhouette
from edgecount.masking.withheld import withheld
from edgecount.overlay.palette import Colour
from edgecount.ports import Anonymized, Detector, Figure, Frame, Image, Segmenter
from edgecount.tracking.pose import Pose
from edgecount.tracking.track import Track

log = logging.getLogger(__name__)

MaskKind = Literal["silhouette", "box", "pixelate"]

FLOOR = 0.15
"""The detector's confidence from which a box is painted: less than half of what counts. Below, walls are people."""
SHAPELY = 0.2
"""Its confidence from which there may be a shape in a box; below, it is painted whole."""
MARGIN = 0.06
"""How far a painted box reaches beyond the person's, as a share of their height."""


class NoAnonymizer:
    """Leaves people as they are, for those who have said so twice."""

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:  # noqa: ARG002 - the veil's signature
        """A copy."""
        return Anonymized(frame.image.copy())


@dataclass(frozen=True, slots=True)
class Style:
    """How people are painted; `poses` also asks how they hold themselves."""

    mask: MaskKind
    colour: Colour
    poses: bool = False


class PeopleAnonymizer:
    """Paints over people.

    `detector` looks at the whole picture and gives boxes from FLOOR on.  Without `segmenter`, everybody is a box.  Who
    has no shape `patience` seconds after the picture was begun, is one too: for live pictures.
    """

    def __init__(
        self, style: Style, detector: Detector, segmenter: Segmenter | None, clock: Clock, patience: float | None = None
    ) -> None:
        self._style = style
        self._detector = detector
        self._segmenter = segmenter if style.mask == "silhouette" or style.poses else None
        self._clock = clock
        self._patience = patience
        self._bystanders = Bystanders()
        self._said: set[str] = set()

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:
        """Cover everybody: who is only believed to be there first, then the nearest, who are the largest."""
        began = self._clock.monotonic()
        try:
            found = self._detector.detect(frame.image)
        except Exception as error:  # noqa: BLE001 - whatever it was, nobody may be shown for it
            self._say_once("pictures are withheld: people cannot be looked for", error)
            return Anonymized(withheld(frame.size), withheld=True)
        shapely = [d.box for d in found if d.confidence >= SHAPELY]
        faint = [d.box for d in found if d.confidence < SHAPELY]
        image = frame.image.copy()
        for box in [*faint, *self._bystanders.besides(shapely + faint, tracks, frame)]:
            self._cover(image, box, None)
        poses: list[Pose] = []
        for box in sorted(shapely, key=lambda box: -box.area):
            figure = self._figure(frame.image, box, began)
            self._cover(image, box, figure)
            if figure is not None and self._style.poses:
                poses.append(figure.pose)
        return Anonymized(image, tuple(poses))

    def _figure(self, image: Image, box: Box, began: float) -> Figure | None:
        """The person as the segmenter sees them; None where it is absent, late, or fails."""
        late = self._patience is not None and self._clock.monotonic() - began >= self._patience
        if self._segmenter is None or late:
            return None
        try:
            return self._segmenter.figure(image, box)
        except Exception as error:  # noqa: BLE001 - whatever it was, there is the box
            self._say_once("people are masked by boxes: their shapes cannot be found", error)
            return None

    def _cover(self, image: Image, box: Box, figure: Figure | None) -> None:
        mask, colour = self._style.mask, self._style.colour
        shape = silhouette(figure, box) if figure is not None and mask == "silhouette" else None
        if shape is not None:
            cover_shape(image, shape, colour)
        elif mask == "pixelate":
            pixelate(image, widened(box, MARGIN))
        else:
            cover_box(image, widened(box, MARGIN), colour)

    def _say_once(self, what: str, error: Exception) -> None:
        if what not in self._said:
            self._said.add(what)
            log.error("%s (%s)", what, error)

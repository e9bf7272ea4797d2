"""Paints over every person in a picture, before anything else is drawn on it.

It fails closed.  A detector looks at the whole of every picture; it rather takes a coat for a person than misses a
person.  To its boxes come those of the tracks that it did not find, and those of people seen a moment ago.  A person
without a shape that can be believed, or without one in time, is painted as a box; a person that is only believed to be
there, as a larger box.  Where the detector itself fails, nothing of the picture is shown.
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
from edgecount.ports import Anonymized, CameraDetector, Figure, Frame, Image, Segmenter
from edgecount.tracking.detection import Detection
from edgecount.tracking.pose import Pose
from edgecount.tracking.track import Track

log = logging.getLogger(__name__)

MaskKind = Literal["silhouette", "box", "pixelate"]

FLOOR = 0.15
"""From this confidence on, a box is painted: less than half of what counts.  Below it, walls are taken for people."""
SHAPELY = 0.2
"""From this confidence on, only the shape in a box may be painted; below it, the whole box."""
MARGIN = 0.06
"""How far a painted box reaches beyond the person's, as a share of their own height."""


class NoAnonymizer:
    """Leaves people as they are; the config must ask for that twice."""

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:  # noqa: ARG002 - the port's signature
        """A copy of the picture."""
        return Anonymized(frame.image.copy())


@dataclass(frozen=True, slots=True)
class Style:
    """How people are painted; with `poses`, their poses are found, too."""

    mask: MaskKind
    colour: Colour
    poses: bool = False


class PeopleAnonymizer:
    """Paints over people.

    `detector` looks at the whole picture and gives boxes from FLOOR on.  Without `segmenter`, every person is
    painted as a box.  So are, in live pictures, the people that come last: `patience` seconds after the picture was
    begun, no more shapes are asked for.
    """

    def __init__(
        self,
        style: Style,
        detector: CameraDetector,
        segmenter: Segmenter | None,
        clock: Clock,
        patience: float | None = None,
    ) -> None:
        self._style = style
        self._detector = detector
        self._segmenter = segmenter if style.mask == "silhouette" or style.poses else None
        self._clock = clock
        self._patience = patience
        self._bystanders = Bystanders()
        self._said: set[str] = set()

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:
        """Cover every person: first those only believed to be there, then those found, the largest (nearest) first."""
        began = self._clock.monotonic()
        try:
            found = self._detector.detect(frame.image, frame.media_time)
        except Exception as error:  # noqa: BLE001 - whatever it was, no person may be shown
            self._say_once("pictures are withheld: people cannot be looked for", error)
            return Anonymized(withheld(frame.size), withheld=True)
        shapely = [d for d in found if d.confidence >= SHAPELY]
        faint = [d for d in found if d.confidence < SHAPELY]
        believed = self._bystanders.besides(shapely + faint, tracks, frame)
        image = frame.image.copy()
        for unshaped in [*faint, *(Detection(box, 0.0) for box in believed)]:
            self._cover(image, unshaped, None)
        poses: list[Pose] = []
        for person in sorted(shapely, key=lambda person: -person.box.area):
            figure = self._figure(frame.image, person.box, began)
            self._cover(image, person, figure)
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
        except Exception as error:  # noqa: BLE001 - whatever it was, the box is painted
            self._say_once("people are masked by boxes: their shapes cannot be found", error)
            return None

    def _cover(self, image: Image, person: Detection, figure: Figure | None) -> None:
        mask, colour = self._style.mask, self._style.colour
        shape = silhouette(figure, person.box) if figure is not None and mask == "silhouette" else None
        if shape is not None:
            cover_shape(image, shape, colour)
        elif mask == "pixelate":
            pixelate(image, widened(person, MARGIN))
        else:
            cover_box(image, widened(person, MARGIN), colour)

    def _say_once(self, what: str, error: Exception) -> None:
        if what not in self._said:
            self._said.add(what)
            log.error("%s (%s)", what, error)

"""Paints over every person in a picture, before anything else is drawn on it.

It fails closed.  A detector looks at the whole of every picture; it rather takes a coat for a person than misses a
person.  To its boxes come those of the tracks that it did not find, larger ones, and those of people seen a moment ago.
In all of them, and in what hangs together with them (`leftovers.py`), the empty scene is shown (`learnt_scene.py`), or
flat paint until it is known; so a box in which nobody was shows the floor.  On it, those found for sure are drawn as
signs or in their shapes.  Where the detector itself fails, nothing of the picture is shown.
"""

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from edgecount.clock import Clock
from edgecount.geometry import Box
from edgecount.masking.bystanders import SAME, Bystanders, widened
from edgecount.masking.cover import cover_box, cover_shape, cover_with, pixelate
from edgecount.masking.learnt_scene import LearntScene
from edgecount.masking.leftovers import leftovers
from edgecount.masking.pictogram import SeenFrom, draw_pictogram
from edgecount.masking.reduction import Peopled
from edgecount.masking.silhouette import silhouette
from edgecount.masking.voted_scene import KnownScene
from edgecount.masking.withheld import withheld
from edgecount.overlay.palette import Colour
from edgecount.ports import Anonymized, CameraDetector, Figure, Frame, Image, Segmenter
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track

log = logging.getLogger(__name__)

MaskKind = Literal["figure", "silhouette", "box", "pixelate"]

FLOOR = 0.15
"""From this confidence on, a box is covered: less than half of what counts.  Below it, walls are taken for people."""
SHAPELY = 0.2
"""From this confidence on, somebody whom a track has is drawn in the box; below it, most are walls."""
SURE = 0.4
"""From this confidence on, somebody is drawn without a track, too; stones and signs seldom come so far."""
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
    seen_from: SeenFrom = "side"


class PeopleAnonymizer:
    """Paints over people.

    `detector` looks at the whole picture and gives boxes from FLOOR on.  Without `segmenter`, nobody has a shape of
    their own.  Nor have, in live pictures, the people that come last: `patience` seconds after the picture was begun,
    no more shapes are asked for.  People are looked for in the whole frame; what is wider than `widest` (pixels, may be
    set from picture to picture) is then made smaller before they are hidden.
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
        self.widest = math.inf
        self._bystanders = Bystanders()
        self._scene = LearntScene(SHAPELY)
        self._said: set[str] = set()

    @property
    def scene(self) -> KnownScene | None:
        """The empty scene as far as it is known; None at first, and where the mask needs none."""
        return self._scene.known

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:
        """Cover every person, found or believed to be there, and then draw those found, the nearest (largest) last."""
        began = self._clock.monotonic()
        try:
            found = self._detector.detect(frame.image, frame.media_time)
        except Exception as error:  # noqa: BLE001 - whatever it was, no person may be shown
            self._say_once("pictures are withheld: people cannot be looked for", error)
            return Anonymized(withheld(frame.size), withheld=True)
        return self._hidden(Peopled(frame, found, tracks).within(self.widest), began)

    def _hidden(self, seen: Peopled, began: float) -> Anonymized:
        frame, found, tracks = seen.frame, seen.found, seen.tracks
        believed = self._bystanders.besides(found, tracks, frame)
        if self._style.mask in ("figure", "silhouette"):
            self._scene.learn(frame.image, found, believed, frame.media_time)
        image = frame.image.copy()
        self._cover(image, [*(widened(person, MARGIN) for person in found), *believed])
        nearest = sorted((one for one in found if _is_drawn(one, tracks)), key=lambda person: -person.box.area)
        figures = [(person, self._figure(frame.image, person.box, began)) for person in nearest]
        for person, figure in reversed(figures):
            self._draw(image, person, figure)
        poses = tuple(figure.pose for _, figure in figures if figure is not None) if self._style.poses else ()
        return Anonymized(image, poses)

    def _figure(self, image: Image, box: Box, began: float) -> Figure | None:
        """The person as the segmenter sees them; None where it is absent, late, or fails."""
        late = self._patience is not None and self._clock.monotonic() - began >= self._patience
        if self._segmenter is None or late:
            return None
        try:
            return self._segmenter.figure(image, box)
        except Exception as error:  # noqa: BLE001 - whatever it was, the box is painted
            self._say_once("people are drawn as signs: their shapes cannot be found", error)
            return None

    def _cover(self, image: Image, boxes: Sequence[Box]) -> None:
        scene = self._scene.known
        if scene is not None:
            beside = leftovers(image, scene.picture, scene.known, boxes)
            image[beside] = scene.picture[beside]
        for box in boxes:
            if self._style.mask == "pixelate":
                pixelate(image, box)
            elif scene is None:
                cover_box(image, box, self._style.colour)
            else:
                cover_with(image, box, scene.picture)

    def _draw(self, image: Image, person: Detection, figure: Figure | None) -> None:
        if self._scene.known is None:  # then they are a box, or squares
            return
        shape = silhouette(figure, person.box) if figure is not None and self._style.mask == "silhouette" else None
        if shape is not None:
            cover_shape(image, shape, self._style.colour)
        else:
            draw_pictogram(image, person.box, self._style.seen_from, self._style.colour)

    def _say_once(self, what: str, error: Exception) -> None:
        if what not in self._said:
            self._said.add(what)
            log.error("%s (%s)", what, error)


def _is_drawn(one: Detection, tracks: Sequence[Track]) -> bool:
    """Whether there is somebody, and not only perhaps: what is hidden for safety's sake alone shows the floor."""
    if one.confidence >= SURE:
        return True
    return one.confidence >= SHAPELY and any(one.box.iou(track.box) >= SAME for track in tracks)

"""The pictures of a camera: builds the anonymizer, the painter, and the detectors for an empty scene."""

import logging
from dataclasses import dataclass

from edgecount.clock import Clock, SystemClock
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.privacy import UNMASKED
from edgecount.detectors.instances.instance_segmenter import InstanceSegmenter
from edgecount.detectors.instances.own_instances import load_instances
from edgecount.detectors.select import UNSURE, PoseModelName, load_segmenter, view_for
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.detectors.views.views import regions
from edgecount.errors import ModelError
from edgecount.geometry import Box, Size
from edgecount.masking.anonymizer import FLOOR, NoAnonymizer, PeopleAnonymizer, Style
from edgecount.masking.live_pictures import MaskedPictures
from edgecount.masking.still import Stills
from edgecount.overlay.drawn import DrawnLine, DrawnZone
from edgecount.overlay.painter import Painter
from edgecount.ports import Anonymizer, CameraDetector, Segmenter
from edgecount.wiring.job import Paint
from edgecount.wiring.seeing.detectors import CameraNetwork, camera_network, load_network, watched_segments

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.2
"""How long the shapes of people are looked for in a frame of a camera that is watched live; then come boxes."""
WARY_CONFIDENCE = 0.3
"""From this confidence on, a box is taken for a person where a picture must not show any."""


def picture_network(camera: CameraSection, person_width: float | None = None, *, tried: bool = False) -> CameraNetwork:
    """The camera's network, shared by the detector for counting and those for hiding people.

    It gives all boxes that are to be hidden; the detector for counting takes those of them that count.
    `person_width` is what was learnt before of people's size; `tried` as of `camera_network`.
    """
    return camera_network(camera, FLOOR / UNSURE, person_width, tried=tried)


def build_anonymizer(
    camera: CameraSection,
    paint: Paint,
    network: CameraNetwork,
    clock: Clock,
    patience: float | None = None,
) -> Anonymizer:
    """The anonymizer of a camera; loads the model of people's shapes where the mask needs it.

    `patience` is the longest time for shapes (seconds), in pictures that are shown live.
    """
    if paint.mask == "off":
        log.warning(UNMASKED)
        return NoAnonymizer()
    return people_anonymizer(camera, paint, network, clock, patience)


def people_anonymizer(
    camera: CameraSection,
    paint: Paint,
    network: CameraNetwork,
    clock: Clock,
    patience: float | None = None,
) -> PeopleAnonymizer:
    """The anonymizer of a camera whose people are hidden; see `build_anonymizer`."""
    if paint.mask == "off":
        raise ValueError("pictures in which nobody is hidden are not made")
    settings = camera.detector
    drawn = paint.mask == "silhouette" or settings.pose
    segmenter = (
        _segmenter(settings, paint) if drawn and camera.mount == "side" else None
    )  # none knows shapes from above
    style = Style(paint.mask, paint.colour, settings.pose, camera.mount)
    return PeopleAnonymizer(style, network.everywhere(FLOOR), segmenter, clock, patience)


def build_scene_detectors(camera: CameraSection) -> tuple[CameraDetector, ...]:
    """Detectors that miss as few people as possible, even if they find too many: for a picture without people."""
    if camera.mount == "overhead":
        return (camera_network(camera).everywhere(UNSURE * WARY_CONFIDENCE),)
    network = load_network(camera, WARY_CONFIDENCE)
    return tuple(ViewedDetector(network, view, ()) for view in ("frame", "tiles"))


def looked_at(camera: CameraSection, size: Size) -> tuple[Box, ...]:
    """The parts of a frame of this size in which people are looked for; some parts reach beyond the frame."""
    if camera.mount == "overhead":
        return (Box(0, 0, size.width, size.height),)
    view = view_for(camera.detector.model, camera.detector.view)
    return regions(view, size, [segment.scaled(size) for segment in watched_segments(camera)])


def build_painter(camera: CameraSection, anonymizer: Anonymizer) -> Painter:
    """The painter of a camera's lines, zones and people; `anonymizer` hides the people."""
    return Painter(
        anonymizer,
        _drawn_lines(camera),
        _drawn_zones(camera),
        camera.anchor,
    )


def build_stills(camera: CameraSection, paint: Paint, network: CameraNetwork, seconds: float) -> Stills:
    """What makes a small picture of a camera that is watched live, every so many seconds."""
    anonymizer = build_anonymizer(camera, paint, network, SystemClock(), PATIENCE_SECONDS)
    return Stills(anonymizer, _drawn_lines(camera), _drawn_zones(camera), seconds)


def build_live_pictures(camera: CameraSection, paint: Paint, person_width: float | None) -> MaskedPictures:
    """What makes pictures for those who look right now; it has a network of its own, so that counting never waits."""
    network = picture_network(camera, person_width, tried=True)  # by the detector for counting
    return MaskedPictures(people_anonymizer(camera, paint, network, SystemClock(), PATIENCE_SECONDS))


@dataclass(frozen=True, slots=True)
class Pictures:
    """Makes the detector and the painters of one camera; they share one network."""

    camera: CameraSection
    paint: Paint
    network: CameraNetwork

    def detector(self) -> CameraDetector:
        """The detector for counting."""
        return self.network.counting()

    def painter(self) -> Painter:
        """A new painter: each output needs its own, because a painter remembers earlier frames."""
        anonymizer = build_anonymizer(self.camera, self.paint, self.network, SystemClock())
        return build_painter(self.camera, anonymizer)

    def masked(self) -> MaskedPictures:
        """What makes pictures without lines and zones, and an empty scene; for a mask that hides people."""
        return MaskedPictures(people_anonymizer(self.camera, self.paint, self.network, SystemClock()))


def _segmenter(settings: DetectorSection, paint: Paint) -> Segmenter | None:
    """What finds people's shapes; None, and a line in the log, where it cannot be loaded: signs are drawn then."""
    pose_model: PoseModelName = settings.pose_model if settings.pose else "blazepose"
    try:
        if paint.mask != "silhouette" or paint.model is None:
            return load_segmenter(settings.runtime, settings.threads, pose_model)
        posing = load_segmenter(settings.runtime, settings.threads, pose_model) if settings.pose else None
        return InstanceSegmenter(load_instances(paint.model, settings.runtime, settings.threads), posing)
    except ModelError as error:
        log.error("people are drawn as signs, for there is no model of their shapes: %s", error)  # noqa: TRY400 - whole
        return None


def _drawn_lines(camera: CameraSection) -> list[DrawnLine]:
    return [DrawnLine(name, line.segment, line.in_side) for name, line in camera.lines.items()]


def _drawn_zones(camera: CameraSection) -> list[DrawnZone]:
    return [DrawnZone(name, zone.corners) for name, zone in camera.zones.items()]

"""The pictures of a camera: what hides the people in them, what is drawn on them, and a scene that shows nobody."""

import logging
from argparse import Namespace
from dataclasses import dataclass
from typing import Self

from edgecount.clock import Clock, SystemClock
from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.privacy import UNMASKED, MaskName
from edgecount.detectors.select import UNSURE, RuntimeName, load_segmenter, view_for
from edgecount.detectors.views.shared import SharedInference, SharingDetector
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.detectors.views.views import regions
from edgecount.errors import ModelError, UsageError
from edgecount.geometry import Box, Size
from edgecount.masking.anonymizer import FLOOR, NoAnonymizer, PeopleAnonymizer, Style
from edgecount.overlay.drawn import DrawnLine, DrawnZone
from edgecount.overlay.painter import Painter
from edgecount.overlay.palette import Colour
from edgecount.ports import Anonymizer, CameraDetector, Detector, Segmenter
from edgecount.wiring.detectors import counting_detector, load_network, watched_segments

log = logging.getLogger(__name__)
WARY_CONFIDENCE = 0.3
"""From how sure on something is taken for a person where nobody must be shown."""


def build_inference(camera: CameraSection) -> SharedInference:
    """The camera's network, for those who count people and those who hide them to look through.

    It gives all boxes that are worth hiding, of which `counting_detector` takes those that count.
    """
    return SharedInference(load_network(camera, FLOOR / UNSURE))


def build_anonymizer(
    camera: CameraSection,
    mask: MaskName,
    colour: Colour,
    inference: SharedInference,
    clock: Clock,
    patience: float | None = None,
) -> Anonymizer:
    """What hides the people in front of a camera; loads the model of their shapes where the mask needs it.

    `patience` is how long shapes may take (seconds), in pictures that are shown live.
    """
    if mask == "off":
        log.warning(UNMASKED)
        return NoAnonymizer()
    settings = camera.detector
    segmenter = _segmenter(settings.runtime, settings.threads) if mask == "silhouette" or settings.pose else None
    everywhere = SharingDetector(inference, "everywhere", (), FLOOR)
    return PeopleAnonymizer(Style(mask, colour, settings.pose), everywhere, segmenter, clock, patience)


def build_scene_detectors(camera: CameraSection) -> tuple[Detector, ...]:
    """What finds people wherever they are, rather once too often: for a picture that is to show nobody."""
    network = load_network(camera, WARY_CONFIDENCE)
    return tuple(ViewedDetector(network, view, ()) for view in ("frame", "tiles"))


def looked_at(camera: CameraSection, size: Size) -> tuple[Box, ...]:
    """The parts of a frame of this size in which people are looked for; some reach beyond it."""
    view = view_for(camera.detector.model, camera.detector.view)
    return regions(view, size, [segment.scaled(size) for segment in watched_segments(camera)])


def build_painter(camera: CameraSection, anonymizer: Anonymizer) -> Painter:
    """What draws a camera's lines and zones, and the people in front of it, behind this veil."""
    return Painter(
        anonymizer,
        [DrawnLine(name, line.segment, line.in_side) for name, line in camera.lines.items()],
        [DrawnZone(name, zone.corners) for name, zone in camera.zones.items()],
        camera.anchor,
    )


@dataclass(frozen=True, slots=True)
class Pictures:
    """How the pictures of one camera are made; whoever counts looks through the same network."""

    camera: CameraSection
    mask: MaskName
    colour: Colour
    inference: SharedInference

    @classmethod
    def asked(cls, options: Namespace, config: Config, name: str) -> Self | None:
        """What the options ask for; None where nobody is shown anything, and then nothing is loaded for it.

        UsageError where people are to be shown as they are, and the config does not allow that.
        """
        if not (options.window or options.video or options.frames):
            if options.mask is not None:
                raise UsageError("--mask hides people in pictures: ask for some with --video, --frames or --window")
            return None
        mask = options.mask or config.privacy.mask
        if mask == "off" and not config.privacy.people_may_be_recognised:
            raise UsageError(
                "--mask off shows people as they are: where that may be, set privacy.people_may_be_recognised: true"
            )
        return cls(config.cameras[name], mask, config.privacy.paint, build_inference(config.cameras[name]))

    def detector(self) -> CameraDetector:
        """What finds the people who are counted."""
        return counting_detector(self.camera, self.inference)

    def painter(self) -> Painter:
        """What draws a picture; each has one of its own, for it remembers who was there."""
        anonymizer = build_anonymizer(self.camera, self.mask, self.colour, self.inference, SystemClock())
        return build_painter(self.camera, anonymizer)


def _segmenter(runtime: RuntimeName, threads: int) -> Segmenter | None:
    """What sees people's shapes; None, and a line in the log, where its model is not to be had: boxes do without."""
    try:
        return load_segmenter(runtime, threads)
    except ModelError as error:
        log.error("people are masked by boxes, for there is no model of their shapes: %s", error)  # noqa: TRY400 - whole
        return None

"""What hides people in pictures: wired from the config, and from the network that counts them."""

import logging

from edgecount.app.pipeline import watched_segments
from edgecount.clock import Clock
from edgecount.config.camera import Camera
from edgecount.config.privacy import UNMASKED, MaskName
from edgecount.detectors.looks import Looks, SharingDetector
from edgecount.detectors.select import UNSURE, RuntimeName, load_detector, load_segmenter, view_for
from edgecount.errors import ModelError
from edgecount.overlay.palette import Colour
from edgecount.overlay.veil import FLOOR, NoVeil, PeopleVeil, Style, Veil
from edgecount.ports import Lookout, Segmenter

log = logging.getLogger(__name__)


def build_looks(camera: Camera) -> Looks:
    """The camera's network, for those who count people and those who hide them to look through.

    It gives all boxes that are worth hiding; `build_shared_detector` gives the counting ones.
    """
    settings = camera.detector
    least = min(FLOOR / UNSURE, settings.confidence)
    return Looks(load_detector(settings.model, settings.runtime, least, settings.threads, settings.family))


def build_shared_detector(camera: Camera, looks: Looks) -> Lookout:
    """What `build_detector` builds, without looking at a picture that others have looked at already."""
    settings = camera.detector
    view = view_for(settings.model, settings.view)
    least = UNSURE * settings.confidence
    return SharingDetector(looks, view, watched_segments(camera), least, settings.confidence)


def build_veil(
    camera: Camera, mask: MaskName, colour: Colour, looks: Looks, clock: Clock, patience: float | None = None
) -> Veil:
    """What hides the people in front of a camera; loads the model of their shapes where the mask needs it.

    `patience` is how long shapes may take (seconds), in pictures that are shown live.
    """
    if mask == "off":
        log.warning(UNMASKED)
        return NoVeil()
    settings = camera.detector
    segmenter = _segmenter(settings.runtime, settings.threads) if mask == "silhouette" or settings.pose else None
    everywhere = SharingDetector(looks, "everywhere", (), FLOOR)
    return PeopleVeil(Style(mask, colour, settings.pose), everywhere, segmenter, clock, patience)


def _segmenter(runtime: RuntimeName, threads: int) -> Segmenter | None:
    """What sees people's shapes; None, and a line in the log, where its model is not to be had: boxes do without."""
    try:
        return load_segmenter(runtime, threads)
    except ModelError as error:
        log.error("people are masked by boxes, for there is no model of their shapes: %s", error)  # noqa: TRY400 - whole
        return None

"""What finds the people at one camera: the network of its config, and the detector that counts through it."""

from edgecount.config.sections.camera import CameraSection
from edgecount.detectors.select import UNSURE, load_detector, view_for
from edgecount.detectors.views.shared import SharedInference, SharingDetector
from edgecount.geometry import Polygon, Segment
from edgecount.ports import CameraDetector, Detector


def load_network(camera: CameraSection, wary: float = 1.0) -> Detector:
    """The camera's network; with a confidence `wary` (0-1) it also finds what is a person only from there on.

    ModelError where it cannot be loaded.
    """
    settings = camera.detector
    confidence = min(settings.confidence, wary)
    return load_detector(settings.model, settings.runtime, confidence, settings.threads, settings.family)


def counting_detector(camera: CameraSection, inference: SharedInference | None = None) -> CameraDetector:
    """What finds the people who are counted, where the camera's view says.

    It looks through `inference`, which others may look through, too, and which may find more than counts; without one
    it loads a network of its own: ModelError where that fails.
    """
    settings = camera.detector
    inference = inference or SharedInference(load_network(camera))
    view = view_for(settings.model, settings.view)
    floor = UNSURE * settings.confidence
    return SharingDetector(inference, view, watched_segments(camera), floor, settings.confidence)


def watched_segments(camera: CameraSection) -> list[Segment]:
    """What the detector must not leave out, in fractions of the frame: lines, and the borders of zones."""
    borders = [edge for zone in camera.zones.values() for edge in Polygon(zone.corners).edges]
    return [line.segment for line in camera.lines.values()] + borders

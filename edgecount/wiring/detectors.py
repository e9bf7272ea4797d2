"""The detectors of one camera: the network of its config, and the detector for counting, which uses it."""

from edgecount.config.sections.camera import CameraSection
from edgecount.detectors.select import UNSURE, load_detector, view_for
from edgecount.detectors.views.shared import SharedInference, SharingDetector
from edgecount.geometry import Polygon, Segment
from edgecount.ports import CameraDetector, Detector


def load_network(camera: CameraSection, wary: float = 1.0) -> Detector:
    """The camera's network; it finds people from the config's confidence on, or from `wary` (0-1) on if that is lower.

    ModelError where the network cannot be loaded.
    """
    settings = camera.detector
    confidence = min(settings.confidence, wary)
    return load_detector(settings.model, settings.runtime, confidence, settings.threads, settings.family)


def counting_detector(camera: CameraSection, inference: SharedInference | None = None) -> CameraDetector:
    """The detector for counting, with the camera's view.

    It uses `inference`, which other detectors may use, too, and which may give more boxes than those that count.
    Without one it loads a network of its own: ModelError where that fails.
    """
    settings = camera.detector
    inference = inference or SharedInference(load_network(camera))
    view = view_for(settings.model, settings.view)
    floor = UNSURE * settings.confidence
    return SharingDetector(inference, view, watched_segments(camera), floor, settings.confidence)


def watched_segments(camera: CameraSection) -> list[Segment]:
    """The segments at which the detector must look, in fractions of the frame: lines, and the borders of zones."""
    borders = [edge for zone in camera.zones.values() for edge in Polygon(zone.corners).edges]
    return [line.segment for line in camera.lines.values()] + borders

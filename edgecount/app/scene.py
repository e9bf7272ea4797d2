"""What a map of where people were is drawn over: who looks for people there, and where they are looked for at all."""

from edgecount.app.pipeline import watched_segments
from edgecount.config.camera import Camera
from edgecount.detectors.select import load_detector, view_for
from edgecount.detectors.viewed import ViewedDetector
from edgecount.detectors.views import regions
from edgecount.geometry import Box, Size
from edgecount.ports import Detector

WARY_CONFIDENCE = 0.3
"""From how sure on something is taken for a person where nobody must be shown."""


def build_scene_detectors(camera: Camera) -> tuple[Detector, ...]:
    """What finds people wherever they are, rather once too often: for a picture that is to show nobody."""
    settings = camera.detector
    confidence = min(settings.confidence, WARY_CONFIDENCE)
    found = load_detector(settings.model, settings.runtime, confidence, settings.threads, settings.family)
    return tuple(ViewedDetector(found, view, ()) for view in ("frame", "tiles"))


def looked_at(camera: Camera, size: Size) -> tuple[Box, ...]:
    """The parts of a frame of this size in which people are looked for; some reach beyond it."""
    view = view_for(camera.detector.model, camera.detector.view)
    return regions(view, size, [segment.scaled(size) for segment in watched_segments(camera)])

"""What counts at one camera: the part of the wiring that loads OpenCV, models and followers."""

import cv2

from edgecount.config.sections.camera import CameraSection
from edgecount.counting.lines.rule import LineRule
from edgecount.detectors.select import load_detector, load_segmenter, view_for
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.geometry import Polygon, Segment
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.pipeline import NamedLine, NamedZone, Pipeline, Watch
from edgecount.ports import CameraDetector, Detector, Follower
from edgecount.tracking.tracker import Tracker
from edgecount.wiring.job import require_something


def camera_pipeline(
    site: str, name: str, camera: CameraSection, *, replaying: bool = False, detector: CameraDetector | None = None
) -> Pipeline:
    """The pipeline of a camera; ModelError where a model cannot be loaded, UsageError where it counts nothing."""
    require_something(name, camera)
    settings = camera.detector
    cv2.setNumThreads(settings.threads)  # resizing must not take the cores that inference was not given
    return Pipeline(
        Watch(site, name, _lines(camera), _rule(camera), _zones(camera), camera.counting.fallen_after_seconds),
        detector or build_detector(camera),
        _follower(camera),
        Cadence(settings.every),
        Tracker(settings.confidence, camera.tracking.lost_after_seconds),
        segmenter=load_segmenter(settings.runtime, settings.threads) if camera.sees_falls else None,
        replaying=replaying,
    )


def build_detector(camera: CameraSection) -> CameraDetector:
    """The detector of one camera, which looks where its view says."""
    settings = camera.detector
    return in_view(
        camera, load_detector(settings.model, settings.runtime, settings.confidence, settings.threads, settings.family)
    )


def in_view(camera: CameraSection, network: Detector) -> CameraDetector:
    """The same with this network."""
    settings = camera.detector
    view = view_for(settings.model, settings.view)
    return ViewedDetector(network, view, watched_segments(camera), settings.confidence)


def _follower(camera: CameraSection) -> Follower | None:
    """What follows people where the user says how often the detector looks; at its own pace, nobody needs to be."""
    if camera.detector.every == "auto":
        return None
    from edgecount.followers.correlation import CorrelationFollower  # noqa: PLC0415 - loads dlib, which few need

    return CorrelationFollower(camera.tracking.max_followers, camera.tracking.min_follow_score)


def watched_segments(camera: CameraSection) -> list[Segment]:
    """What the detector must not leave out, in fractions of the frame: lines, and the borders of zones."""
    borders = [edge for zone in _zones(camera) for edge in zone.polygon.edges]
    return [line.segment for line in camera.lines.values()] + borders


def _lines(camera: CameraSection) -> tuple[NamedLine, ...]:
    return tuple(NamedLine(name, line.segment, line.in_side) for name, line in camera.lines.items())


def _zones(camera: CameraSection) -> tuple[NamedZone, ...]:
    return tuple(NamedZone(name, Polygon(zone.corners)) for name, zone in camera.zones.items())


def _rule(camera: CameraSection) -> LineRule:
    counting = camera.counting
    return LineRule(camera.anchor, counting.clear_of_line, counting.u_turn, counting.u_turn_window_seconds)

"""The pipeline of one camera: the part of the wiring that loads OpenCV, models and followers."""

import cv2

from edgecount.config.sections.camera import CameraSection
from edgecount.detectors.select import load_segmenter
from edgecount.geometry import Polygon
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.pipeline import NamedLine, NamedZone, Pipeline, Watch
from edgecount.ports import CameraDetector, Follower
from edgecount.tracking.standing import StandingPeople
from edgecount.tracking.tracker import Tracker
from edgecount.wiring.seeing.detectors import counting_detector

MISSED_PICTURES = 2.5
"""How many pictures of a camera that gives them one by one a person may be missed in."""


def camera_pipeline(
    site: str,
    name: str,
    camera: CameraSection,
    *,
    replaying: bool = False,
    keep_trails: bool = False,
    detector: CameraDetector | None = None,
) -> Pipeline:
    """The pipeline of a camera; ModelError where a model cannot be loaded."""
    settings, lost_after = camera.detector, _lost_after(camera, replaying=replaying)
    cv2.setNumThreads(settings.threads)  # resizing must not use more cores than inference may use
    return Pipeline(
        Watch(
            site,
            name,
            _lines(camera),
            camera.rule,
            _zones(camera),
            camera.counting.fallen_after_seconds,
            keep_trails=keep_trails,
            staff_zone=camera.counting.staff_zone,
        ),
        detector or counting_detector(camera),
        _follower(camera),
        Cadence(settings.every),
        Tracker(settings.confidence, lost_after),
        standing=_standing(camera, lost_after),
        segmenter=load_segmenter(settings.runtime, settings.threads) if camera.sees_falls else None,
        replaying=replaying,
    )


def _standing(camera: CameraSection, lost_after: float) -> StandingPeople | None:
    """Those who stand in zones, where less confidence will do for them than for walkers."""
    confidence = camera.detector.standing_confidence
    return StandingPeople(confidence, lost_after) if camera.zones and confidence < camera.detector.confidence else None


def _lost_after(camera: CameraSection, *, replaying: bool) -> float:
    """When a person is gone; not before a picture was missed, where pictures come seldom."""
    apart = 0.0 if replaying else camera.snapshot_seconds or 0.0
    return max(camera.tracking.lost_after_seconds, MISSED_PICTURES * apart)


def _follower(camera: CameraSection) -> Follower | None:
    """The follower, where the user sets how often the detector looks; None where the detector sets its own pace."""
    if camera.detector.every == "auto":
        return None
    from edgecount.followers.correlation import CorrelationFollower  # noqa: PLC0415 - loads dlib, which few sites need

    return CorrelationFollower(camera.tracking.max_followers, camera.tracking.min_follow_score)


def _lines(camera: CameraSection) -> tuple[NamedLine, ...]:
    return tuple(NamedLine(name, line.segment, line.in_side) for name, line in camera.lines.items())


def _zones(camera: CameraSection) -> tuple[NamedZone, ...]:
    return tuple(NamedZone(name, Polygon(zone.corners)) for name, zone in camera.zones.items())

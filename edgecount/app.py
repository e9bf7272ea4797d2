"""The wiring: Config → objects.  The only module that knows every concrete class."""

from collections.abc import Mapping
from pathlib import Path

import cv2

from edgecount.cadence import Cadence
from edgecount.config.camera import Camera
from edgecount.config.model import Config
from edgecount.counting.period import Calendar
from edgecount.counting.rule import LineRule
from edgecount.detectors.select import load_detector
from edgecount.detectors.viewed import ViewedDetector
from edgecount.errors import UsageError
from edgecount.followers.correlation import CorrelationFollower
from edgecount.overlay.painter import Painter
from edgecount.overlay.scene import DrawnLine, DrawnZone
from edgecount.pipeline import NamedLine, Pipeline, Watch
from edgecount.ports import Detector
from edgecount.sinks.settings import ReportSettings
from edgecount.tracking.tracker import Tracker

STORE = "edgecount.sqlite"
"""The store's name in the state folder, and in a replay's folder of logs."""


def state_folder(named: Path | None, environ: Mapping[str, str]) -> Path:
    """Where the store lives: as named, else where systemd says, else ./var."""
    return named or Path(environ.get("STATE_DIRECTORY") or "var")


def pick_camera(config: Config, name: str | None) -> str:
    """The camera that was named, else the only one; UsageError where there is no such camera, or a choice."""
    names = ", ".join(config.cameras)
    if name is None and len(config.cameras) > 1:
        raise UsageError(f"the config has several cameras ({names}): choose one with --camera NAME")
    if name is not None and name not in config.cameras:
        raise UsageError(f"the config has no camera {name!r}; it has {names}")
    return name or next(iter(config.cameras))


def build_pipeline(config: Config, name: str, *, replaying: bool = False, detector: Detector | None = None) -> Pipeline:
    """The pipeline of one camera; ModelError where its model cannot be loaded, UsageError where it counts nothing.

    `detector` takes the place of the one that the config names: to measure it, or to do without.
    """
    camera = config.cameras[name]
    if not camera.lines:
        raise UsageError(
            f"camera {name} has no lines, so there is nothing to count: draw one under cameras.{name}.lines"
        )
    settings, tracking = camera.detector, camera.tracking
    cv2.setNumThreads(settings.threads)  # resizing must not take the cores that inference was not given
    return Pipeline(
        Watch(config.site.slug, name, _lines(camera), _rule(camera)),
        detector or build_detector(camera),
        CorrelationFollower(tracking.max_followers, tracking.min_follow_score),
        Cadence(settings.every),
        Tracker(settings.min_confidence, tracking.lost_after_seconds),
        replaying=replaying,
    )


def build_detector(camera: Camera) -> Detector:
    """The detector of one camera, which looks where its view says."""
    settings = camera.detector
    return ViewedDetector(
        load_detector(settings.model, settings.runtime, settings.min_confidence, settings.threads),
        settings.view,
        [line.segment for line in camera.lines.values()],
    )


def _lines(camera: Camera) -> tuple[NamedLine, ...]:
    return tuple(NamedLine(name, line.segment, line.in_side) for name, line in camera.lines.items())


def _rule(camera: Camera) -> LineRule:
    counting = camera.counting
    return LineRule(camera.anchor, counting.clear_of_line, counting.u_turn, counting.u_turn_window_seconds)


def build_painter(camera: Camera) -> Painter:
    """What draws a camera's lines and zones, and the people in front of it."""
    return Painter(
        [DrawnLine(name, line.segment, line.in_side) for name, line in camera.lines.items()],
        [DrawnZone(name, zone.corners) for name, zone in camera.zones.items()],
        camera.anchor,
    )


def report_settings(config: Config, cameras: Mapping[str, Camera] | None = None) -> ReportSettings:
    """How the files of the site look; of all cameras, or of some."""
    site, files = config.site, config.files
    return ReportSettings(
        site=site.slug,
        site_name=site.name,
        calendar=Calendar(site.timezone, site.day_start),
        lines={name: tuple(camera.lines) for name, camera in (cameras or config.cameras).items()},
        is_open=site.is_open,
        capacity=site.capacity,
        period_minutes=files.period_minutes,
        delimiter=files.separator,
        bom=files.bom,
    )

"""Watches one camera, or a recording, for the coach: counts in it, and keeps nothing of it."""

import statistics

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.counting.coaching.watched_camera import WatchedCamera, WatchedLine
from edgecount.counting.trails.trail import Trail, joined
from edgecount.events.model import AnyEvent, Crossing, Direction, Rejected
from edgecount.geometry import Polygon
from edgecount.ports import FrameSource
from edgecount.sources.sight import Sight
from edgecount.wiring.job import require_something
from edgecount.wiring.seeing.pipeline import camera_pipeline


def watched(
    config: Config,
    name: str,
    source: FrameSource,
    walked: tuple[Direction, ...],
    seconds: float | None = None,
) -> WatchedCamera:
    """What is seen by an opened source, for so many seconds or to its end."""
    camera = config.cameras[name]
    require_something(name, camera)
    pipeline = camera_pipeline(config.site.slug, name, camera, replaying=True, keep_trails=True)
    trails: list[Trail] = []
    events: list[AnyEvent] = []
    sight, light = Sight(), list[float]()
    last = None
    while (frame := source.read()) is not None:
        last = frame
        sight.look(frame.image, frame.media_time)
        light.append(sight.light)
        processed = pipeline.process(frame)
        trails += processed.trails
        events += processed.events
        if seconds is not None and frame.media_time >= seconds:
            break
    events += pipeline.finish()
    trails += pipeline.take_trails()
    rate = (last.index - 1) / last.media_time if last is not None and last.media_time > 0 else None
    return watched_camera(camera, trails, events, rate or None, statistics.fmean(light) if light else None, walked)


def watched_camera(
    camera: CameraSection,
    trails: list[Trail],
    events: list[AnyEvent],
    frames_per_second: float | None,
    light: float | None,
    walked: tuple[Direction, ...],
) -> WatchedCamera:
    """What the coach looks at, of a camera of the config."""
    return WatchedCamera(
        {line: WatchedLine(of.segment, of.in_side) for line, of in camera.lines.items()},
        {zone: Polygon(of.corners) for zone, of in camera.zones.items()},
        camera.rule,
        joined(trails),
        [event for event in events if isinstance(event, Crossing | Rejected)],
        from_above=camera.mount == "overhead",
        frames_per_second=frames_per_second,
        light=light,
        walked=walked,
    )

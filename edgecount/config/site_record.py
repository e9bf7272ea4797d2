"""The site as the dashboard knows it: its layout as a record, without any secret."""

from dataclasses import asdict

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.line import LineSection
from edgecount.config.sections.zone import ZoneSection
from edgecount.fields.opening import format_hours, format_time
from edgecount.gateway.record import JsonRecord
from edgecount.text import words


def site_record(config: Config) -> JsonRecord:
    """Name, time zone, hours and limits, and each camera with its lines and zones; places are fractions of the frame.

    `hours` are by weekday, in words such as `10:00-22:00` and `closed`; a day without any is left out.  A camera's
    `source` is its kind: `rtsp`, `http`, `file` and so on, None where the config names none; `crowd` has the zones in
    which people are estimated, None where they are not estimated at all; `rule` is how its lines count.
    """
    site = config.site
    return {
        "name": site.name,
        "timezone": site.timezone.key,
        "day_start": format_time(site.day_start),
        "hours": {day: format_hours(hours) for day, hours in site.opening_hours.items()},
        "capacity": site.capacity,
        "language": config.files.language,
        "cameras": {name: _camera(name, camera) for name, camera in config.cameras.items()},
    }


def _camera(name: str, camera: CameraSection) -> JsonRecord:
    source = camera.source
    return {
        "title": camera.title or words(name),
        "mount": camera.mount,
        "source": None if source is None else source.scheme or source.kind,
        "lines": {key: _line(key, line) for key, line in camera.lines.items()},
        "zones": {key: _zone(key, zone) for key, zone in camera.zones.items()},
        "crowd": None if camera.crowd is None else list(camera.crowd_zones),
        "rule": asdict(camera.rule),
    }


def _line(name: str, line: LineSection) -> JsonRecord:
    return {"title": line.title or words(name), "from": list(line.start), "to": list(line.end), "in_side": line.in_side}


def _zone(name: str, zone: ZoneSection) -> JsonRecord:
    return {
        "title": zone.title or words(name),
        "points": [list(corner) for corner in zone.polygon],
        "capacity": zone.capacity,
    }

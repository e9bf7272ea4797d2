"""The payloads of the topics."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.site_zone import ZoneKey, site_zones
from edgecount.events.catalogue import kind_of
from edgecount.events.model import as_record, iso_utc
from edgecount.figures.footfall import coverage_share
from edgecount.figures.live_figures import DayVisits, LineFigures, SiteFigures
from edgecount.figures.period import Calendar, Period
from edgecount.sinks.broker.message import Message
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.crowd_figures import UNKNOWN
from edgecount.site.status import Moved, Status
from edgecount.site.status_record import (
    WholeRecord,
    estimate_record,
    iso_or_none,
    site_zone_record,
    whole_record,
    zone_record,
)
from edgecount.site.status_record import as_record as status_as_record
from edgecount.store.codec import StoredEvent

ONLINE, OFFLINE = "online", "offline"
_ZONE_SECONDS, _TODAY_SECONDS = 15.0, 60.0


def state(settings: MqttSettings, status: Status, since: datetime | None) -> dict[str, str]:
    """The retained state of everything, by topic; without the topic that says whether edgecount is there.

    `since` is when the counts of today began at zero, None where that is not to be told.
    """
    topics = Topics(settings.prefix)
    figures, day = status.figures, _day(status.figures, since)
    zone = settings.layout.calendar.zone
    found = {
        topics.line_state(*key): line_state(figures.lines.get(key, LineFigures()), day)
        for key in settings.layout.line_keys
    }
    found[topics.occupancy] = occupancy(figures, settings.layout.capacity, whole_record(status, zone))
    found[topics.site_today] = _text(
        {"in": figures.came_in, "out": figures.went_out, "groups_in": figures.groups_in, **_staff(figures), **day}
    )
    found |= _zones(settings, status, day)
    found |= _crowds(settings, status)
    found |= {topics.camera_status(name): camera.condition for name, camera in status.cameras.items()}
    found |= {topics.camera_moved(name): moved(camera.moved) for name, camera in status.cameras.items()}
    found |= {topics.alert(rule): alert(standing, zone) for rule, standing in status.alerts.items()}
    return found


def least_seconds(settings: MqttSettings) -> dict[str, float]:
    """The least time between two messages on the topics whose state changes all the time (s)."""
    topics, zones = Topics(settings.prefix), list(settings.layout.zone_keys)
    names = {zone for _, zone in zones}
    found = {topics.zone_state(*key): _ZONE_SECONDS for key in zones}
    found |= {topics.site_zone_state(zone): _ZONE_SECONDS for zone in names}
    found |= {topics.zone_today(*key): _TODAY_SECONDS for key in (*zones, *(("site", zone) for zone in names))}
    return found | {topics.site_today: _ZONE_SECONDS}


def _day(site: SiteFigures, since: datetime | None) -> dict[str, str | None]:
    """The business day of today's counts, and when they began at zero."""
    return {"day": site.day.isoformat(), "since": None if since is None else since.isoformat()}


def _zones(settings: MqttSettings, status: Status, day: Mapping[str, object]) -> dict[str, str]:
    """The zones, and the visits of today: as each camera sees them, and as all together do."""
    topics, layout = Topics(settings.prefix), settings.layout
    zones = {key: status.zones.get(key) for key in layout.zone_keys}
    visits = status.figures.visits
    found = {topics.zone_state(*key): _text(zone_record(seen)) for key, seen in zones.items()}
    found |= {topics.zone_today(*key): _text({**_visits(visits, [key]), **day}) for key in zones}
    for name, zone in site_zones(zones).items():
        keys = [key for key in layout.zone_keys if key[1] == name]
        found[topics.site_zone_state(name)] = _text(site_zone_record(zone, layout.zone_capacities.get(name)))
        found[topics.zone_today("site", name)] = _text({**_visits(visits, keys), **day})
    return found


def _crowds(settings: MqttSettings, status: Status) -> dict[str, str]:
    """The people by estimate, in each camera's picture and in its zones."""
    topics, found = Topics(settings.prefix), dict[str, str]()
    for camera, zones in settings.layout.crowd_zones.items():
        figures = status.crowds.get(camera, UNKNOWN)
        ts = {"ts": None if figures.ts is None else iso_utc(figures.ts)}
        found[topics.crowd(camera)] = _text({**estimate_record(figures.whole), **ts, "fault": figures.fault})
        for zone in zones:
            found[topics.zone_crowd(camera, zone)] = _text({**estimate_record(figures.zones.get(zone)), **ts})
    return found


def _visits(visits: Mapping[ZoneKey, DayVisits], keys: Sequence[ZoneKey]) -> dict[str, int | float | None]:
    """The visits of today that are over, of these zones together."""
    together = DayVisits()
    for key in keys:
        together = together.plus(visits.get(key, DayVisits()))
    mean = together.dwell_mean
    return {"visitors": together.visitors, "visit_avg_seconds": None if mean is None else round(mean, 1)}


def line_state(line: LineFigures, day: Mapping[str, object]) -> str:
    """The counts of a line: on this business day, and ever."""
    return _text(
        {
            "in": line.came_in,
            "out": line.went_out,
            "groups_in": line.groups_in,
            **_staff(line),
            **day,
            "in_total": line.in_total,
            "out_total": line.out_total,
            "seq": line.seq,
            "ts": None if line.ts is None else iso_utc(line.ts),
        }
    )


def _staff(figures: LineFigures | SiteFigures) -> dict[str, int]:
    return {"staff_in": figures.staff_in, "staff_out": figures.staff_out}


def occupancy(site: SiteFigures, capacity: int | None, whole: WholeRecord | None = None) -> str:
    """The number of people inside; `raw` may be below zero, `ratio` is the share of the capacity.

    Where it is the whole site's, `sure` says whether all its other boxes were heard lately, and `box` which
    of them was heard the longest ago.
    """
    ratio = round(site.shown / capacity, 3) if capacity else None
    doors = {} if whole is None else {"sure": whole["sure"], "box": whole["box"]}
    return _text({"value": site.shown, "raw": site.inside, "capacity": capacity, "ratio": ratio, **doors})


def moved(camera: Moved | None) -> str:
    """Whether a camera was moved, since when its counts are in doubt, and how; both null where it was not."""
    since, reason = (None, None) if camera is None else (iso_utc(camera.since), camera.reason)
    return _text({"moved": camera is not None, "since": since, "reason": reason})


def alert(standing: AlertStanding, zone: tzinfo) -> str:
    """The standing of an alert rule, with the camera or zone that it watches; `since` in the site's time."""
    return _text(
        {
            "state": "ON" if standing.raised else "OFF",
            "kind": standing.kind,
            "camera": standing.camera,
            "zone": standing.zone,
            "value": standing.value,
            "limit": standing.limit,
            "since": iso_or_none(standing.since, zone),
        }
    )


def event_message(topics: Topics, item: StoredEvent, zone: tzinfo) -> Message | None:
    """The message for an event; None where MQTT has no topic for its kind."""
    place = kind_of(item.event).place
    if place is None:
        return None
    record = as_record(item.event, zone, item.seq)
    return Message(topics.event(f"{record['camera']}", f"{record[place]}"), _text(record))


def interval(period: Period, counts: tuple[int, int], watched_seconds: float, calendar: Calendar) -> str:
    """People in and out over an interval; None where the camera was not watched: that is not the same as 0."""
    coverage = coverage_share(watched_seconds, period.seconds)
    came_in, went_out = counts if coverage or any(counts) else (None, None)
    return _text(
        {
            "start": calendar.local(period.start).isoformat(),
            "end": calendar.local(period.end).isoformat(),
            "in": came_in,
            "out": went_out,
            "coverage": coverage,
        }
    )


def stats(status: Status, zone: tzinfo) -> str:
    """The status of everything, as `edgecount status --json` prints it."""
    return _text(status_as_record(status, zone))


def _text(record: Mapping[str, object]) -> str:
    return json.dumps(record, separators=(",", ":"))

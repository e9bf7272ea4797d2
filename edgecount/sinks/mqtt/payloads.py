"""The payloads of the topics."""

import json
from collections.abc import Mapping
from datetime import tzinfo

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.site_zone import site_zones
from edgecount.events.catalogue import kind_of
from edgecount.events.model import as_record, iso_utc
from edgecount.figures.footfall import coverage_share
from edgecount.figures.live_figures import LineFigures, SiteFigures
from edgecount.figures.period import Calendar, Period
from edgecount.sinks.mqtt.message import Message
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.status import Status
from edgecount.site.status_record import as_record as status_as_record
from edgecount.site.status_record import iso_or_none, site_zone_record, zone_record
from edgecount.store.codec import StoredEvent

ONLINE, OFFLINE = "online", "offline"


def state(settings: MqttSettings, status: Status) -> dict[str, str]:
    """The retained state of everything, by topic; without the topic that says whether edgecount is there."""
    topics = Topics(settings.prefix)
    figures, zone = status.figures, settings.layout.calendar.zone
    found = {
        topics.line_state(*key): line_state(figures.lines.get(key, LineFigures()), figures)
        for key in settings.layout.line_keys
    }
    found[topics.occupancy] = occupancy(figures, settings.layout.capacity)
    zones = {key: status.zones.get(key) for key in settings.layout.zone_keys}
    found |= {topics.zone_state(*key): _text(zone_record(seen)) for key, seen in zones.items()}
    for name, together in site_zones(zones).items():
        found[topics.site_zone_state(name)] = _text(
            site_zone_record(together, settings.layout.zone_capacities.get(name))
        )
    found |= {topics.camera_status(name): camera.condition for name, camera in status.cameras.items()}
    found |= {topics.alert(rule): alert(standing, zone) for rule, standing in status.alerts.items()}
    return found


def line_state(line: LineFigures, site: SiteFigures) -> str:
    """The counts of a line: on this business day, and ever."""
    return _text(
        {
            "in": line.came_in,
            "out": line.went_out,
            "day": site.day.isoformat(),
            "in_total": line.in_total,
            "out_total": line.out_total,
            "seq": line.seq,
            "ts": None if line.ts is None else iso_utc(line.ts),
        }
    )


def occupancy(site: SiteFigures, capacity: int | None) -> str:
    """The number of people inside; `raw` may be below zero, `ratio` is the share of the capacity."""
    ratio = round(site.shown / capacity, 3) if capacity else None
    return _text({"value": site.shown, "raw": site.inside, "capacity": capacity, "ratio": ratio})


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

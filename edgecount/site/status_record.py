"""The status of the daemon as one JSON object: the answer of the control socket and of `edgecount status --json`."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import TypedDict

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.site_zone import SiteZone, ZoneKey, site_zones
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.events.model import iso_utc
from edgecount.figures.live_figures import LineFigures, LineKey, SiteFigures
from edgecount.site.crowd_figures import CrowdFigures, Estimated
from edgecount.site.layout import SiteLayout
from edgecount.site.status import CameraState, SinkState, Status, StoreState


class WholeRecord(TypedDict):
    """Until when all is known of the site's other doors, which box was heard the longest ago, and if that is lately."""

    heard: str | None
    box: str | None
    sure: bool


class OccupancyRecord(TypedDict):
    """The people inside: the number shown, never below zero, and the number counted; `whole` where it is the site's."""

    value: int
    raw: int
    capacity: int | None
    ratio: float | None
    whole: WholeRecord | None


class DegradedRecord(TypedDict):
    """Load shedding: less is done for a camera than configured."""

    since: str
    reason: str


class MovedRecord(TypedDict):
    """A camera that was moved: it was last seen right at `since`."""

    since: str
    reason: str


class CameraRecord(TypedDict):
    """A camera: online, offline or disabled; `degraded` where the machine cannot keep up with it.

    `person_width` is the breadth of people's shoulders, as a share of the picture's width, where this was learnt;
    `frames_per_second` is how many frames are counted in, null until that is known; `light` is the mean shade of its
    picture, 0 (black) to 255, to the nearest five; `certificate` is the SHA-256 of the camera's certificate
    where it was trusted at first sight; `moved` is null unless it was moved.
    """

    state: str
    since: str | None
    reason: str | None
    degraded: DegradedRecord | None
    person_width: float | None
    frames_per_second: float | None
    light: int | None
    certificate: str | None
    moved: MovedRecord | None


LineRecord = TypedDict(
    "LineRecord",
    {
        "in": int,
        "out": int,
        "groups_in": int,
        "staff_in": int,
        "staff_out": int,
        "in_total": int,
        "out_total": int,
        "seq": int,
        "ts": str | None,
    },
)
"""One line: people today, and ever; its last event."""


class ZoneRecord(TypedDict):
    """The people in a zone now, and the lengths of their stays; null where nobody is there, or no camera sees it."""

    count: int | None
    dwell_avg_seconds: float | None
    dwell_max_seconds: float | None


class SiteZoneRecord(ZoneRecord):
    """The people in a zone as all its cameras see it, the number of these cameras, and how many give pictures."""

    capacity: int | None
    ratio: float | None
    cameras: int
    watching: int


class EstimateRecord(TypedDict):
    """How many people there are by estimate: the interval holds nine of ten true numbers; all null while not known.

    `way` is detector (people told apart) or density (how densely they stand).
    """

    people: int | None
    low: int | None
    high: int | None
    way: str | None


class CrowdRecord(EstimateRecord):
    """The estimate of a camera's picture, when its frame was taken, and those of zones; `fault` says why none comes."""

    ts: str | None
    seconds: float
    fault: str | None
    zones: dict[str, EstimateRecord]


class AlertRecord(TypedDict):
    """The standing of an alert rule."""

    kind: str
    raised: bool
    value: int
    limit: int
    since: str | None
    camera: str | None
    zone: str | None


class SinkRecord(TypedDict):
    """The progress of a sink's delivery."""

    delivered: int
    delivered_at: str | None
    waiting: int
    error: str | None
    put_aside: int


class StoreRecord(TypedDict):
    """Whether the store takes events; the numbers of those that wait, or are lost; and of rows that cannot be read."""

    error: str | None
    since: str | None
    waiting: int
    lost: int
    unreadable: int


class StatusRecord(TypedDict):
    """The whole status; `seq` is the last event's number; most are by camera, `site_zones` by name."""

    running: bool
    version: str
    site: str
    site_name: str
    started: str
    now: str
    uptime_seconds: int
    day: str
    seq: int
    occupancy: OccupancyRecord
    cameras: dict[str, CameraRecord]
    lines: dict[str, dict[str, LineRecord]]
    zones: dict[str, dict[str, ZoneRecord]]
    site_zones: dict[str, SiteZoneRecord]
    crowds: dict[str, CrowdRecord]
    alerts: dict[str, AlertRecord]
    sinks: dict[str, SinkRecord]
    store: StoreRecord
    mask: str


class StoppedRecord(TypedDict):
    """What is known while no daemon runs: the last moment and the figures of the last day in the store."""

    running: bool
    version: str
    site: str
    site_name: str
    last: str
    now: str
    day: str
    today: str
    seq: int
    occupancy: OccupancyRecord
    lines: dict[str, dict[str, LineRecord]]


def as_record(status: Status, zone: tzinfo) -> StatusRecord:
    """The whole status, always under the same keys; null stands for values that do not exist yet, or do not apply.

    Moments are local times of `zone`, the site's, with their offset from UTC; only `ts`, the time of an event, is in
    UTC, as in the event itself.
    """
    return {
        "running": True,
        "version": status.version,
        "site": status.site,
        "site_name": status.site_name,
        "started": _iso(status.started, zone),
        "now": _iso(status.now, zone),
        "uptime_seconds": max(0, int((status.now - status.started).total_seconds())),  # a clock may be set back
        "day": status.figures.day.isoformat(),
        "seq": status.figures.seq,
        "occupancy": _occupancy(status.figures, status.capacity, whole_record(status, zone)),
        "cameras": {name: _camera(camera, zone) for name, camera in status.cameras.items()},
        "lines": _lines(status.figures.lines),
        "zones": _zones(status.zones),
        "site_zones": _site_zones(status),
        "crowds": {name: crowd_record(figures, zone) for name, figures in status.crowds.items()},
        "alerts": {name: _alert(alert, zone) for name, alert in status.alerts.items()},
        "sinks": {name: _sink(sink, zone) for name, sink in status.sinks.items()},
        "store": _store(status.store, zone),
        "mask": status.mask,
    }


def stopped_record(
    version: str, layout: SiteLayout, figures: SiteFigures, last: datetime, now: datetime
) -> StoppedRecord:
    """What the store has, where no daemon runs: `last` is its last moment (aware); times as of `as_record`."""
    zone = layout.calendar.zone
    return {
        "running": False,
        "version": version,
        "site": layout.slug,
        "site_name": layout.name,
        "last": _iso(last, zone),
        "now": _iso(now, zone),
        "day": figures.day.isoformat(),
        "today": layout.calendar.day_of(now).isoformat(),
        "seq": figures.seq,
        "occupancy": _occupancy(figures, layout.capacity),
        "lines": _lines(figures.lines),
    }


def _occupancy(figures: SiteFigures, capacity: int | None, whole: WholeRecord | None = None) -> OccupancyRecord:
    ratio = round(figures.shown / capacity, 3) if capacity else None
    return {"value": figures.shown, "raw": figures.inside, "capacity": capacity, "ratio": ratio, "whole": whole}


def whole_record(status: Status, zone: tzinfo) -> WholeRecord | None:
    """How old what is known of the other doors is; None where the number is of this box's own."""
    whole = status.whole
    if whole is None:
        return None
    return {"heard": iso_or_none(whole.heard, zone), "box": whole.box, "sure": whole.is_sure(status.now)}


def _camera(camera: CameraState, zone: tzinfo) -> CameraRecord:
    degraded, moved = camera.degraded, camera.moved
    return {
        "state": camera.state,
        "since": iso_or_none(camera.since, zone),
        "reason": camera.reason,
        "degraded": None if degraded is None else {"since": _iso(degraded.since, zone), "reason": degraded.reason},
        "person_width": None if camera.person_width is None else round(camera.person_width, 3),
        "frames_per_second": None if camera.frames_per_second is None else round(camera.frames_per_second, 1),
        "light": None if camera.light is None else 5 * round(camera.light / 5),
        "certificate": camera.certificate,
        "moved": None if moved is None else {"since": _iso(moved.since, zone), "reason": moved.reason},
    }


def _lines(figures: Mapping[LineKey, LineFigures]) -> dict[str, dict[str, LineRecord]]:
    cameras: dict[str, dict[str, LineRecord]] = {}
    for (camera, line), of_line in figures.items():
        cameras.setdefault(camera, {})[line] = {
            "in": of_line.came_in,
            "out": of_line.went_out,
            "groups_in": of_line.groups_in,
            "staff_in": of_line.staff_in,
            "staff_out": of_line.staff_out,
            "in_total": of_line.in_total,
            "out_total": of_line.out_total,
            "seq": of_line.seq,
            "ts": None if of_line.ts is None else iso_utc(of_line.ts),
        }
    return cameras


def zone_record(figures: ZoneFigures | None) -> ZoneRecord:
    """The people in a zone; `figures` are None where no camera sees it."""
    mean, longest = (None, None) if figures is None else (figures.mean_dwell, figures.longest_dwell)
    return {
        "count": None if figures is None else figures.count,
        "dwell_avg_seconds": None if mean is None else round(mean, 1),
        "dwell_max_seconds": None if longest is None else round(longest, 1),
    }


def site_zone_record(zone: SiteZone, capacity: int | None) -> SiteZoneRecord:
    """The people in a zone, as all its cameras see it."""
    record = zone_record(zone.figures)
    count = record["count"]
    return {
        **record,
        "capacity": capacity,
        "ratio": round(count / capacity, 3) if capacity and count is not None else None,
        "cameras": zone.cameras,
        "watching": zone.watching,
    }


def _zones(zones: Mapping[ZoneKey, ZoneFigures | None]) -> dict[str, dict[str, ZoneRecord]]:
    cameras: dict[str, dict[str, ZoneRecord]] = {}
    for (camera, zone), figures in zones.items():
        cameras.setdefault(camera, {})[zone] = zone_record(figures)
    return cameras


def _site_zones(status: Status) -> dict[str, SiteZoneRecord]:
    capacities = status.zone_capacities
    return {name: site_zone_record(zone, capacities.get(name)) for name, zone in site_zones(status.zones).items()}


def estimate_record(estimated: Estimated | None) -> EstimateRecord:
    """An estimate; None where nothing is known."""
    if estimated is None:
        return {"people": None, "low": None, "high": None, "way": None}
    return {"people": estimated.people, "low": estimated.low, "high": estimated.high, "way": estimated.way}


def crowd_record(figures: CrowdFigures, zone: tzinfo) -> CrowdRecord:
    """The newest estimates at a camera; `ts` in the time of the site's zone."""
    return {
        **estimate_record(figures.whole),
        "ts": iso_or_none(figures.ts, zone),
        "seconds": figures.seconds,
        "fault": figures.fault,
        "zones": {name: estimate_record(estimated) for name, estimated in figures.zones.items()},
    }


def _alert(alert: AlertStanding, zone: tzinfo) -> AlertRecord:
    return {
        "kind": alert.kind,
        "raised": alert.raised,
        "value": alert.value,
        "limit": alert.limit,
        "since": iso_or_none(alert.since, zone),
        "camera": alert.camera,
        "zone": alert.zone,
    }


def _sink(sink: SinkState, zone: tzinfo) -> SinkRecord:
    return {
        "delivered": sink.delivered,
        "delivered_at": iso_or_none(sink.delivered_at, zone),
        "waiting": sink.waiting,
        "error": sink.error,
        "put_aside": sink.put_aside,
    }


def _store(store: StoreState, zone: tzinfo) -> StoreRecord:
    since = iso_or_none(store.since, zone)
    return {
        "error": store.error,
        "since": since,
        "waiting": store.waiting,
        "lost": store.lost,
        "unreadable": store.unreadable,
    }


def _iso(moment: datetime, zone: tzinfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="milliseconds")


def iso_or_none(moment: datetime | None, zone: tzinfo) -> str | None:
    """A moment in a time zone's time, with its offset from UTC."""
    return None if moment is None else _iso(moment, zone)

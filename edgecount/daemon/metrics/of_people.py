"""Metrics of people: at lines, in zones, inside; and of the alerts about them.

Counters begin at zero before anything happens, so that Prometheus sees the first increase.
"""

from collections.abc import Iterator
from typing import get_args

from edgecount.counting.facts import Reason
from edgecount.daemon.metrics.series import Histogram, Series, counter, gauge, histogram
from edgecount.daemon.recording.counts import NO_STAYS, Counted
from edgecount.events.model import Direction
from edgecount.site.status import Status

_LINE, _ZONE = ("camera", "line", "direction"), ("camera", "zone")


def of_people(status: Status, counted: Counted) -> Iterator[Series | Histogram]:
    """The metrics of lines, zones, the site, and alerts."""
    yield from _of_site(status)
    yield from _of_lines(status, counted)
    yield from _of_zones(status, counted)
    yield from _of_crowds(status)
    yield from _of_alerts(status, counted)


def _of_site(status: Status) -> Iterator[Series]:
    yield gauge("occupancy", "The people inside.", (), [((), status.figures.shown)])
    heard = None if status.whole is None else status.whole.heard
    age = [] if heard is None else [((), max(0.0, (status.now - heard).total_seconds()))]
    yield gauge(
        "occupancy_age_seconds", "How long ago all other boxes of the site were heard, where they count.", (), age
    )
    capacity = [] if status.capacity is None else [((), float(status.capacity))]
    yield gauge("capacity", "How many people may be inside.", (), capacity)


def _of_lines(status: Status, counted: Counted) -> Iterator[Series]:
    lines = status.figures.lines
    yield counter(
        "crossings",
        "People who changed sides of a line; one who turns round and goes back has done so twice.",
        _LINE,
        {**{(*line, way): 0 for line in lines for way in get_args(Direction)}, **counted.crossings}.items(),
    )
    yield counter(
        "crossings_rejected",
        "People who came to a line and were not counted.",
        ("camera", "line", "reason"),
        {**{(*line, reason): 0 for line in lines for reason in get_args(Reason)}, **counted.rejected}.items(),
    )
    yield gauge(
        "people_today",
        "People who came in or went out on this business day, without those who turned round.",
        _LINE,
        [
            ((*line, way), people)
            for line, figures in lines.items()
            for way, people in (("in", figures.came_in), ("out", figures.went_out))
        ],
    )
    yield gauge(
        "groups_today",
        "Groups that came in on this business day: people who crossed together are one, and so is somebody alone.",
        ("camera", "line"),
        [(line, figures.groups_in) for line, figures in lines.items()],
    )
    yield gauge(
        "staff_today",
        "Members of staff who came in or went out on this business day; they are in no other number of today.",
        _LINE,
        [
            ((*line, way), people)
            for line, figures in lines.items()
            for way, people in (("in", figures.staff_in), ("out", figures.staff_out))
        ],
    )


def _of_zones(status: Status, counted: Counted) -> Iterator[Series | Histogram]:
    """While a camera gives no pictures nobody knows how many are in its zones, and nothing is said of them."""
    yield gauge(
        "zone_people",
        "The people in a zone of a camera.",
        _ZONE,
        [(key, figures.count) for key, figures in status.zones.items() if figures is not None],
    )
    yield gauge(
        "zone_capacity",
        "How many people may be in a zone, at all its cameras together.",
        ("zone",),
        [((zone,), people) for zone, people in status.zone_capacities.items()],
    )
    yield counter(
        "visits",
        "People who were in a zone of a camera, and have left it.",
        _ZONE,
        [(key, stays.count) for key, stays in counted.stays.items()]
        + [(key, 0) for key in status.zones if key not in counted.stays],
    )
    yield histogram(
        "visit_dwell_seconds",
        "How long people stayed in a zone of a camera.",
        _ZONE,
        {**dict.fromkeys(status.zones, NO_STAYS), **counted.stays}.items(),
    )
    yield counter(
        "falls",
        "People who fell in a zone of a camera.",
        _ZONE,
        {**dict.fromkeys(status.zones, 0), **counted.falls}.items(),
    )


def _of_crowds(status: Status) -> Iterator[Series]:
    """While nobody knows how many people there are, nothing is said; the whole picture has no zone."""
    known = [
        ((camera, zone or "", estimated.way), estimated)
        for camera, figures in status.crowds.items()
        for zone, estimated in figures.places()
    ]
    for name, text in {
        "people_estimated": ("The people in a camera's picture, or in a zone of it, by estimate.", "people"),
        "people_estimated_low": ("The low end of the interval of an estimate of people.", "low"),
        "people_estimated_high": ("The high end of the interval of an estimate of people.", "high"),
    }.items():
        samples = [(labels, float(getattr(estimated, text[1]))) for labels, estimated in known]
        yield gauge(name, text[0], ("camera", "zone", "way"), samples)
    yield gauge(
        "people_estimate_seconds",
        "How long the newest estimate of people at a camera took.",
        ("camera",),
        [((camera,), figures.seconds) for camera, figures in status.crowds.items() if figures.ts is not None],
    )


def _of_alerts(status: Status, counted: Counted) -> Iterator[Series]:
    yield gauge(
        "alert_raised",
        "Whether an alert is raised (1) or quiet (0).",
        ("rule", "kind", "camera", "zone"),
        [
            ((name, alert.kind, alert.camera or "", alert.zone or ""), alert.raised)
            for name, alert in status.alerts.items()
        ],
    )
    yield counter(
        "alerts",
        "How often an alert was raised.",
        ("rule",),
        [((name,), times) for name, times in {**dict.fromkeys(status.alerts, 0), **counted.alerts}.items()],
    )

"""The record of each kind of event: how it is logged, its worth, and the outputs that carry it.

A new kind of event has a record here, and says for each output whether people read of it there, or why not.  The test
of this module runs the real outputs and finds out whether that is so.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from edgecount.events.model import (
    AnyEvent,
    Audited,
    CameraLost,
    CameraMoved,
    CameraMovedCleared,
    CameraRestored,
    Crossing,
    Fallen,
    FallenCleared,
    LayoutChanged,
    LimitCleared,
    LimitExceeded,
    LimitReminded,
    OccupancyAdjusted,
    OccupancyReset,
    PeopleEstimated,
    QuarterWatched,
    Rejected,
    ReportDue,
    StaffMarked,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Told:
    """The output carries the event, at this place."""

    where: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The output leaves the event out on purpose."""

    because: str


Telling = Told | LeftOut


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """For each output, whether it carries a kind of event."""

    mqtt: Telling
    webhook: Telling
    csv: Telling
    workbook: Telling
    daily_report: Telling
    mail: Telling
    metrics: Telling
    replay_table: Telling
    status: Telling
    fleet: Telling = Told("edgecount/BOX/event")


@dataclass(frozen=True, slots=True)
class LogLine:
    """The line of the log for an event: `words` name its attributes; with `every`, none of many lines is left out.

    `found` is what an alert rule counted, in words: an event has the number alone.
    """

    level: int
    words: str
    every: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """A kind of event; its class describes its fields.

    MQTT publishes it under its `place`; without one, it is not a message of its own.  `worth` (0-3) says which events
    are given up first where there is no room for all that wait to be stored: 0 before 3.
    """

    place: Literal["line", "zone"] | None = None
    worth: int
    log: LogLine | None = None
    outputs: Outputs


_POSTED = Told("a request with the event")
_NO_MAIL = LeftOut("nobody is mailed for each person; alerts and the daily report are")
_NOT_REPLAYED = LeftOut("a recording has none")
_NOW_ONLY = LeftOut("it says how things stand now, not what has happened")

_CROSSING = Outputs(
    mqtt=Told("event, and the line's state"),
    webhook=_POSTED,
    csv=Told("events-*.csv, footfall-*.csv"),
    workbook=Told("all sheets of days"),
    daily_report=Told("in and out"),
    mail=_NO_MAIL,
    metrics=Told("edgecount_crossings_total, edgecount_people_today, edgecount_groups_today, edgecount_occupancy"),
    replay_table=Told("in and out"),
    status=Told("lines"),
)
_STAFF = replace(
    _CROSSING,
    metrics=Told("edgecount_people_today, edgecount_groups_today, edgecount_staff_today"),
    replay_table=Told("staff"),
)
_UNCOUNTED = LeftOut("it is for those who tune lines, and would be mistaken for people")
_REJECTED = Outputs(
    mqtt=Told("event"),
    webhook=LeftOut("it is for those who tune lines; webhook.events can ask for it"),
    csv=_UNCOUNTED,
    workbook=_UNCOUNTED,
    daily_report=_UNCOUNTED,
    mail=_NO_MAIL,
    metrics=Told("edgecount_crossings_rejected_total"),
    replay_table=Told("not counted, by reason"),
    status=_UNCOUNTED,
)
_VISIT = Outputs(
    mqtt=Told("event"),
    webhook=_POSTED,
    csv=Told("zones-*.csv"),
    workbook=Told("Zones"),
    daily_report=Told("zones"),
    mail=_NO_MAIL,
    metrics=Told("edgecount_visits_total, edgecount_visit_dwell_seconds"),
    replay_table=LeftOut("it is of lines; --logs writes the zones' files"),
    status=_NOW_ONLY,
)
_FALLEN = Outputs(
    mqtt=Told("event"),
    webhook=_POSTED,
    csv=Told("falls-*.csv"),
    workbook=Told("Falls"),
    daily_report=Told("falls"),
    mail=LeftOut("an alert of kind fallen mails once for all who lie"),
    metrics=Told("edgecount_falls_total, edgecount_alert_raised, edgecount_alerts_total"),
    replay_table=Told("falls, by zone"),
    status=Told("the alert of kind fallen"),
)
_ONE_FALL = LeftOut("the fall is counted already")
_BY_THE_ALERT = LeftOut("its mail tells of it at once, and the files have the figures that it is about")
_ALERT = Outputs(
    mqtt=Told("the alert's state"),
    webhook=_POSTED,
    csv=_BY_THE_ALERT,
    workbook=_BY_THE_ALERT,
    daily_report=_BY_THE_ALERT,
    mail=Told("a letter, unless the rule has sent enough"),
    metrics=Told("edgecount_alert_raised, edgecount_alerts_total"),
    replay_table=_NOT_REPLAYED,
    status=Told("alerts"),
)
_INSIDE = Outputs(
    mqtt=Told("site/occupancy"),
    webhook=_POSTED,
    csv=Told("footfall-*.csv"),
    workbook=Told("inside, on all sheets of days"),
    daily_report=Told("most inside"),
    mail=LeftOut("somebody did it, and knows"),
    metrics=Told("edgecount_occupancy"),
    replay_table=_NOT_REPLAYED,
    status=Told("people inside"),
)
_BY_COVERAGE = LeftOut("coverage says what was not watched, whatever the reason")
_CAMERA = Outputs(
    mqtt=Told("the camera's status"),
    webhook=_POSTED,
    csv=_BY_COVERAGE,
    workbook=_BY_COVERAGE,
    daily_report=_BY_COVERAGE,
    mail=LeftOut("an alert of kind camera_lost mails, once it has been away for a while"),
    metrics=Told("edgecount_camera_up"),
    replay_table=_NOT_REPLAYED,
    status=Told("cameras"),
)
_MOVED = Outputs(
    mqtt=Told("the camera's state"),
    webhook=_POSTED,
    csv=Told("changes-*.csv"),
    workbook=LeftOut("the day's CSV has it"),
    daily_report=LeftOut("it counts nobody; the files say from when on its numbers are in doubt"),
    mail=LeftOut("an alert of kind camera_moved mails, once it has been so for a while"),
    metrics=Told("edgecount_camera_moved"),
    replay_table=_NOT_REPLAYED,
    status=Told("cameras"),
)
_ORDER = LeftOut("it is the order to send the report, and no news")
_REPORT = Outputs(
    mqtt=_ORDER,
    webhook=_ORDER,
    csv=_ORDER,
    workbook=_ORDER,
    daily_report=_ORDER,
    mail=Told("the daily report"),
    metrics=_ORDER,
    replay_table=_ORDER,
    status=_ORDER,
)

_NO_COUNT = LeftOut("it counts nobody; the files say when a line or a zone was moved")
_LAYOUT = Outputs(
    mqtt=_NO_COUNT,
    webhook=_POSTED,
    csv=Told("changes-*.csv"),
    workbook=LeftOut("the day's CSV has it"),
    daily_report=_NO_COUNT,
    mail=LeftOut("somebody did it, and knows"),
    metrics=_NO_COUNT,
    replay_table=_NOT_REPLAYED,
    status=_NOW_ONLY,
)

_BY_THE_FIGURE = LeftOut("each estimate is told at once, as a figure of its own; this is what is kept of some minutes")
_ESTIMATED = Outputs(
    mqtt=_BY_THE_FIGURE,
    webhook=_POSTED,
    csv=Told("crowd-*.csv"),
    workbook=Told("Crowd"),
    daily_report=LeftOut("estimates are no counts, and do not stand beside them"),
    mail=LeftOut("an alert of kind crowd mails when there are too many"),
    metrics=_BY_THE_FIGURE,
    replay_table=_NOT_REPLAYED,
    status=_BY_THE_FIGURE,
)

_BY_THE_BARS = LeftOut("it counts nobody: what follows from it stands beside the figures of people")
_AUDIT = Outputs(
    mqtt=_BY_THE_BARS,
    webhook=_POSTED,
    csv=_BY_THE_BARS,
    workbook=Told("About"),
    daily_report=Told("in and out, with how far the true numbers may be off"),
    mail=LeftOut("somebody did it, and knows"),
    metrics=_BY_THE_BARS,
    replay_table=_NOT_REPLAYED,
    status=_NOW_ONLY,
)

_FOR_THE_FLEET = LeftOut("it is for the fleet, which has no other way to know; here coverage itself is at hand")
_WATCHED = Outputs(
    mqtt=_FOR_THE_FLEET,
    webhook=LeftOut("it is for the fleet; webhook.events can ask for it"),
    csv=_FOR_THE_FLEET,
    workbook=_FOR_THE_FLEET,
    daily_report=_FOR_THE_FLEET,
    mail=_FOR_THE_FLEET,
    metrics=_FOR_THE_FLEET,
    replay_table=_NOT_REPLAYED,
    status=_FOR_THE_FLEET,
)

KINDS: Mapping[type[AnyEvent], EventKind] = {
    Crossing: EventKind(
        place="line",
        worth=2,
        log=LogLine(logging.INFO, "%(camera)s: %(line)s %(direction)s%(remark)s", every=True),
        outputs=_CROSSING,
    ),
    StaffMarked: EventKind(
        place="line",
        worth=2,
        log=LogLine(logging.INFO, "%(camera)s: %(line)s %(direction)s %(what)s, says %(by)s", every=True),
        outputs=_STAFF,
    ),
    Rejected: EventKind(place="line", worth=0, outputs=_REJECTED),
    Visit: EventKind(place="zone", worth=1, outputs=_VISIT),
    Fallen: EventKind(
        place="zone",
        worth=3,
        log=LogLine(logging.WARNING, "%(camera)s: somebody has fallen in %(zone)s", every=True),
        outputs=_FALLEN,
    ),
    FallenCleared: EventKind(
        place="zone",
        worth=3,
        log=LogLine(logging.INFO, "%(camera)s: a fall in %(zone)s is over: %(how)s", every=True),
        outputs=replace(
            _FALLEN, metrics=Told("edgecount_alert_raised, edgecount_alerts_total"), replay_table=_ONE_FALL
        ),
    ),
    # A command about the people inside is logged where it arrives, with the number that was counted.
    OccupancyAdjusted: EventKind(worth=3, outputs=_INSIDE),
    OccupancyReset: EventKind(worth=3, outputs=_INSIDE),
    CameraLost: EventKind(
        worth=1,
        log=LogLine(logging.WARNING, "%(camera)s is %(state)s: %(reason)s"),
        outputs=_CAMERA,
    ),
    CameraRestored: EventKind(
        worth=1,
        log=LogLine(logging.INFO, "%(camera)s is back"),
        outputs=replace(_CAMERA, metrics=Told("edgecount_camera_up, edgecount_camera_reconnects_total")),
    ),
    CameraMoved: EventKind(
        worth=3,
        log=LogLine(
            logging.WARNING,
            "%(camera)s was moved: %(reason)s: put it right, or say that it is right with `edgecount cameras right`",
            every=True,
        ),
        outputs=_MOVED,
    ),
    CameraMovedCleared: EventKind(
        worth=3, log=LogLine(logging.INFO, "%(camera)s looks right: %(how)s", every=True), outputs=_MOVED
    ),
    LimitExceeded: EventKind(
        worth=1,
        log=LogLine(logging.WARNING, "alert %(rule)s is raised: %(found)s"),
        outputs=_ALERT,
    ),
    LimitReminded: EventKind(
        worth=1,
        outputs=replace(_ALERT, mqtt=_NOW_ONLY, metrics=_NOW_ONLY, status=_NOW_ONLY),
    ),
    LimitCleared: EventKind(
        worth=1,
        log=LogLine(logging.INFO, "alert %(rule)s is cleared: %(found)s"),
        outputs=replace(_ALERT, metrics=Told("edgecount_alert_raised")),
    ),
    ReportDue: EventKind(worth=1, outputs=_REPORT),
    LayoutChanged: EventKind(
        worth=3,
        log=LogLine(logging.INFO, "%(camera)s: the %(what)s %(name)s was %(change)s by %(by)s", every=True),
        outputs=_LAYOUT,
    ),
    PeopleEstimated: EventKind(worth=0, outputs=_ESTIMATED),
    Audited: EventKind(
        worth=3,
        log=LogLine(
            logging.INFO,
            "%(camera)s: %(by)s has audited %(door)s: %(matched_in)d of %(tapped_in)d in and"
            " %(matched_out)d of %(tapped_out)d out were counted",
            every=True,
        ),
        outputs=_AUDIT,
    ),
    QuarterWatched: EventKind(worth=0, outputs=_WATCHED),
}
"""The record of every kind of event, by its class."""


def kind_of(event: AnyEvent) -> EventKind:
    """The record of an event's kind."""
    return KINDS[type(event)]


def type_of(kind: type[AnyEvent]) -> str:
    """The word for a kind of event in records, such as `crossing`."""
    return str(next(field.default for field in fields(kind) if field.name == "type"))


EVENT_TYPES: tuple[str, ...] = tuple(map(type_of, KINDS))
"""The word for every kind of event."""

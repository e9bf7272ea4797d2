"""What edgecount stores and tells: frozen facts, each with an id, a site and an aware UTC time."""

import dataclasses
import math
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal
from uuid import UUID

Direction = Literal["in", "out"]
JsonValue = str | int | float | list[int] | None
LostCondition = Literal["stalled", "frozen", "blind", "unauthorised", "not_found", "offline", "paused"]
"""How a camera is lost: it gives no new pictures, always the same picture, or one that shows nothing; it refuses the
password, has no such stream, cannot be reached; or somebody has paused it."""
Way = Literal["detector", "density"]
"""What a number of people is estimated from: people told apart one by one, or a map of how densely they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """The fields that all events have.

    `site` is the site's short name, `ts` the time of the event (aware UTC).  `camera` is None if an event concerns the
    whole site.  `frame` (from 1) and `media_time` (seconds from the start of the recording) are set in a replay only.
    """

    id: UUID
    site: str
    ts: datetime
    camera: str | None = None
    frame: int | None = None
    media_time: float | None = None

    def __post_init__(self) -> None:
        if self.ts.utcoffset() != timedelta(0):
            raise ValueError(f"an event's time must be aware and in UTC, not {self.ts!r}")
        if self.frame is not None and self.frame < 1:
            raise ValueError(f"frames count from 1, not {self.frame}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LineEvent(Event):
    """What happened to one person at one line."""

    camera: str
    line: str
    track: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing(LineEvent):
    """A person changed sides of a line.

    `reverses` names the crossing that this one takes back: a return within the U-turn window.  The totals then count
    neither of the two; a count of all changes of sides has both.

    `group` is the id of the first crossing of the people who crossed together: its own id where this is the first one,
    or the only one.  None of a return, and where nobody looked for groups.
    """

    type: Literal["crossing"] = "crossing"
    direction: Direction
    confidence: float
    reverses: UUID | None = None
    group: UUID | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not (math.isfinite(self.confidence) and 0 <= self.confidence <= 1):
            raise ValueError(f"a confidence lies in 0-1, not {self.confidence}")

    @property
    def remark(self) -> str:
        """What the log adds: counts that fall, or do not rise, have their reason."""
        return "" if self.reverses is None else ", a return: neither way is counted"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMarked(LineEvent):
    """A crossing was a member of staff's: it counts among the staff, not among the people in and out.

    `crossing` is its id, and `crossed` its time; `by` says by whom it is known: an account, or a zone.  `undoes` names
    the mark that was a mistake: the crossing then counts as it did before that.
    """

    type: Literal["staff_marked"] = "staff_marked"
    direction: Direction
    crossing: UUID
    crossed: datetime
    by: str
    undoes: UUID | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if self.crossed.utcoffset() != timedelta(0):
            raise ValueError(f"a crossing's time must be aware and in UTC, not {self.crossed!r}")

    @property
    def what(self) -> str:
        """What the log says of the crossing."""
        return "was staff" if self.undoes is None else "was no staff after all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(LineEvent):
    """A person came to a line and was not counted, for this reason (see counting.facts.Reason)."""

    type: Literal["rejected"] = "rejected"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEvent(Event):
    """What happened to one person in one zone."""

    camera: str
    zone: str
    track: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(ZoneEvent):
    """A person was in a zone and has left it at `ts`.

    `dwell_seconds` is measured on a clock that never jumps, and `track` is the id under which the person left.  The
    frames (from 1) of entry and leaving are set in a replay only.
    """

    type: Literal["visit"] = "visit"
    entered: datetime
    left: datetime
    dwell_seconds: float
    entered_frame: int | None = None
    left_frame: int | None = None

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not self.entered.utcoffset() == self.left.utcoffset() == timedelta(0):
            raise ValueError(f"a visit's times must be aware and in UTC, not {self.entered!r} and {self.left!r}")
        if not (math.isfinite(self.dwell_seconds) and self.dwell_seconds >= 0):
            raise ValueError(f"a visit takes 0 seconds or more, not {self.dwell_seconds}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallen(ZoneEvent):
    """A person has fallen in a zone: they have been seen lying since `since`, for the configured time."""

    type: Literal["fallen"] = "fallen"
    since: datetime

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if self.since.utcoffset() != timedelta(0):
            raise ValueError(f"a fall's time must be aware and in UTC, not {self.since!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FallenCleared(ZoneEvent):
    """A fall is over: the person is up again, elsewhere, or not seen any more (see counting.facts.Over).

    `fall` is the id of the `Fallen` event.
    """

    type: Literal["fallen_cleared"] = "fallen_cleared"
    fall: UUID
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyAdjusted(Event):
    """The number of people inside now was set by hand."""

    type: Literal["occupancy_adjusted"] = "occupancy_adjusted"
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancyReset(Event):
    """The number of people inside starts again from zero: by hand, or with a new business day."""

    type: Literal["occupancy_reset"] = "occupancy_reset"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraLost(Event):
    """A camera gives no pictures to count in from here on, or the reason for this has changed."""

    camera: str
    type: Literal["camera_lost"] = "camera_lost"
    reason: str
    condition: LostCondition = "offline"

    @property
    def state(self) -> str:
        """How it is lost, as people read it."""
        return self.condition.replace("_", " ")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraRestored(Event):
    """A camera gives pictures to count in (again)."""

    camera: str
    type: Literal["camera_restored"] = "camera_restored"


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMoved(Event):
    """A camera does not look where it looked when its scene was learnt; `reason` says how.

    It was last seen to look there at `since`: what was counted from then on may have been counted at other places.
    """

    camera: str
    type: Literal["camera_moved"] = "camera_moved"
    reason: str
    since: datetime

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if self.since.utcoffset() != timedelta(0):
            raise ValueError(f"the time before a move must be aware and in UTC, not {self.since!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraMovedCleared(Event):
    """A camera that was moved is right: it looks there again, somebody has said so, or its lines were drawn anew."""

    camera: str
    type: Literal["camera_moved_cleared"] = "camera_moved_cleared"
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitEvent(Event):
    """An alert rule's limit is exceeded, still exceeded, or no longer exceeded.

    `value` is what the rule counted and `limit` what it may be: people, lost cameras, or entries.  `mail` says whether
    a mail is to be sent: a rule sends a limited number.  `zone` is set if the rule is about a zone, of any cameras.
    """

    rule: str
    value: int
    limit: int
    mail: bool
    zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitExceeded(LimitEvent):
    """A rule's limit has been exceeded for as long as the rule wants."""

    type: Literal["limit_exceeded"] = "limit_exceeded"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitReminded(LimitEvent):
    """A rule's limit is still exceeded, and a reminder says so."""

    type: Literal["limit_reminded"] = "limit_reminded"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitCleared(LimitEvent):
    """The number that a rule counts is back within its limit."""

    type: Literal["limit_cleared"] = "limit_cleared"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDue(Event):
    """The report of a business day is to be sent."""

    type: Literal["report_due"] = "report_due"
    day: date


BY_FILE = "the config file"
"""By whom a line or zone was drawn that was not drawn in the dashboard."""
BY_ZONE = "the zone "
"""What stands before the name of a zone by which it is known that somebody is staff."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutChanged(Event):
    """A line or a zone is counted at from here on that was not there before, or not so; or it is no more.

    What was counted before and after it was not counted at the same place.  `name` is the line's or zone's; `by` says
    by whom it was drawn: an account, or BY_FILE.
    """

    camera: str
    type: Literal["layout_changed"] = "layout_changed"
    what: Literal["line", "zone"]
    name: str
    change: Literal["added", "moved", "removed"]
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleEstimated(Event):
    """How many people a camera's picture showed in the last minutes, by estimate; with `zone`, how many were in it.

    `people` is the middle one of these estimates: `ts` is when its frame was taken, `low` and `high` are the ends of
    the interval that holds nine of ten true numbers, and `way` is what it comes from.  `most` is the highest of them.
    """

    camera: str
    type: Literal["people_estimated"] = "people_estimated"
    zone: str | None = None
    people: int
    low: int
    high: int
    way: Way
    most: int

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not (0 <= self.low <= self.people <= self.high and self.people <= self.most):
            raise ValueError(f"an estimate has 0 <= low <= people <= high, and people <= most, not {self}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited(Event):
    """Somebody has counted at a door, and edgecount at its lines, from `began` to `ended`; `by` says who did.

    For each way: the people `tapped`, those `counted`, and those `matched` of both.  `offset_seconds` is by how much
    the taps were later, on their clock, than the crossings.
    """

    camera: str
    type: Literal["audited"] = "audited"
    lines: tuple[str, ...]
    began: datetime
    ended: datetime
    tapped_in: int
    counted_in: int
    matched_in: int
    tapped_out: int
    counted_out: int
    matched_out: int
    offset_seconds: float
    by: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not self.lines:
            raise ValueError("an audit is of one line or more")
        if not self.began.utcoffset() == self.ended.utcoffset() == timedelta(0) or self.ended < self.began:
            raise ValueError(f"an audit has two moments in UTC, in order, not {self.began!r} and {self.ended!r}")
        for tapped, counted, matched in (
            (self.tapped_in, self.counted_in, self.matched_in),
            (self.tapped_out, self.counted_out, self.matched_out),
        ):
            if not 0 <= matched <= min(tapped, counted):
                raise ValueError(f"of {tapped} and {counted} people, {matched} cannot be the same")

    @property
    def door(self) -> str:
        """Its lines, as people read them."""
        return ", ".join(self.lines)


WATCHED_MINUTES = 15
"""So many minutes one event says how long a camera was watched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterWatched(Event):
    """How long a camera was watched in each of the WATCHED_MINUTES that begin at `ts`, in whole `seconds` (0-60)."""

    camera: str
    type: Literal["watched"] = "watched"
    seconds: tuple[int, ...]

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if len(self.seconds) != WATCHED_MINUTES or not all(0 <= seconds <= 60 for seconds in self.seconds):
            raise ValueError(f"{WATCHED_MINUTES} minutes have 0-60 seconds each, not {self.seconds}")


AlertEvent = LimitExceeded | LimitReminded | LimitCleared
AnyEvent = (
    Crossing
    | StaffMarked
    | Rejected
    | Visit
    | Fallen
    | FallenCleared
    | OccupancyAdjusted
    | OccupancyReset
    | CameraLost
    | CameraRestored
    | CameraMoved
    | CameraMovedCleared
    | LimitExceeded
    | LimitReminded
    | LimitCleared
    | ReportDue
    | LayoutChanged
    | PeopleEstimated
    | Audited
    | QuarterWatched
)


def as_record(event: AnyEvent, zone: tzinfo, seq: int | None = None) -> dict[str, JsonValue]:
    """The event as the flat JSON object that files, messages and replays carry.

    `zone` is the site's, for `local_ts`; `seq` is the number that the store gave the event.
    """
    fields = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    record: dict[str, JsonValue] = {"id": str(fields.pop("id")), "type": fields.pop("type")}
    record |= {"site": fields.pop("site"), "camera": fields.pop("camera")}
    ts: datetime = fields.pop("ts")
    record |= {"ts": iso_utc(ts), "local_ts": ts.astimezone(zone).isoformat(timespec="milliseconds")}
    frame, media_time = fields.pop("frame"), fields.pop("media_time")
    for name, value in fields.items():
        record[name] = _plain(value)
    if frame is not None:
        record |= {"frame": frame, "media_time": media_time}
    if seq is not None:
        record["seq"] = seq
    return record


def _plain(value: JsonValue | UUID | date | tuple[str, ...] | tuple[int, ...]) -> JsonValue:
    if isinstance(value, datetime):
        return iso_utc(value)
    if isinstance(value, tuple):
        texts = [each for each in value if isinstance(each, str)]
        return ",".join(texts) if texts else [*value]
    return str(value) if isinstance(value, (UUID, date)) else value


def iso_utc(moment: datetime) -> str:
    """An aware moment as `2026-05-04T12:03:22.150Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

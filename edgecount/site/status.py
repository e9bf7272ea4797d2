"""The status of everything at one moment: sinks publish it, and `edgecount status` prints it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.site_zone import ZoneKey
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.events.model import LostCondition
from edgecount.figures.live_figures import SiteFigures
from edgecount.figures.whole.whole_inside import WholeInside
from edgecount.site.crowd_figures import CrowdFigures

CameraCondition = Literal["online", "offline", "disabled"]


@dataclass(frozen=True, slots=True)
class SinkState:
    """The state of a sink's delivery.

    `delivered` is the number of the last event delivered (0: none), and `delivered_at` the time of that, in this run of
    the program.  `waiting` is the number of stored events that are not delivered yet, `error` the reason why they wait,
    None where there is none.  `put_aside` is the number of events that the receiver refused for good.  `connected` says
    whether the receiver is connected, None where the sink keeps no connection.
    """

    delivered: int = 0
    delivered_at: datetime | None = None
    waiting: int = 0
    error: str | None = None
    put_aside: int = 0
    connected: bool | None = None


@dataclass(frozen=True, slots=True)
class Degraded:
    """Load shedding: `since` (aware UTC) less is done for a camera than configured; `reason` says what and why."""

    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A camera that does not look where it did: it was last seen right at `since` (aware UTC); `reason` says how."""

    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CameraState:
    """The state of a camera: whether it gives pictures to count in.

    `since` is when this state began (aware UTC), None before the first picture or failure.  `reason` says why there are
    no pictures, and `lost` how the camera is lost; both are None while there are pictures.  `degraded` is None, unless
    the camera gives more pictures than this machine can count in.  `person_width` is how broad people's shoulders are,
    as a share of the picture's width, where this was learnt.  `frames_per_second` are those counted in lately, None
    until that is known, and `light` is the mean shade of a picture, 0 (black) to 255.  `certificate` is the SHA-256 of
    the camera's certificate where it was trusted at first sight.  `moved` is None, unless its counts
    are in doubt because it was moved.
    """

    condition: CameraCondition = "offline"
    since: datetime | None = None
    reason: str | None = None
    lost: LostCondition | None = None
    degraded: Degraded | None = None
    person_width: float | None = None
    frames_per_second: float | None = None
    light: float | None = None
    certificate: str | None = None
    moved: Moved | None = None

    @property
    def state(self) -> str:
        """The state in a word for people: connecting until the first picture or failure."""
        if self.condition == "offline" and self.since is None:
            return "connecting"
        return self.lost or self.condition


@dataclass(frozen=True, slots=True)
class StoreState:
    """The state of the store.

    `error` says why it takes no events, None where it does; `since` is when that began (aware UTC).  `waiting` is the
    number of events that wait for it in memory, `lost` the number of events that had to be given up, in this run of
    the program.  `unreadable` is the number of rows that were damaged, and are put aside.
    """

    error: str | None = None
    since: datetime | None = None
    waiting: int = 0
    lost: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A snapshot of the running daemon; nothing in it changes any more.

    `site` is the site's short name, `site_name` the name for people.  `now` and `started` are aware UTC.  `figures` are
    those of the stored events: they do not change while `store` takes nothing.  `capacity` and `zone_capacities` are in
    people, the latter by the names of zones.  `cameras`, `alerts` and `sinks` are by name.  `zones` has the people in
    each zone of a camera, None while its camera gives no pictures; it may be a few seconds old.  `crowds` has, by name,
    the cameras whose people are estimated.  `mask` is how pictures hide people.
    `whole` is None where the people inside are those of this box's doors; else it says how old what is known of the
    other doors is.
    """

    version: str
    site: str
    site_name: str
    started: datetime
    now: datetime
    figures: SiteFigures
    capacity: int | None = None
    cameras: Mapping[str, CameraState] = field(default_factory=dict)
    alerts: Mapping[str, AlertStanding] = field(default_factory=dict)
    sinks: Mapping[str, SinkState] = field(default_factory=dict)
    store: StoreState = field(default_factory=StoreState)
    zones: Mapping[ZoneKey, ZoneFigures | None] = field(default_factory=dict)
    zone_capacities: Mapping[str, int] = field(default_factory=dict)
    crowds: Mapping[str, CrowdFigures] = field(default_factory=dict)
    mask: str = "figure"
    whole: WholeInside | None = None

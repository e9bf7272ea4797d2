"""How everything stands at one moment: what sinks publish and `edgecount status` prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from edgecount.alerts.rule import AlertStanding
from edgecount.counting.zones.site_zone import ZoneKey
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.events.model import LostCondition
from edgecount.figures.live_figures import SiteFigures

CameraCondition = Literal["online", "offline", "disabled"]


@dataclass(frozen=True, slots=True)
class SinkState:
    """How a sink's delivery stands.

    `delivered` is the number of the last event delivered (0: none), `delivered_at` when that was, in this run of the
    program; `waiting` how many stored events are not delivered yet; `error` what keeps them, None where nothing does;
    `put_aside` how many events the receiver refused for good.  `connected` says whether the receiver is there, None
    where the sink keeps no connection.
    """

    delivered: int = 0
    delivered_at: datetime | None = None
    waiting: int = 0
    error: str | None = None
    put_aside: int = 0
    connected: bool | None = None


@dataclass(frozen=True, slots=True)
class Degraded:
    """Since when (aware UTC) less is done for a camera than configured; what, and why."""

    since: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class CameraState:
    """Whether a camera gives pictures to count in, since when (aware UTC), and why not; `lost` says how it is lost.

    `degraded` is there where it gives more pictures than this machine can count in.
    """

    condition: CameraCondition = "offline"
    since: datetime | None = None
    reason: str | None = None
    lost: LostCondition | None = None
    degraded: Degraded | None = None

    @property
    def state(self) -> str:
        """How it stands, in the word that people read: connecting until the first picture or failure."""
        if self.condition == "offline" and self.since is None:
            return "connecting"
        return self.lost or self.condition


@dataclass(frozen=True, slots=True)
class StoreState:
    """Whether the store takes events: `error` says why it does not, since when (aware UTC).

    `waiting` is how many events wait in memory for it, `lost` how many of them had to be given up, in this run of the
    program.
    """

    error: str | None = None
    since: datetime | None = None
    waiting: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A snapshot of the running daemon; nothing in it changes any more.

    `now` and `started` are aware UTC.  `cameras`, `alerts` and `sinks` are by name.  `figures` are those of what is
    stored: they stand still while `store` takes nothing.  `zones` says who is in each zone of a camera, None while its
    camera gives no pictures, and is a few seconds old; `zone_capacities` are by the names of zones.
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
    mask: str = "silhouette"

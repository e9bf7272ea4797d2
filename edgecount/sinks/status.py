"""How everything stands at one moment: what sinks publish and `edgecount status` prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from edgecount.counting.alert import AlertStanding
from edgecount.counting.site import SiteFigures
from edgecount.events import LostCondition
from edgecount.sinks.sink import SinkState

CameraCondition = Literal["online", "offline", "disabled"]


@dataclass(frozen=True, slots=True)
class CameraState:
    """Whether a camera gives pictures to count in, since when (aware UTC), and why not; `lost` says how it is lost."""

    condition: CameraCondition = "offline"
    since: datetime | None = None
    reason: str | None = None
    lost: LostCondition | None = None

    @property
    def state(self) -> str:
        """How it stands, in the word that people read: connecting until the first picture or failure."""
        if self.condition == "offline" and self.since is None:
            return "connecting"
        return self.lost or self.condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A snapshot of the running daemon; nothing in it changes any more.

    `now` and `started` are aware UTC.  `cameras`, `alerts` and `sinks` are by name.
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

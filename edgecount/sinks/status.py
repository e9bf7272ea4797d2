"""How everything stands at one moment: what sinks publish and `edgecount status` prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from edgecount.counting.alert import AlertStanding
from edgecount.counting.site import SiteFigures
from edgecount.sinks.sink import SinkState

CameraCondition = Literal["online", "offline", "disabled"]


@dataclass(frozen=True, slots=True)
class CameraState:
    """Whether a camera gives pictures, since when (aware UTC), and why not."""

    condition: CameraCondition = "offline"
    since: datetime | None = None
    reason: str | None = None


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

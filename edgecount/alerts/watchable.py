"""The parts of a site that alerts can watch, from its config."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """The limits of the site: `capacity` in people (None: no limit), and whether it has opening hours."""

    capacity: int | None = None
    has_hours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCameras:
    """The names of the cameras, and of the zones of all of them.

    `capacities` are in people, by zone, for zones that have a limit; `falls` are the cameras that can see falls.
    `crowds` has the cameras whose people are estimated, each with the zones in which they are estimated besides.
    """

    names: Collection[str] = ()
    zones: Collection[str] = ()
    capacities: Mapping[str, int] = field(default_factory=dict)
    falls: Collection[str] = ()
    crowds: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Watchable:
    """The site and its cameras; a part with a wrong config is None, and alerts are not checked against it."""

    site: SiteLimits | None = None
    cameras: SiteCameras | None = None

    @property
    def capacity(self) -> int | None:
        """The most people that may be inside; None where there is no limit, or it is not known."""
        return self.site.capacity if self.site else None

    @property
    def zone_capacities(self) -> Mapping[str, int]:
        """The most people in each zone that has a limit; empty where the cameras are not known."""
        return self.cameras.capacities if self.cameras else {}


@dataclass(frozen=True, slots=True)
class Watched:
    """The limit (people) of an alert, and the camera or zone that it watches; None where the alert names none."""

    above: int | None = None
    camera: str | None = None
    zone: str | None = None

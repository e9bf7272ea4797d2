"""What there is to watch at a site, as its config says."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """How many people may be inside (None: no limit), and whether the site has opening hours."""

    capacity: int | None = None
    has_hours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteCameras:
    """The cameras by name, the zones of all of them, and what is known of both.

    `capacities` are in people, of those zones that have a limit; `falls` are the cameras that see somebody fall.
    """

    names: Collection[str] = ()
    zones: Collection[str] = ()
    capacities: Mapping[str, int] = field(default_factory=dict)
    falls: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Watchable:
    """The site and its cameras; a part is None where the config is wrong there itself, and cannot be held against."""

    site: SiteLimits | None = None
    cameras: SiteCameras | None = None

    @property
    def capacity(self) -> int | None:
        """How many may be inside, where that is known."""
        return self.site.capacity if self.site else None

    @property
    def zone_capacities(self) -> Mapping[str, int]:
        """How many may be in each zone that has a limit, where that is known."""
        return self.cameras.capacities if self.cameras else {}


@dataclass(frozen=True, slots=True)
class Watched:
    """What an alert is to watch: above how many people, and which camera or zone; None where it does not say."""

    above: int | None = None
    camera: str | None = None
    zone: str | None = None

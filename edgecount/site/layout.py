"""The layout of a site: its cameras, lines and zones, its business days, and its capacity."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from edgecount.counting.zones.site_zone import ZoneKey, Zones
from edgecount.figures.footfall import Lines
from edgecount.figures.live_figures import LineKey
from edgecount.figures.period import Calendar, Period
from edgecount.text import words


def no_hours(_local: datetime) -> None:
    """The opening hours of a site that has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteLayout:
    """The layout of the site, made once from the config for every output.

    `slug` is the short name that events carry, `name` the one that people use.  `lines` and `zones` have the names of
    each camera's, in the order of the config; a camera without any has an empty list.  `capacity` is in people, None
    where there is no limit; `zone_capacities` are in people, by the names of zones.  `in_hours` says of an aware
    local time whether it lies in the opening hours, None on a day that has none.  `titles` are what people call a
    camera, by its name alone, or one of its lines or zones.  `fall_cameras` are those that look for falls,
    `picture_cameras` those of which pictures are told.  `crowd_zones` has the cameras whose people are estimated, each
    with the zones in which they are estimated besides.  With `whole_site` the people inside are counted at other boxes'
    doors, too.
    """

    slug: str
    name: str
    calendar: Calendar
    lines: Lines
    zones: Zones = field(default_factory=dict)
    capacity: int | None = None
    zone_capacities: Mapping[str, int] = field(default_factory=dict)
    in_hours: Callable[[datetime], bool | None] = no_hours
    titles: Mapping[tuple[str, ...], str] = field(default_factory=dict)
    fall_cameras: frozenset[str] = frozenset()
    picture_cameras: frozenset[str] = frozenset()
    crowd_zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole_site: bool = False

    @property
    def cameras(self) -> tuple[str, ...]:
        """Every camera, in the order of the config."""
        return tuple(dict.fromkeys((*self.lines, *self.zones)))

    @property
    def line_keys(self) -> Iterator[LineKey]:
        """Every line, in the order of the config."""
        return ((camera, line) for camera, names in self.lines.items() for line in names)

    @property
    def zone_keys(self) -> Iterator[ZoneKey]:
        """Every zone of every camera, in the order of the config."""
        return ((camera, zone) for camera, names in self.zones.items() for zone in names)

    def title(self, *place: str) -> str:
        """What people call a camera, or one of its lines or zones, whose names are given."""
        return self.titles.get(place) or words(place[-1])

    def zone_title(self, zone: str) -> str:
        """What people call a zone, at all its cameras together: what the first says that says anything."""
        titles = [self.titles[key] for key in self.zone_keys if key[1] == zone and key in self.titles]
        return titles[0] if titles else words(zone)

    def is_open(self, local: datetime) -> bool:
        """Whether the site is open at an aware local time; one without hours is."""
        return self.in_hours(local) is not False

    def open_during(self, period: Period) -> bool:
        """Whether the site is open in any minute of a period."""
        minutes = range(0, int(period.seconds), 60)
        return any(self.is_open(self.calendar.local(period.start + timedelta(seconds=second))) for second in minutes)

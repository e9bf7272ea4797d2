"""The zones of a site: zones of one name, at any cameras, are one zone, and the people in them add up.

Cameras that see the same piece of floor see the same people, and count them twice: one person at two cameras is not
recognised as one.  So a piece of floor that several cameras see must be drawn at only one of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from edgecount.counting.zones.zone_figures import ZoneFigures

ZoneKey = tuple[str, str]
"""A camera and the name of one of its zones."""

Zones = Mapping[str, Sequence[str]]
"""The names of each camera's zones."""


@dataclass(frozen=True, slots=True)
class SiteZone:
    """A zone at one moment, as all of its cameras see it.

    `cameras` is the number of its cameras, `watching` the number of those that give pictures now.  `figures` are what
    these see together; None if there is none, because then nothing is known.
    """

    cameras: int
    watching: int
    figures: ZoneFigures | None

    def count_against(self, limit: int) -> int | None:
        """How many people are in it; None if unseen people could decide whether the limit is exceeded."""
        if self.figures is None or (self.watching < self.cameras and self.figures.count <= limit):
            return None
        return self.figures.count


def site_zones(zones: Mapping[ZoneKey, ZoneFigures | None]) -> dict[str, SiteZone]:
    """The zones by name, from the figures of each camera's part; None stands for a camera that gives no pictures."""
    joined: dict[str, SiteZone] = {}
    for (_, name), seen in zones.items():
        before = joined.get(name, SiteZone(0, 0, None))
        figures = before.figures if seen is None else seen.plus(before.figures or ZoneFigures())
        joined[name] = SiteZone(before.cameras + 1, before.watching + (seen is not None), figures)
    return joined

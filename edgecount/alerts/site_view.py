"""The site at one moment, as the alert rules see it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from edgecount.counting.zones.site_zone import SiteZone
from edgecount.events.model import Fallen


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteView:
    """A snapshot of the site.

    `inside` is the number of people inside, and `inside_is_sure` says whether all doors are heard; `entries` are the
    people in since the site closed (0 while it is open); `zones` are by name.  `lost` are the cameras that are known to
    give no pictures, `unanswered` those whose state is not known yet, `moved` those that do not look where they did.
    `falls` are those of all people that lie now.  `crowds` has the people by estimate at each camera, and in each of
    its zones (None: in its whole picture); None where they are not known now.
    """

    inside: int = 0
    inside_is_sure: bool = True
    entries: int = 0
    zones: Mapping[str, SiteZone] = field(default_factory=dict)
    lost: Collection[str] = ()
    unanswered: Collection[str] = ()
    moved: Collection[str] = ()
    falls: Sequence[Fallen] = ()
    crowds: Mapping[tuple[str, str | None], int | None] = field(default_factory=dict)

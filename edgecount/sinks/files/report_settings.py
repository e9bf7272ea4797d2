"""What the files that staff read are made by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from edgecount.counting.zones.site_zone import Zones
from edgecount.figures.footfall import Lines
from edgecount.figures.period import PERIOD_MINUTES, Calendar, Period

DELIMITERS = (",", ";", "\t")


def always_open(_local: datetime) -> bool:
    """The opening hours of a site that has none."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """The site, its lines and zones, and the shape of the files.

    `site` is the short name that events carry, `site_name` the one that people use.  `is_open` answers for an aware
    local time.  `lines` and `zones` are listed even when nobody comes; `zone_capacities` are in people, by the names of
    zones.  `bom` puts a byte order mark before CSV text, which
    older spreadsheets need to read it as UTF-8.
    """

    site: str
    site_name: str
    calendar: Calendar
    lines: Lines
    is_open: Callable[[datetime], bool] = always_open
    capacity: int | None = None
    period_minutes: int = 15
    delimiter: str = ","
    bom: bool = False
    zones: Zones = field(default_factory=dict)
    zone_capacities: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.period_minutes not in PERIOD_MINUTES:
            raise ValueError(f"a period lasts {', '.join(map(str, PERIOD_MINUTES))} minutes, not {self.period_minutes}")
        if self.delimiter not in DELIMITERS:
            raise ValueError(f"a delimiter is one of {DELIMITERS}, not {self.delimiter!r}")

    def open_during(self, period: Period) -> bool:
        """Whether the site is open in any minute of a period."""
        minutes = range(0, int(period.seconds), 60)
        return any(self.is_open(self.calendar.local(period.start + timedelta(seconds=second))) for second in minutes)

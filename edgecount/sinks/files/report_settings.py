"""What the files that staff read are made by."""

from dataclasses import dataclass

from edgecount.figures.period import PERIOD_MINUTES
from edgecount.site.layout import SiteLayout

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """The site, and the shape of its files.

    `period_minutes` is the length of a row's period.  `bom` puts a byte order mark before CSV text, which older
    spreadsheets need to read it as UTF-8.
    """

    layout: SiteLayout
    period_minutes: int = 15
    delimiter: str = ","
    bom: bool = False

    def __post_init__(self) -> None:
        if self.period_minutes not in PERIOD_MINUTES:
            raise ValueError(f"a period lasts {', '.join(map(str, PERIOD_MINUTES))} minutes, not {self.period_minutes}")
        if self.delimiter not in DELIMITERS:
            raise ValueError(f"a delimiter is one of {DELIMITERS}, not {self.delimiter!r}")

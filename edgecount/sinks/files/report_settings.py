"""The settings of the files that staff read."""

from dataclasses import dataclass

from edgecount.figures.period import PERIOD_MINUTES
from edgecount.sinks.files.words.languages import Language
from edgecount.site.layout import SiteLayout

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSettings:
    """The site, and the format of its files.

    `period_minutes` is the length of a row's period.  `delimiter` separates the cells of a CSV file.  `bom` puts a byte
    order mark before CSV text: older spreadsheets need it to read the text as UTF-8.  `language` is the workbook's; CSV
    files are for programs.
    """

    layout: SiteLayout
    period_minutes: int = 15
    delimiter: str = ","
    bom: bool = False
    language: Language = "en"

    def __post_init__(self) -> None:
        if self.period_minutes not in PERIOD_MINUTES:
            raise ValueError(f"a period lasts {', '.join(map(str, PERIOD_MINUTES))} minutes, not {self.period_minutes}")
        if self.delimiter not in DELIMITERS:
            raise ValueError(f"a delimiter is one of {DELIMITERS}, not {self.delimiter!r}")

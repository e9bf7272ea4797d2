"""How a page says things: its words, and how it writes numbers and times."""

from dataclasses import dataclass
from datetime import datetime

from edgecount.figures.period import Calendar, Period
from edgecount.web.language.formats import Formats
from edgecount.web.language.words import Words

UNKNOWN = "–"
"""What stands for a number that nobody knows."""


@dataclass(frozen=True, slots=True)
class Said:
    """The words and formats of a visitor, and the shop's calendar."""

    words: Words
    format: Formats
    calendar: Calendar

    def count(self, value: float | None, decimals: int = 0) -> str:
        """A number, or that it is not known."""
        return UNKNOWN if value is None else self.format.number(value, decimals)

    def share(self, value: float | None) -> str:
        """A share as a percentage, or that it is not known."""
        return UNKNOWN if value is None else self.format.share(value)

    def clock(self, moment: datetime) -> str:
        """The shop's time of day at an aware moment."""
        return self.format.clock(self.calendar.local(moment))

    def span(self, period: Period) -> str:
        """From when to when: `14:00–15:00`; one time within a minute."""
        start, end = self.clock(period.start), self.clock(period.end)
        return start if start == end and period.seconds < 60 else f"{start}–{end}"

    def stay(self, seconds: float | None) -> str:
        """How long somebody stayed: `16 s`, `2 min 14 s`, `1 h 7 min`."""
        if seconds is None:
            return UNKNOWN
        minutes, rest = divmod(round(seconds), 60)
        if minutes >= 60:
            return f"{minutes // 60} h {minutes % 60} min"
        return f"{minutes} min {rest} s" if minutes else f"{rest} s"

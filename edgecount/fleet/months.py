"""Months of events: what they are called, and when they begin and end.  Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from edgecount.errors import UsageError

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of UTC."""

    year: int
    number: int

    @classmethod
    def of(cls, text: str) -> "Month":
        """The month that is written as 2026-05; UsageError where it is not."""
        match = _MONTH.fullmatch(text)
        if match is None:
            raise UsageError(f"a month is written like 2026-05, not {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def at(cls, moment: datetime | date) -> "Month":
        """The month of a moment in UTC."""
        return cls(moment.year, moment.month)

    @property
    def after(self) -> "Month":
        """The next month."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def start(self) -> datetime:
        """When it begins."""
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


def finished(first: datetime, now: datetime) -> Iterator[Month]:
    """The months from that of the first event on that are over."""
    month, last = Month.at(first), Month.at(now)
    while month < last:
        yield month
        month = month.after

"""Keeps the files of the day and of the month up to date while the daemon runs."""

from datetime import date, timedelta
from pathlib import Path

from edgecount.clock import Clock
from edgecount.sinks.reports import Reports
from edgecount.sinks.settings import ReportSettings
from edgecount.store.reader import StoreReader

FURTHEST = timedelta(days=31)
"""How far back the files are made anew: a clock that woke in 1970 must not make those of all days since."""

_INSTANT = timedelta(microseconds=1)


class ReportFiles:
    """Writes the files into `folder`, from the store; the day that has just ended is written once more.

    A connection of its own for each time: the store may be replaced in between.
    """

    def __init__(self, store: Path, settings: ReportSettings, folder: Path, clock: Clock) -> None:
        self._store = store
        self._settings = settings
        self._folder = folder
        self._clock = clock
        self._days: date | None = None
        self._months: date | None = None

    def catch_up(self) -> None:
        """Begin with the last day in the store: a power cut may have left its files behind."""
        with StoreReader(self._store) as reader:
            extent = reader.extent()
        if extent is not None:
            self._days = self._months = self._settings.calendar.day_of(extent.end - _INSTANT)

    def write_days(self) -> None:
        """The CSV files of today, and of the days since the last time."""
        now = self._clock.now()
        today = self._settings.calendar.day_of(now)
        with StoreReader(self._store) as reader:
            Reports(reader, self._settings, self._folder).write_days(_since(self._days, today), today, now)
        self._days = today

    def write_months(self) -> None:
        """The workbook of this month, and of the one that has ended since the last time."""
        now = self._clock.now()
        today = self._settings.calendar.day_of(now)
        with StoreReader(self._store) as reader:
            Reports(reader, self._settings, self._folder).write_months(_since(self._months, today), today, now)
        self._months = today


def _since(last: date | None, today: date) -> date:
    """The first day to write: that of the last time, unless the clock was set in between."""
    return max(min(last or today, today), today - FURTHEST)

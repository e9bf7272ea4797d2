"""The files that staff read, made from the store for any days."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from edgecount.files.replacing import replace_file
from edgecount.sinks.files.csv_files import EventTable, changes_csv, crowd_csv, falls_csv, footfall_csv, zones_csv
from edgecount.sinks.files.day import load_day, read_day
from edgecount.sinks.files.rendering import here
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.sheets.month import month_book
from edgecount.site.audits.kept_audits import kept_audits
from edgecount.store.reader import StoreReader

_DAY = timedelta(days=1)
_LEAST_SHEET_MINUTES = 15


class Reports:
    """Writes CSV files and workbooks into a folder.

    Every file is made anew from the store, and replaces the old file when it is complete.  A file with days of which
    the store has deleted something knows more than the store, and stays.  Days are business days, by their local
    dates, and months consist of them; a range includes both of its ends.  A day that has not begun by `now` (aware) is
    left out, and in a replay's store every day without a recording.  EdgecountError, in one line, where a file cannot
    be written.
    """

    def __init__(self, reader: StoreReader, settings: ReportSettings, folder: Path) -> None:
        self._reader = reader
        self._settings = settings
        self._folder = folder

    def write_all(self, first: date, last: date, now: datetime) -> list[Path]:
        """Write the CSV files of these days and the workbooks of their months."""
        return self.write_days(first, last, now) + self.write_months(first, last, now)

    def write_days(self, first: date, last: date, now: datetime) -> list[Path]:
        """Write `footfall-YYYY-MM-DD.csv` and `events-*` of each day, and files of its zones and so on if it has any.

        Where a day has none of these any more, an old file of them is replaced by one without rows.
        """
        written = []
        for day in self._begun(first, last, now):
            crossings = EventTable(self._settings)
            report = read_day(self._reader, self._settings, day, now, crossings.add)
            contents = {
                f"footfall-{day}.csv": footfall_csv(report.rows, self._settings),
                f"events-{day}.csv": crossings.content(),
            }
            zones, falls, changes = f"zones-{day}.csv", f"falls-{day}.csv", f"changes-{day}.csv"
            if report.visits or (self._folder / zones).exists():
                contents[zones] = zones_csv(report.visits, self._settings)
            if report.falls or (self._folder / falls).exists():
                contents[falls] = falls_csv(report.falls, self._settings)
            if report.estimates or (self._folder / f"crowd-{day}.csv").exists():
                contents[f"crowd-{day}.csv"] = crowd_csv(report.estimates, self._settings)
            if report.changes or (self._folder / changes).exists():
                contents[changes] = changes_csv(report.changes, self._settings)
            written += [self._renew(name, day, content) for name, content in contents.items()]
        return written

    def write_months(self, first: date, last: date, now: datetime) -> list[Path]:
        """Write `footfall-YYYY-MM.xlsx` of each month that has one of these days, with all its days in the store.

        A month without any day in the store has no workbook.  Its periods last 15 minutes at least: a sheet with a row
        for every minute is more than people read, and more than a small computer should hold.
        """
        minutes = max(self._settings.period_minutes, _LEAST_SHEET_MINUTES)
        settings = replace(self._settings, period_minutes=minutes)
        written = []
        for month in _months(first, last):
            days = {day: load_day(self._reader, settings, day, now) for day in self._known(month, now)}
            if days:
                audits = kept_audits(self._reader, min(now, settings.layout.calendar.day(max(days)).end))
                book = here(month_book(days, settings, now, audits), now)
                written.append(self._renew(f"footfall-{month:%Y-%m}.xlsx", month, book))
        return written

    def _renew(self, name: str, first: date, content: bytes) -> Path:
        """Write the file of the days from `first` on anew, unless the old file knows more than the store."""
        path, forgotten = self._folder / name, self._reader.forgotten_until()
        if forgotten is None or forgotten < self._settings.layout.calendar.day(first).start or not path.exists():
            replace_file(path, content)
        return path

    def _begun(self, first: date, last: date, now: datetime) -> Iterator[date]:
        """The days of a range that have begun, and in a replay's store those that have a recording."""
        day, last = first, min(last, self._settings.layout.calendar.day_of(now))
        recorded = [key.span for key in self._reader.recordings()]
        while day <= last:
            whole = self._settings.layout.calendar.day(day)
            if not recorded or any(span.start < whole.end and span.end >= whole.start for span in recorded):
                yield day
            day += _DAY

    def _known(self, month: date, now: datetime) -> Iterator[date]:
        """The days of a month, from the first one of which anything is stored."""
        extent = self._reader.extent()
        if extent is not None:
            first = max(month, self._settings.layout.calendar.day_of(extent.start))
            yield from self._begun(first, _next_month(month) - _DAY, now)


def _months(first: date, last: date) -> Iterator[date]:
    """The first days of the months that a range touches."""
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = _next_month(month)


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1)

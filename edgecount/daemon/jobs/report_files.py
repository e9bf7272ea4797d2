"""Keeps the files of the day and of the month up to date while the daemon runs."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from edgecount.clock import Clock
from edgecount.figures import falls
from edgecount.figures.falls import falls_of
from edgecount.figures.period import Period
from edgecount.figures.visits import stays_of
from edgecount.sinks.files.monthly import WriteMonths, write_months
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.store.failures import StoreDamagedError, StoreUnavailableError
from edgecount.store.reader import StoreReader

FURTHEST = timedelta(days=31)
"""How far back the files are made anew: a clock that began in 1970 must not make files of all days since."""

LATE = timedelta(minutes=20)
"""How long after a day's end its files are still made anew: a return may take back a crossing from before midnight.

It is longer than the round of any of these jobs.
"""
AFTER_CLOSING = timedelta(minutes=5)
"""How long after closing the workbook is made: by then the last people have left, or soon will."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_EVER = datetime.max.replace(tzinfo=UTC)


def no_hours(_day: date) -> datetime | None:
    """The closing time of a site without opening hours: None."""
    return None


class ReportFiles:
    """Writes the files into `folder`, from the store; also those of the day that has just ended, a few more times.

    `closes` gives the moment (aware) at which a business day's opening hours end, None where it has none.  Each run
    opens a connection of its own, because the store may be replaced in between.
    """

    def __init__(
        self,
        store: Path,
        settings: ReportSettings,
        folder: Path,
        clock: Clock,
        closes: Callable[[date], datetime | None] = no_hours,
        months: WriteMonths = write_months,
    ) -> None:
        self._store = store
        self._settings = settings
        self._folder = folder
        self._clock = clock
        self._closes = closes
        self._write = months
        self._days: date | None = None
        self._months: date | None = None
        self._closed: date | None = None

    def catch_up(self) -> None:
        """Begin with the last day in the store: a power cut may have left its files out of date.

        Where the store cannot be read now, this does nothing: the jobs that write the files will report that.
        """
        with suppress(StoreUnavailableError, StoreDamagedError), StoreReader(self._store) as reader:
            # Events that a wrong clock stored with a future time are the last ones only where the store has no others.
            last = reader.newest(self._clock.now()) or reader.newest(_EVER)
            if last is not None:
                self._days = self._months = self._settings.layout.calendar.day_of(_reached(last, reader))

    def write_days(self) -> None:
        """Write the CSV files of today, and of the days since the last time."""
        now = self._clock.now()
        today = self._settings.layout.calendar.day_of(now)
        with StoreReader(self._store) as reader:
            first = self._since(self._days, now, reader)
            Reports(reader, self._settings, self._folder).write_days(first, today, now)
        self._days = today

    def write_months(self) -> None:
        """Write the workbook of this month, and of a month that has ended since the last time."""
        now = self._clock.now()
        today = self._settings.layout.calendar.day_of(now)
        with StoreReader(self._store) as reader:
            first = self._since(self._months, now, reader)
        self._write(self._store, self._settings, self._folder, first, today, now)
        self._months = today

    def write_months_after_closing(self) -> None:
        """Write the workbooks once a day, when the site has been closed for some minutes; at other times do nothing.

        After a start they are written at once if the last closing is past: it is not known whether that was done.
        """
        closed = self._last_closed()
        if closed is not None and closed != self._closed:
            self.write_months()
            self._closed = closed

    def _last_closed(self) -> date | None:
        """The day, today or yesterday, that closed last; None where neither has opening hours that are over."""
        now = self._clock.now()
        today = self._settings.layout.calendar.day_of(now)
        for day in (today, today - _DAY):
            closing = self._closes(day)
            if closing is not None and closing + AFTER_CLOSING <= now:
                return day
        return None

    def _since(self, last: date | None, now: datetime, reader: StoreReader) -> date:
        """The first day to write: the day of the last time, or an earlier one that may still change.

        Days that have just ended may change, and days on which a visit or fall began that has just ended.
        """
        moments = now, min(now - LATE, _reached(now, reader))
        today, lately = (self._settings.layout.calendar.day_of(moment) for moment in moments)
        return max(min(last or today, lately), today - FURTHEST)


def _reached(moment: datetime, reader: StoreReader) -> datetime:
    """The earliest beginning of the visits and falls that have ended lately; `moment` where none has."""
    lately = Period(moment - LATE, moment + _MINUTE)
    stays = stays_of(item.event for item in reader.visits(lately))
    lying = falls_of(item.event for item in reader.falls(Period(lately.start - falls.LATEST, lately.end)))
    fell = [fall.event.ts for fall in lying if fall.over is not None and fall.over in lately]
    return min([*(stay.began for stay in stays), *fell], default=moment)

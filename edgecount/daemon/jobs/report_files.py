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
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.store.failures import StoreDamagedError, StoreUnavailableError
from edgecount.store.reader import StoreReader

FURTHEST = timedelta(days=31)
"""How far back the files are made anew: a clock that woke in 1970 must not make those of all days since."""

LATE = timedelta(minutes=20)
"""How long after its end a day's files are still made anew: a return may take back what was counted before midnight.

Longer than the round of any of these jobs.
"""
AFTER_CLOSING = timedelta(minutes=5)
"""How long after closing the workbook is made: the last have left, or soon will."""

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_EVER = datetime.max.replace(tzinfo=UTC)


def no_hours(_day: date) -> datetime | None:
    """The closing time of a site that has no opening hours."""
    return None


class ReportFiles:
    """Writes the files into `folder`, from the store; the day that has just ended is written some times more.

    `closes` gives the moment (aware) at which a business day's opening hours end, None where it has none.  A
    connection of its own for each time: the store may be replaced in between.
    """

    def __init__(
        self,
        store: Path,
        settings: ReportSettings,
        folder: Path,
        clock: Clock,
        closes: Callable[[date], datetime | None] = no_hours,
    ) -> None:
        self._store = store
        self._settings = settings
        self._folder = folder
        self._clock = clock
        self._closes = closes
        self._days: date | None = None
        self._months: date | None = None
        self._closed: date | None = None

    def catch_up(self) -> None:
        """Begin with the last day in the store: a power cut may have left its files behind.

        Where the store cannot be read now, whoever makes the files will hear of it.
        """
        with suppress(StoreUnavailableError, StoreDamagedError), StoreReader(self._store) as reader:
            # What a wrong clock stored as of the future is the last of all only where there is nothing else.
            last = reader.newest(self._clock.now()) or reader.newest(_EVER)
            if last is not None:
                self._days = self._months = self._settings.layout.calendar.day_of(_reached(last, reader))

    def write_days(self) -> None:
        """The CSV files of today, and of the days since the last time."""
        now = self._clock.now()
        today = self._settings.layout.calendar.day_of(now)
        with StoreReader(self._store) as reader:
            first = self._since(self._days, now, reader)
            Reports(reader, self._settings, self._folder).write_days(first, today, now)
        self._days = today

    def write_months(self) -> None:
        """The workbook of this month, and of the one that has ended since the last time."""
        now = self._clock.now()
        today = self._settings.layout.calendar.day_of(now)
        with StoreReader(self._store) as reader:
            first = self._since(self._months, now, reader)
            Reports(reader, self._settings, self._folder).write_months(first, today, now)
        self._months = today

    def write_months_after_closing(self) -> None:
        """The same once a day, as soon as it has been closed for some minutes; a small matter at all other times.

        After a start it is made at once where the last closing is past: nobody knows whether it was made then.
        """
        closed = self._last_closed()
        if closed is not None and closed != self._closed:
            self.write_months()
            self._closed = closed

    def _last_closed(self) -> date | None:
        """Which of today and yesterday closed last; None where neither has hours, or none are over."""
        now = self._clock.now()
        today = self._settings.layout.calendar.day_of(now)
        for day in (today, today - _DAY):
            closing = self._closes(day)
            if closing is not None and closing + AFTER_CLOSING <= now:
                return day
        return None

    def _since(self, last: date | None, now: datetime, reader: StoreReader) -> date:
        """The first day to write: that of the last time, unless the clock was set in between, or a day just over.

        A visit or fall that has just ended counts on the day on which it began, which may be over for longer.
        """
        moments = now, min(now - LATE, _reached(now, reader))
        today, lately = (self._settings.layout.calendar.day_of(moment) for moment in moments)
        return max(min(last or today, lately), today - FURTHEST)


def _reached(moment: datetime, reader: StoreReader) -> datetime:
    """When the first of the visits and falls began that have ended lately; the moment itself where none has."""
    lately = Period(moment - LATE, moment + _MINUTE)
    stays = stays_of(item.event for item in reader.visits(lately))
    lying = falls_of(item.event for item in reader.falls(Period(lately.start - falls.LATEST, lately.end)))
    fell = [fall.event.ts for fall in lying if fall.over is not None and fall.over in lately]
    return min([*(stay.began for stay in stays), *fell], default=moment)

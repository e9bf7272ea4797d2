"""Decides when the report of a business day is due: once for each day, even if the box was off at the time for it."""

import logging
import math
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from edgecount.clock import Clock
from edgecount.errors import StoreError
from edgecount.events.model import ReportDue
from edgecount.figures.days.report_due import ReportTimes
from edgecount.sinks.memory import Memory
from edgecount.site.layout import SiteLayout
from edgecount.store.reader import StoreReader

log = logging.getLogger(__name__)

MISSED_DAYS = 7
"""The number of days before the latest for which a missed report is still sent."""
SETTLING = timedelta(minutes=1)
"""How long after its time a report goes out: the last events of a day may still be on their way."""
RETRY_SECONDS = 60.0

_FIRST_DAY = "reports.first_day"
_DAY = timedelta(days=1)
_NEVER = datetime.min.replace(tzinfo=UTC)


class ReportMail:
    """Finds the reports that are due; it reads the store only when the time of a report has come.

    A report goes out for every day of which anything is stored.  For the latest day it also goes out where nothing is
    stored, unless the days before were empty, too: then the box was off, or a clock is wrong, and there is nothing to
    report.  The first report is that of the day on which reports were first asked for; `memory` keeps that day.
    """

    def __init__(
        self,
        layout: SiteLayout,
        store: Path,
        at: time | None,
        memory: Memory,
        clock: Clock,
    ) -> None:
        self._site = layout.slug
        self._store = store
        self._times = ReportTimes(layout.calendar, layout.in_hours, at)
        self._memory = memory
        self._clock = clock
        self._since = self._until = _NEVER
        self._wait_until = -math.inf

    def due(self) -> list[ReportDue]:
        """The reports that are due now, the oldest first, each given once: the caller must store these events."""
        now = self._clock.now() - SETTLING
        if self._since <= now < self._until or self._clock.monotonic() < self._wait_until:
            return []
        latest = self._times.latest(now)
        try:
            with StoreReader(self._store) as reader:
                days = self._unreported(reader, latest)
        except StoreError as error:
            log.warning("whether a report is due cannot be seen: %s", error)
            self._wait_until = self._clock.monotonic() + RETRY_SECONDS
            return []
        self._since, self._until = self._times.due(latest), self._times.due(latest + _DAY)
        return [self._event(day) for day in days]

    def _unreported(self, reader: StoreReader, latest: date) -> list[date]:
        first = self._first_day()
        days = [day for back in range(MISSED_DAYS, -1, -1) if (day := latest - back * _DAY) >= first]
        reported = {day for day in days if reader.has(report_id(self._site, day))}
        known = {day for day in days if day in reported or self._is_known(reader, day)}
        return [day for day in days if day not in reported and (day in known or (known and day == latest))]

    def _first_day(self) -> date:
        """The day on which reports were first asked for: today, unless `memory` has an earlier one."""
        today = self._times.calendar.day_of(self._clock.now())
        kept = _day(self._memory.recall(_FIRST_DAY))
        if kept is None or kept > today:
            self._memory.remember(_FIRST_DAY, str(today))
            return today
        return kept

    def _is_known(self, reader: StoreReader, day: date) -> bool:
        """Whether anything is stored of a day."""
        span = self._times.calendar.day(day)
        return bool(reader.coverage(span) or reader.events(span))

    def _event(self, day: date) -> ReportDue:
        return ReportDue(id=report_id(self._site, day), site=self._site, ts=self._clock.now(), day=day)


def _day(text: str | None) -> date | None:
    """The remembered day; None where the text cannot be one."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def report_id(site: str, day: date) -> UUID:
    """The id of a day's report, the same each time: by it the store knows whether that report went out."""
    return uuid5(NAMESPACE_URL, f"edgecount:report:{site}:{day}")

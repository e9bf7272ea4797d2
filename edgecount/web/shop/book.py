"""The shop's days, hour by hour: finished ones are added up once and kept, the running one is added up each time."""

import threading
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from edgecount.errors import EdgecountError
from edgecount.figures.added_up import PeriodSums, added_up
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar, Period
from edgecount.store.reader import StoreReader
from edgecount.web.shop.kept_days import KeptDays
from edgecount.web.shop.plan import ShopPlan

_LATE = timedelta(hours=1)
"""How long after its end a day may still get events: what waited for the disk, and returns."""
_SURE = timedelta(minutes=15)
"""For so long a kept day is believed before the store is asked again whether it has changed."""

DayRows = dict[date, Sequence[FootfallRow]]


class DayBook:
    """Reads a store's days; safe in any thread, of which each opens the store for itself."""

    def __init__(self, store: Path, folder: Path) -> None:
        self._store = store
        self._kept = KeptDays(folder / "days.sqlite")
        self._checked: dict[date, datetime] = {}
        self._adding = threading.Lock()

    def rows(self, days: Iterable[date], plan: ShopPlan, now: datetime) -> DayRows:
        """The footfall of each day in hours, up to `now` (aware UTC); StoreError where the store cannot be read."""
        with StoreReader(self._store) as reader:
            self._forget(reader, plan.calendar)
            return {day: self._rows(self._sums(reader, day, plan.calendar, now), plan, now) for day in days}

    def known_rows(self, days: Sequence[date], plan: ShopPlan, now: datetime) -> DayRows:
        """Those of finished days that are kept already; the others are added up meanwhile, for the next time."""
        found: DayRows = {}
        clock, missing = _clock(plan.calendar), []
        with StoreReader(self._store) as reader:
            for day in days:
                sums = self._believed(reader, day, clock, plan.calendar, now)
                if sums is None:
                    missing.append(day)
                else:
                    found[day] = self._rows(sums, plan, now)
        if missing and self._adding.acquire(blocking=False):
            threading.Thread(target=self._add, args=(missing, plan, now), name="days", daemon=True).start()
        return found

    def _add(self, days: Sequence[date], plan: ShopPlan, now: datetime) -> None:
        """Add days up, the newest first."""
        try:
            with StoreReader(self._store) as reader:
                for day in sorted(days, reverse=True):
                    self._sums(reader, day, plan.calendar, now)
        except EdgecountError:
            pass  # the next page says what is wrong with the store
        finally:
            self._adding.release()

    def _sums(self, reader: StoreReader, day: date, calendar: Calendar, now: datetime) -> list[PeriodSums]:
        clock, whole = _clock(calendar), calendar.day(day)
        kept = self._believed(reader, day, clock, calendar, now)
        if kept is not None:
            return kept
        weight = reader.weight(whole)
        with reader.snapshot():
            sums = [
                _read(reader, period) if period.start < now else PeriodSums(period)
                for period in calendar.periods(day, 60)
            ]
        if whole.end + _LATE <= now:
            self._kept.put(day, clock, weight, sums)
            self._checked[day] = now
        return sums

    def _believed(
        self, reader: StoreReader, day: date, clock: str, calendar: Calendar, now: datetime
    ) -> list[PeriodSums] | None:
        whole, checked = calendar.day(day), self._checked.get(day)
        if whole.end + _LATE > now:
            return None
        sure = checked is not None and timedelta(0) <= now - checked < _SURE
        kept = self._kept.get(day, clock, None if sure else reader.weight(whole))
        if kept is not None and not sure:
            self._checked[day] = now
        return kept

    def _forget(self, reader: StoreReader, calendar: Calendar) -> None:
        forgotten = reader.forgotten_until()
        if forgotten is not None:
            self._kept.forget(calendar.day_of(forgotten))

    @staticmethod
    def _rows(sums: Sequence[PeriodSums], plan: ShopPlan, now: datetime) -> list[FootfallRow]:
        return added_up(sums, plan.layout.lines, plan.is_open, now)


@cache
def book_of(store: Path, folder: Path) -> DayBook:
    """The one book of a store: what it knows is worth keeping from page to page."""
    return DayBook(store, folder)


def _read(reader: StoreReader, period: Period) -> PeriodSums:
    crossings: dict[tuple[str, str, str], int] = {
        (each.camera, each.line, each.direction): each.count for each in reader.totals(period)
    }
    return PeriodSums(period, crossings, reader.watched_by_camera(period))


def _clock(calendar: Calendar) -> str:
    return f"{calendar.zone} {calendar.day_start}"

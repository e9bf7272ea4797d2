"""The shop's days, hour by hour: finished ones are added up once and kept, the running one is added up each time."""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from edgecount.errors import EdgecountError
from edgecount.figures.added_up import PeriodSums, added_up
from edgecount.figures.footfall import STAFF, FootfallRow
from edgecount.figures.groups import StandingGroups
from edgecount.figures.period import Calendar, Period
from edgecount.store.questions.sums import Weight
from edgecount.store.reader import StoreReader
from edgecount.web.shop.kept_days import KeptDays
from edgecount.web.shop.plan import ShopPlan

_LATE = timedelta(hours=1)
"""How long after its end a day may still get events: what waited for the disk, and returns."""
_SURE = timedelta(minutes=15)
"""For so long a kept day is believed before the store is asked again whether it has changed."""

_MOST_HELD = 150
"""So many finished days are held in memory."""
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

DayRows = dict[date, Sequence[FootfallRow]]


@dataclass(frozen=True, slots=True)
class _Held:
    """A finished day, how much the store had of it, and when it was last asked (aware UTC)."""

    rows: Sequence[FootfallRow]
    weight: Weight
    checked: datetime

    def is_sure(self, now: datetime) -> bool:
        """Whether the store need not be asked again."""
        return timedelta(0) <= now - self.checked < _SURE


class DayBook:
    """Reads a store's days; safe in any thread, of which each opens the store for itself."""

    def __init__(self, store: Path, folder: Path) -> None:
        self._store = store
        self._kept = KeptDays(folder / "days.sqlite")
        self._held: dict[date, _Held] = {}
        self._plan: ShopPlan | None = None
        self._adding = threading.Lock()

    def rows(self, days: Iterable[date], plan: ShopPlan, now: datetime) -> DayRows:
        """The footfall of each day in hours, up to `now` (aware UTC); StoreError where the store cannot be read."""
        self._heed(plan)
        with StoreReader(self._store) as reader:
            forgotten = reader.forgotten_until()
            if forgotten is not None:
                self._kept.forget(plan.calendar.day_of(forgotten))
            return {day: self._day(reader, day, plan, now) for day in days}

    def known_rows(self, days: Sequence[date], plan: ShopPlan, now: datetime) -> DayRows:
        """Those of finished days that are at hand; what is not, or may have changed, is seen to for the next time."""
        self._heed(plan)
        at_hand = {day: held for day in days if (held := self._at_hand(day, plan, now))}
        doubtful = [day for day in days if day not in at_hand or not at_hand[day].is_sure(now)]
        if doubtful and self._adding.acquire(blocking=False):
            threading.Thread(target=self._add, args=(doubtful, plan, now), name="days", daemon=True).start()
        return {day: held.rows for day, held in at_hand.items()}

    def _heed(self, plan: ShopPlan) -> None:
        """Forget what was made by another plan."""
        if plan != self._plan:
            self._held = {}
            self._plan = plan

    def _add(self, days: Sequence[date], plan: ShopPlan, now: datetime) -> None:
        """Add days up, the newest first."""
        try:
            with StoreReader(self._store) as reader:
                for day in sorted(days, reverse=True):
                    self._day(reader, day, plan, now)
        except EdgecountError:
            pass  # the next page says what is wrong with the store
        finally:
            self._adding.release()

    def _day(self, reader: StoreReader, day: date, plan: ShopPlan, now: datetime) -> Sequence[FootfallRow]:
        found = self._finished(reader, day, plan, now)
        if found is not None:
            return found
        whole = plan.calendar.day(day)
        weight = reader.weight(whole)
        with reader.snapshot():
            groups = StandingGroups()
            sums = [
                _read(reader, period, groups) if period.start < now else PeriodSums(period)
                for period in plan.calendar.periods(day, 60)
            ]
        if whole.end + _LATE > now:
            return _rows(sums, plan, now)
        self._kept.put(day, _clock(plan.calendar), weight, sums)
        return self._hold(day, _Held(_rows(sums, plan, now), weight, now)).rows

    def _finished(self, reader: StoreReader, day: date, plan: ShopPlan, now: datetime) -> Sequence[FootfallRow] | None:
        """A finished day that is at hand, if it is still true; None where it must be added up."""
        held = self._at_hand(day, plan, now)
        if held is None or held.is_sure(now):
            return held.rows if held else None
        if held.weight != reader.weight(plan.calendar.day(day)):
            return None
        return self._hold(day, replace(held, checked=now)).rows

    def _at_hand(self, day: date, plan: ShopPlan, now: datetime) -> _Held | None:
        """A finished day as it is in memory or in the file."""
        if plan.calendar.day(day).end + _LATE > now:
            return None
        held = self._held.get(day)
        if held is None and (kept := self._kept.get(day, _clock(plan.calendar))):
            held = self._hold(day, _Held(_rows(kept[1], plan, now), kept[0], _NEVER))
        return held

    def _hold(self, day: date, held: _Held) -> _Held:
        """Hold a day as the newest, in place of the oldest if there are many."""
        others = [(key, value) for key, value in list(self._held.items()) if key != day]
        self._held = dict([*others[-_MOST_HELD + 1 :], (day, held)])
        return held


@cache
def book_of(store: Path, folder: Path) -> DayBook:
    """The one book of a store: what it knows is worth keeping from page to page."""
    return DayBook(store, folder)


def _read(reader: StoreReader, period: Period, groups: StandingGroups) -> PeriodSums:
    """The sums of a period; `groups` has those of the periods before it."""
    crossings = Counter[tuple[str, str, str]]()
    for each in reader.totals(period):
        crossings[each.camera, each.line, each.direction] = each.count
    for each in reader.staff_totals(period):
        crossings[each.camera, each.line, STAFF[each.direction]] = each.count
    for one in reader.came_in(period):
        for figure in groups.figures_in(one.id, one.group):
            crossings[one.camera, one.line, figure] += 1
    return PeriodSums(period, crossings, reader.watched_by_camera(period))


def _rows(sums: Sequence[PeriodSums], plan: ShopPlan, now: datetime) -> list[FootfallRow]:
    return added_up(sums, plan.layout.lines, plan.is_open, now)


def _clock(calendar: Calendar) -> str:
    return f"{calendar.zone} {calendar.day_start}"

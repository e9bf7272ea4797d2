"""The people inside through a day, a quarter of an hour at a time, as the store has it.

Of a day that is over, at whose end the shop was closed, without the error that was left at closing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from edgecount.figures.days.closing import corrected_curve
from edgecount.figures.inside import inside_curve
from edgecount.figures.period import Period
from edgecount.store.reader import StoreReader
from edgecount.web.shop.changes import Redrawn, redrawn
from edgecount.web.shop.plan import ShopPlan

_FRESH = timedelta(seconds=10)
_GAP = 0.5


@dataclass(frozen=True, slots=True)
class Quarter:
    """A span of the day and the most people inside in it; None where no camera watched, or it has not begun.

    `is_gap` says that a camera that counts was watched for less than half of it, although the shop was open.
    """

    period: Period
    most: int | None
    is_gap: bool
    is_open: bool


@dataclass(frozen=True, slots=True)
class InsideDay:
    """A day's quarters, and what was redrawn on it."""

    quarters: Sequence[Quarter]
    changes: Sequence[Redrawn]


class InsideBook:
    """Reads days, and remembers each for a few seconds: many look at the first page at once."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._held: dict[date, tuple[datetime, ShopPlan, InsideDay]] = {}

    def day(self, day: date, plan: ShopPlan, now: datetime) -> InsideDay:
        """A day up to `now` (aware UTC); StoreError where the store cannot be read."""
        held = self._held.get(day)
        if held is not None and held[1] == plan and timedelta(0) <= now - held[0] < _FRESH:
            return held[2]
        with StoreReader(self._store) as reader, reader.snapshot():
            made = _read(reader, day, plan, now)
        self._held = {key: value for key, value in self._held.items() if now - value[0] < _FRESH}
        self._held[day] = now, plan, made
        return made


@cache
def inside_of(store: Path) -> InsideBook:
    """The one book of a store."""
    return InsideBook(store)


def _read(reader: StoreReader, day: date, plan: ShopPlan, now: datetime) -> InsideDay:
    periods = plan.calendar.periods(day, 15)
    span = plan.calendar.day(day)
    curve_of = corrected_curve if span.end <= now and plan.closes_on(day) else inside_curve
    curve = curve_of(reader.steps(span), [period.start for period in periods])
    counting = [camera for camera, lines in plan.layout.lines.items() if lines]
    quarters = []
    for period, point in zip(periods, curve, strict=True):
        lasted = Period(period.start, min(period.end, now)) if period.start < now else None
        watched = reader.watched_by_camera(lasted) if lasted else {}
        share = [watched.get(camera, 0.0) / max(1.0, lasted.seconds) for camera in counting] if lasted else []
        opened = plan.is_open(period)
        is_gap = opened and lasted is not None and lasted.seconds > 120 and min(share, default=1.0) < _GAP
        known = lasted is not None and any(part > 0 for part in watched.values())
        quarters.append(Quarter(period, point.most if known else None, is_gap, opened))
    return InsideDay(quarters, redrawn(reader, span))

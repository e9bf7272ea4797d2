"""How far the totals of lines' days may be off."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

from edgecount.events.model import Direction
from edgecount.figures.audits.audit import WAYS
from edgecount.figures.audits.error_bar import ErrorBar
from edgecount.figures.audits.standing_audits import LineKey, StandingAudits
from edgecount.figures.days.summary import LineDay

Bars = Mapping[Direction, ErrorBar | None]


def bars_of(days: Iterable[LineDay], audits: StandingAudits, at: datetime) -> Bars:
    """The bar of each way's total over lines and days, by the audits that hold at a moment (aware)."""
    counts: Counter[tuple[str, str, Direction]] = Counter()
    keys: set[LineKey] = set()
    for day in days:
        if day.came_in is not None and day.went_out is not None:
            keys.add((day.camera, day.line))
            counts[day.camera, day.line, "in"] += day.came_in
            counts[day.camera, day.line, "out"] += day.went_out
    return {way: audits.bar(way, counts, keys, at) for way in WAYS}

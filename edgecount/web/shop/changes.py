"""Lines and zones that were redrawn: marks in the charts, so that a jump has its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from edgecount.figures.period import Calendar, Period
from edgecount.store.reader import StoreReader


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A line or zone (`what`) that was added, moved or removed at a moment (aware UTC), and by whom."""

    ts: datetime
    camera: str
    what: str
    name: str
    change: str
    by: str


def redrawn(reader: StoreReader, span: Period) -> Sequence[Redrawn]:
    """What was redrawn in a span, in order of time."""
    return [_redrawn(record) for record in reader.records(["layout_changed"], span)]


def day_by_day(changes: Sequence[Redrawn], calendar: Calendar) -> Sequence[Redrawn]:
    """What each day's changes come to: of a line that was moved ten times, the last time; in order of time.

    What was new on a day stays new, however often it was moved on it.
    """
    last: dict[tuple[object, ...], Redrawn] = {}
    for change in changes:
        key = (calendar.day_of(change.ts), change.camera, change.what, change.name)
        is_new = change.change == "moved" and key in last and last[key].change == "added"
        last[key] = replace(change, change="added") if is_new else change
    return sorted(last.values(), key=lambda change: change.ts)


def _redrawn(record: Mapping[str, Any]) -> Redrawn:
    return Redrawn(record["ts"], record["camera"], record["what"], record["name"], record["change"], record["by"])

"""Lines and zones that were redrawn: marks in the charts, so that a jump has its reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from edgecount.figures.period import Period
from edgecount.store.reader import StoreReader


@dataclass(frozen=True, slots=True)
class Redrawn:
    """What was added, moved or removed at a moment (aware UTC), and by whom."""

    ts: datetime
    camera: str
    name: str
    change: str
    by: str


def redrawn(reader: StoreReader, span: Period) -> Sequence[Redrawn]:
    """What was redrawn in a span, in order of time."""
    return [_redrawn(record) for record in reader.records(["layout_changed"], span)]


def _redrawn(record: Mapping[str, Any]) -> Redrawn:
    return Redrawn(record["ts"], record["camera"], record["name"], record["change"], record["by"])

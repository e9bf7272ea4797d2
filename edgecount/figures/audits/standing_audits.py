"""Which audits still hold: until a year is over, or one of their lines is drawn anew."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from edgecount.events.model import Direction
from edgecount.figures.audits.audit import AuditedWay, Compared
from edgecount.figures.audits.error_bar import ErrorBar, added_bars, error_bar
from edgecount.figures.period import Period

HOLDS = timedelta(days=365)
"""For so long an audit holds, if no line is moved."""

Stale = Literal["old", "moved"]
LineKey = tuple[str, str]
"""A camera and a line of it."""
WayCounts = Mapping[tuple[str, str, Direction], int]
"""Counts by camera, line and direction."""


@dataclass(frozen=True, slots=True)
class DoorAudit:
    """An audit of some lines of a camera, taken together, over a `span`; `by` says who tapped."""

    camera: str
    lines: tuple[str, ...]
    span: Period
    compared: Compared
    by: str

    def __post_init__(self) -> None:
        if not self.lines:
            raise ValueError("an audit is of one line or more")

    @property
    def keys(self) -> frozenset[LineKey]:
        """Its lines with their camera."""
        return frozenset((self.camera, line) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Redrawing:
    """A line that was drawn anew or taken away, or whose camera was moved, at a moment (aware)."""

    camera: str
    line: str
    ts: datetime


@dataclass(frozen=True, slots=True)
class StandingAudits:
    """All audits of a site, and what was redrawn since."""

    audits: Sequence[DoorAudit] = ()
    redrawings: Sequence[Redrawing] = ()

    def stale(self, audit: DoorAudit, now: datetime) -> Stale | None:
        """Why an audit says nothing of counts of now (aware); None where it holds."""
        if any(each.ts > audit.span.start and (each.camera, each.line) in audit.keys for each in self.redrawings):
            return "moved"
        return "old" if now - audit.span.end > HOLDS else None

    def newest(self, direction: Direction, keys: Iterable[LineKey]) -> Sequence[DoorAudit]:
        """The newest audit of each of these lines that saw somebody go that way, each audit once, the newest first."""
        seen = [audit for audit in self.audits if audit.compared.way(direction).matched]
        latest = sorted(seen, key=lambda audit: audit.span.end, reverse=True)
        wanted, found = set(keys), []
        for audit in latest:
            if wanted & audit.keys:
                found.append(audit)
                wanted -= audit.keys
        return found

    def bar(self, direction: Direction, counts: WayCounts, keys: Iterable[LineKey], now: datetime) -> ErrorBar | None:
        """The bar of what these lines have counted one way; None unless each of them has an audit that holds."""
        wanted = set(keys)
        bars: list[ErrorBar | None] = []
        for audit in self.newest(direction, wanted):
            counted = sum(counts.get((*key, direction), 0) for key in audit.keys & wanted)
            way: AuditedWay = audit.compared.way(direction)
            bars.append(None if self.stale(audit, now) else error_bar(counted, way))
            wanted -= audit.keys
        return None if wanted else added_bars(bars)


NO_AUDITS = StandingAudits()
"""Of a site at which nobody has counted."""

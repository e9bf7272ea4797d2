"""How far the totals of a page may be off, by the audits that the store has."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from edgecount.events.model import Direction
from edgecount.figures.audits.audit import WAYS
from edgecount.figures.audits.day_bars import Bars
from edgecount.figures.audits.standing_audits import StandingAudits
from edgecount.site.audits.kept_audits import kept_audits
from edgecount.store.reader import StoreReader

NO_BARS: Bars = {"in": None, "out": None}


def audits_at(store: Path, moment: datetime) -> StandingAudits:
    """The audits as they stood at a moment (aware UTC); StoreError where the store cannot be read."""
    with StoreReader(store) as reader:
        return kept_audits(reader, moment)


def bars_now(lines: Mapping[str, Mapping[str, Mapping[str, Any]]], audits: StandingAudits, now: datetime) -> Bars:
    """How far today's totals may be off; `lines` has what each has counted, by camera, as the status tells it."""
    counts: dict[tuple[str, str, Direction], int] = {
        (camera, line, way): figures[way]
        for camera, of_camera in lines.items()
        for line, figures in of_camera.items()
        for way in WAYS
    }
    keys = {(camera, line) for camera, line, _ in counts}
    return {way: audits.bar(way, counts, keys, now) for way in WAYS}

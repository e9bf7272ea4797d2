"""The people who were seen about a moment, and what became of them, from the store."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from edgecount.counting.trails.outcomes import WalkOutcome, outcomes
from edgecount.counting.trails.trail import MOST_SECONDS
from edgecount.events.model import Crossing, Rejected
from edgecount.figures.period import Period
from edgecount.store.reader import StoreReader

ABOUT = timedelta(seconds=60)
"""So long before and after the moment people are told of."""
_TOLD_LATE = timedelta(seconds=10)
"""So long after a minute has ended, at most, it stands in the store how much of it was watched."""
_AROUND = timedelta(seconds=MOST_SECONDS)
"""So long before and after that, what happened to the same people is looked for."""


def seen_about(reader: StoreReader, camera: str, moment: datetime) -> list[WalkOutcome]:
    """What became of everybody whom a camera saw within a minute of a moment (aware UTC), in order of time."""
    start, end = moment - ABOUT, moment + ABOUT
    around = Period(start - _AROUND, end + _AROUND)
    events, staff = line_events(reader, camera, around), reader.staff(around)
    return outcomes(reader.trails(camera, Period(start, end)), events, start, end, staff)


def line_events(reader: StoreReader, camera: str, span: Period) -> list[Crossing | Rejected]:
    """What happened at the lines of a camera in a span."""
    return [_event(record) for record in reader.records(["crossing", "rejected"], span) if record["camera"] == camera]


def unwatched_about(reader: StoreReader, camera: str, moment: datetime, now: datetime) -> float:
    """For how many seconds of the minutes around a moment a camera was not watched, as far as whole minutes say.

    Of a minute that is not over, or only just, nothing is said.
    """
    first = (moment - ABOUT).replace(second=0, microsecond=0)
    known = (now - _TOLD_LATE).replace(second=0, microsecond=0)
    if known <= first:
        return 0.0
    span = Period(first, min(first + 3 * timedelta(minutes=1), known))
    return max(0.0, span.seconds - reader.watched(camera, span))


def _event(record: Mapping[str, Any]) -> Crossing | Rejected:
    """A line's event, without what only replays have: to read it whole takes a library that pages do without."""
    id_, site, ts, camera, line, track = (record[key] for key in ("id", "site", "ts", "camera", "line", "track"))
    if record["type"] == "rejected":
        reason = record["reason"]
        return Rejected(id=UUID(id_), site=site, ts=ts, camera=camera, line=line, track=track, reason=reason)
    reverses = None if record["reverses"] is None else UUID(record["reverses"])
    return Crossing(
        id=UUID(id_),
        site=site,
        ts=ts,
        camera=camera,
        line=line,
        track=track,
        direction=record["direction"],
        confidence=record["confidence"],
        reverses=reverses,
    )

"""An event as the row that PostgreSQL copies into the staging table.  Pure."""

import json
from datetime import date, datetime, timedelta
from typing import TypeAlias
from uuid import UUID

from edgecount.fleet.envelopes import EventEnvelope

COLUMNS = (
    "ts",
    "id",
    "store",
    "seq",
    "prev",
    "box",
    "site",
    "type",
    "camera",
    "place",
    "direction",
    "crossing",
    "crossed",
    "undoes",
    "party",
    "day",
    "utc_offset",
    "more",
)
"""The columns of the staging table, in the order of a row's values."""

Value: TypeAlias = datetime | date | UUID | int | str | None
_TOLD_OTHERWISE = frozenset({"site", "seq", "local_ts"})
"""Fields of an event that the row has already, or that follow from its time and offset."""


def event_row(sent: EventEnvelope) -> tuple[Value, ...]:
    """The values of an event's row."""
    event = sent.event
    return (
        event.ts,
        event.id,
        sent.store,
        sent.seq,
        sent.prev,
        sent.box,
        sent.site,
        event.type,
        event.camera,
        event.line or event.zone,
        event.direction,
        event.reverses or event.crossing,
        event.crossed,
        event.undoes,
        event.group,
        sent.day,
        sent.utc_offset,
        _more(sent),
    )


def week_of(moment: datetime) -> date:
    """The Monday, in UTC, of the week of an aware UTC moment."""
    day = moment.date()
    return day - timedelta(days=day.weekday())


def _more(sent: EventEnvelope) -> str | None:
    """The fields that have no column, as JSON."""
    event = sent.event
    more = {name: value for name, value in event.__pydantic_extra__.items() if name not in _TOLD_OTHERWISE}
    for name, moment in (("crossed", event.crossed), ("entered", event.entered)):
        if moment is not None:
            more[name] = moment.isoformat()
    if event.undoes is not None:
        more["undoes"] = str(event.undoes)
    return json.dumps(more, allow_nan=False, separators=(",", ":")) if more else None

"""How much a store holds of each kind, and since when."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from edgecount.store.connection import StoreConnection

Kind = Literal["events", "coverage", "heat", "refused", "carried", "delivered", "mails", "unreadable", "trails"]
"""`refused` are events that a receiver did not take, `carried` crossings that are left only in the totals, `delivered`
what each receiver was told last, `mails` letters that wait for the mail server, `unreadable` rows that were damaged."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_WAITING = """
    SELECT count(*), min(ts) FROM cursors JOIN events ON events.seq > cursors.seq
    WHERE sink LIKE 'mail:%' AND (
        type = 'report_due' OR type LIKE 'limit_%' AND CASE WHEN json_valid(body) THEN json_extract(body, '$.mail') END
    )
"""

# How many rows, and the number and unit of the oldest.
_COUNTED: dict[Kind, tuple[str, timedelta]] = {
    "events": ("SELECT count(*), min(ts) FROM events", timedelta(microseconds=1)),
    "coverage": ("SELECT count(*), min(minute) FROM coverage", timedelta(minutes=1)),
    "heat": ("SELECT count(*), min(hour) FROM heat", timedelta(hours=1)),
    "trails": ("SELECT count(*), min(start) FROM trails", timedelta(microseconds=1)),
    "refused": ("SELECT count(*), min(ts) FROM put_aside", timedelta(microseconds=1)),
    "carried": ("SELECT coalesce(sum(count), 0), NULL FROM carried", timedelta()),
    "delivered": ("SELECT count(*), NULL FROM cursors", timedelta()),
    "mails": (_WAITING, timedelta(microseconds=1)),
    "unreadable": ("SELECT count(*), min(ts) FROM unreadable", timedelta(microseconds=1)),
}


@dataclass(frozen=True, slots=True)
class Held:
    """The number of stored items of a kind, and the time of the oldest (aware UTC); None where they have no time."""

    count: int
    since: datetime | None


def inventory(connection: StoreConnection) -> dict[Kind, Held]:
    """What is held of each kind."""
    held: dict[Kind, Held] = {}
    for kind, (question, unit) in _COUNTED.items():
        count, oldest = connection.execute(question).fetchone()
        held[kind] = Held(count, None if oldest is None else _moment(oldest, unit))
    return held


def _moment(number: int, unit: timedelta) -> datetime | None:
    """The time of the oldest; None where damage has made it one that no calendar has."""
    try:
        return _EPOCH + number * unit
    except OverflowError:
        return None

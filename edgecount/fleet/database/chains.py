"""What is missing of each store: the numbers between those that were told, by the union of their spans."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.envelopes import EventPlace
from edgecount.fleet.fleet_queue import ResendAsk
from edgecount.fleet.gaps import MissingSpan

HEARD_WITHIN = timedelta(minutes=3)
"""A box whose heartbeat is older than three of them is silent, and is not asked for anything."""
_GAPS = """
    SELECT store, missing.box, first_missing - 1 FROM missing JOIN heartbeat USING (store)
    WHERE heard > %s ORDER BY heard
"""
_FROM_START = """
    INSERT INTO chain (store, box, is_from_start) VALUES (%s, %s, true)
    ON CONFLICT (store) DO UPDATE SET is_from_start = true
"""

_CLOSE = """
    INSERT INTO chain AS old (store, box, held)
    SELECT store, max(box), range_agg(int8range(COALESCE(prev, seq - 1), seq, '(]'))
    FROM unnest(%s::uuid[], %s::text[], %s::bigint[], %s::bigint[]) AS place (store, box, prev, seq) GROUP BY store
    ON CONFLICT (store) DO UPDATE SET held = old.held + EXCLUDED.held
"""


def close(connection: Database, places: Sequence[EventPlace]) -> None:
    """Note that events were told, though they were refused: they are not asked for again."""
    if places:
        columns = ([getattr(place, name) for place in places] for name in ("store", "box", "prev", "seq"))
        connection.execute(_CLOSE, tuple(columns))


def open_gaps(connection: Database, now: datetime) -> list[MissingSpan]:
    """The first gap of every store whose box is heard."""
    rows = connection.execute(_GAPS, (now - HEARD_WITHIN,)).fetchall()
    return [MissingSpan(store, box, since) for store, box, since in rows]


def remember_asks(connection: Database, asks: Iterable[ResendAsk]) -> None:
    """Remember which stores are asked for all that they have: what comes first of it has nothing before it."""
    for ask in asks:
        if ask.since == 0:
            connection.execute(_FROM_START, (ask.store, ask.box))

"""What is missing of each store: the numbers between those that were told, by the union of their spans."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from edgecount.fleet.database.connecting import Database
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


def open_gaps(connection: Database, now: datetime) -> list[MissingSpan]:
    """The first gap of every store whose box is heard."""
    rows = connection.execute(_GAPS, (now - HEARD_WITHIN,)).fetchall()
    return [MissingSpan(store, box, since) for store, box, since in rows]


def remember_asks(connection: Database, asks: Iterable[ResendAsk]) -> None:
    """Remember which stores are asked for all that they have: what comes first of it has nothing before it."""
    for ask in asks:
        if ask.since == 0:
            connection.execute(_FROM_START, (ask.store, ask.box))

"""Months of events, read in chunks."""

from collections.abc import Iterator
from datetime import UTC, datetime

from psycopg import sql

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.months import Month
from edgecount.fleet.parquet import SCHEMA, Rows

CHUNK = 50_000
_AS_TEXT = {"id", "store", "crossing", "party", "more"}


def first_event(connection: Database) -> datetime | None:
    """When the first event was; None where there is none."""
    row = connection.execute("SELECT min(ts) FROM event").fetchone()
    return row[0].astimezone(UTC) if row and row[0] else None


def events_of(connection: Database, month: Month) -> Iterator[Rows]:
    """The events of a month, in order of time."""
    columns = [
        sql.SQL("{}::text").format(sql.Identifier(name)) if name in _AS_TEXT else sql.Identifier(name)
        for name in SCHEMA.names
    ]
    question = sql.SQL("SELECT {} FROM event WHERE ts >= %s AND ts < %s ORDER BY ts, id").format(
        sql.SQL(", ").join(columns)
    )
    with connection.cursor(name="export") as cursor:
        cursor.execute(question, (month.start, month.after.start))
        while rows := cursor.fetchmany(CHUNK):
            yield rows

"""Brings rows to the database in bulk: into temporary tables, which are empty again after each transaction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from psycopg import sql

from edgecount.fleet.database.connecting import Database, connected
from edgecount.fleet.database.migrating import require_current

_TABLES = """
    CREATE TEMPORARY TABLE IF NOT EXISTS staged (
        ts timestamptz, id uuid, store uuid, seq bigint, prev bigint, box text, site text, type text, camera text,
        place text, direction text, crossing uuid, crossed timestamptz, undoes uuid, party uuid, day date,
        utc_offset integer, more jsonb
    ) ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS arrived (
        LIKE staged, hour timestamp
    ) ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS touched (
        site text, day date, hour timestamp, box text, camera text, line text, ts timestamptz
    ) ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS staged_heartbeat (
        store uuid, box text, site text, version text, config text, zone text, heard timestamptz,
        skew_seconds double precision, last_seq bigint, told_seq bigint, forgotten_until bigint, cameras jsonb,
        in_total bigint, out_total bigint
    ) ON COMMIT DELETE ROWS
"""


@contextmanager
def ready(address: str) -> Iterator[Database]:
    """A connection that batches can be brought to, while the block runs; DatabaseError where it is not up to date."""
    with connected(address) as connection:
        connection.autocommit = True
        connection.execute("SET jit = off")  # to compile a statement takes longer than a batch
        require_current(connection)
        make_staging(connection)
        yield connection


def make_staging(connection: Database) -> None:
    """Make the temporary tables of this connection, where they are not there yet."""
    with connection.transaction():
        connection.execute(_TABLES)


def copy(connection: Database, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Copy rows into these columns of a table."""
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
    with connection.cursor() as cursor, cursor.copy(statement) as copying:
        for row in rows:
            copying.write_row(row)

"""A connection to the fleet's PostgreSQL, and its faults in one line."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from edgecount.errors import EdgecountError

Database: TypeAlias = "psycopg.Connection[TupleRow]"
CONNECT_SECONDS = 10
PATIENCE: Mapping[str, int | str] = {
    "connect_timeout": CONNECT_SECONDS,
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "application_name": "edgecount",
}
"""Of every connection: a server that is gone without a word is noticed after half a minute, not after hours."""


class DatabaseError(EdgecountError):
    """The fleet's database cannot be reached, or does not do what it is asked."""


@contextmanager
def connected(address: str) -> Iterator[Database]:
    """A connection while the block runs; `address` is a URL or a connection string of libpq's.

    What the address leaves out comes from libpq's own places: PGHOST, PGPASSFILE, a service file.  DatabaseError where
    it cannot be opened, or breaks.
    """
    with told(), psycopg.connect(make_conninfo(address, **PATIENCE)) as connection:
        yield connection


@contextmanager
def told() -> Iterator[None]:
    """Turn the database's errors into a DatabaseError of one line."""
    try:
        yield
    except psycopg.OperationalError as error:
        raise DatabaseError(
            f"the database cannot be used ({first_line(error)}): see that PostgreSQL runs, and what --database says"
        ) from error
    except psycopg.errors.UndefinedTable as error:
        raise DatabaseError(
            f"the database lacks a table ({first_line(error)}): run `edgecount fleet migrate`"
        ) from error
    except psycopg.Error as error:
        raise DatabaseError(f"the database refuses ({first_line(error)})") from error


def first_line(error: BaseException) -> str:
    """What an error says, without what follows its first line."""
    return str(error).strip().partition("\n")[0] or type(error).__name__

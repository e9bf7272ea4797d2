"""A connection to the fleet's PostgreSQL, and its faults in one line."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TypeAlias

import psycopg
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from edgecount.errors import EdgecountError, UsageError

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
_REMEDIES = {
    r"role .* does not exist|Peer authentication failed": (
        "run this as the user that the database knows, such as sudo -u edgecount-fleet, or name user and password"
        " in --database"
    ),
    r"password|pg_hba\.conf": "correct user and password in --database",
    r"database .* does not exist": "correct the database's name in --database, or make it with createdb",
    r"resolve|translate host": "correct the host in --database, or see to the name server",
    r"permission denied": "let this user do that, or name the owner of the tables in --database",
}
"""What to do, by what PostgreSQL and libpq say."""
_OTHERWISE = "see that PostgreSQL runs, and what --database says"


class DatabaseError(EdgecountError):
    """The fleet's database cannot be reached, or does not do what it is asked."""


@contextmanager
def connected(address: str) -> Iterator[Database]:
    """A connection while the block runs; `address` is a URL or a connection string of libpq's.

    What the address leaves out comes from libpq's own places: PGHOST, PGPASSFILE, a service file.  DatabaseError where
    it cannot be opened, or breaks.
    """
    _require_address(address)
    with told(), psycopg.connect(make_conninfo(address, **PATIENCE)) as connection:
        yield connection


@contextmanager
def told() -> Iterator[None]:
    """Turn the database's errors into a DatabaseError of one line."""
    try:
        yield
    except psycopg.OperationalError as error:
        raise DatabaseError(f"the database cannot be used ({first_line(error)}): {remedy(str(error))}") from error
    except psycopg.errors.UndefinedTable as error:
        raise DatabaseError(
            f"the database lacks a table ({first_line(error)}): run `edgecount fleet migrate`"
        ) from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseError(f"the database refuses ({first_line(error)}): {remedy(str(error))}") from error
    except psycopg.Error as error:
        raise DatabaseError(f"the database refuses ({first_line(error)})") from error


def first_line(error: BaseException) -> str:
    """What an error says, without what follows its first line."""
    return str(error).strip().partition("\n")[0] or type(error).__name__


def remedy(said: str) -> str:
    """What to do about what PostgreSQL or libpq has said; they say it in English unless they are told otherwise."""
    return next((what for pattern, what in _REMEDIES.items() if re.search(pattern, said)), _OTHERWISE)


def _require_address(address: str) -> None:
    try:
        psycopg.conninfo.conninfo_to_dict(address)
    except psycopg.ProgrammingError as error:
        # What libpq says may hold a part of the address, and that a password.
        raise UsageError("--database is like postgresql://USER@HOST/NAME, or host=... dbname=...") from error

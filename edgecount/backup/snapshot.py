"""A database as it is at one moment, copied while its writer goes on writing."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from edgecount.errors import EdgecountError
from edgecount.files.folders import refuse_link

BUSY_SECONDS = 5.0


def snapshot(database: Path, copy: Path, emptied: Sequence[str] = ()) -> None:
    """Copy a database to a new file that is complete by itself; EdgecountError where it cannot be read or written.

    All pages are copied in one step of SQLite's own, within one moment of the database.  Of the tables in `emptied`,
    the copy has no row, and no trace of one.
    """
    try:
        refuse_link(database)
        with (
            closing(
                sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True, timeout=BUSY_SECONDS)
            ) as source,
            closing(sqlite3.connect(copy, isolation_level=None)) as target,
        ):
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            for table in emptied:
                target.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a name of ours
            if emptied:
                target.execute("VACUUM")
        require_sound(copy)
    except (sqlite3.Error, OSError) as error:
        raise EdgecountError(
            f"{database} cannot be copied ({error}): `edgecount status` says how the store is"
        ) from error


def require_sound(database: Path) -> None:
    """Raise sqlite3.DatabaseError where a database is damaged."""
    with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        found = [text for (text,) in connection.execute("PRAGMA quick_check(1)")]
    if found != ["ok"]:
        raise sqlite3.DatabaseError(found[0] if found else "no answer")

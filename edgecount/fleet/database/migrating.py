"""Brings the fleet's database up to date: numbered steps of SQL, each in one transaction, once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from edgecount.fleet.database.connecting import Database, DatabaseError

_NAME = re.compile(r"(\d{4})_(\w+)\.sql")
_LOCK = 0x65646765  # any number of ours: two that migrate at once take turns
_MADE = """
    CREATE TABLE IF NOT EXISTS migration (
        number integer PRIMARY KEY, name text NOT NULL, applied timestamptz NOT NULL DEFAULT now()
    )
"""


@dataclass(frozen=True, slots=True)
class Migration:
    """A step: its number (from 1), its name, and its statements."""

    number: int
    name: str
    statements: str


def migrations() -> tuple[Migration, ...]:
    """All steps, in order."""
    found = [(entry, _NAME.fullmatch(entry.name)) for entry in files("edgecount.fleet.migrations").iterdir()]
    steps = [Migration(int(name[1]), name[2], entry.read_text()) for entry, name in found if name]
    return tuple(sorted(steps, key=lambda step: step.number))


def missing(applied: int, steps: Sequence[Migration]) -> Sequence[Migration]:
    """The steps that a database still lacks, at which so many were applied; DatabaseError where it is a newer one's."""
    if applied > len(steps):
        raise DatabaseError(
            f"the database is of a newer edgecount (step {applied}, this one knows {len(steps)}): install that one"
        )
    return steps[applied:]


def migrate(connection: Database, steps: Sequence[Migration]) -> Sequence[Migration]:
    """Apply what the database lacks; the steps that were applied now."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        connection.execute(_MADE)
        now = missing(applied(connection), steps)
        for step in now:
            connection.execute(step.statements.encode())
            connection.execute("INSERT INTO migration (number, name) VALUES (%s, %s)", (step.number, step.name))
    return now


def require_current(connection: Database) -> None:
    """DatabaseError where steps are missing, or too many."""
    behind = missing(applied(connection), migrations())
    if behind:
        raise DatabaseError(f"the database lacks the step {behind[0].name}: run `edgecount fleet migrate`")


def applied(connection: Database) -> int:
    """How many steps were applied."""
    there = connection.execute("SELECT to_regclass('migration') IS NOT NULL").fetchone()
    row = connection.execute("SELECT count(*) FROM migration").fetchone() if there and there[0] else (0,)
    assert row is not None  # noqa: S101 - a count always has a row, and mypy must know
    return int(row[0])

"""Procrastinate's own tables in the fleet's database: made whole, and later brought up to date by its steps."""

from collections.abc import Sequence
from pathlib import Path

from procrastinate.schema import SchemaManager

from edgecount.fleet.database.connecting import Database, DatabaseError

_LOCK = 0x65646768  # two that migrate at once take turns


def migrate_jobs(connection: Database) -> Sequence[str]:
    """Make the tables, or apply the steps that they lack; the names of what was applied now."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        steps, applied = _steps(), _applied(connection)
        lacking = [step for step in steps if step.stem not in applied]
        if not applied:
            connection.execute(SchemaManager.get_schema())
        else:
            for step in lacking:
                connection.execute(step.read_bytes())
        for step in lacking:
            connection.execute("INSERT INTO job_step (name) VALUES (%s)", (step.stem,))
    return [step.stem for step in lacking] if applied else ["all"] if lacking else []


def require_jobs(connection: Database) -> None:
    """DatabaseError where the tables lack a step."""
    if {step.stem for step in _steps()} - _applied(connection):
        raise DatabaseError("the database lacks a step of its jobs: run `edgecount fleet migrate`")


def _steps() -> list[Path]:
    """The files of all steps, in order."""
    return sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))


def _applied(connection: Database) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM job_step")}

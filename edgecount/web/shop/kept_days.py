"""Finished days added up hour by hour, kept in a file of the pages' own: it can be lost, and is then made anew.

A busy day has ten thousand events; fifty-six of them, which the grid of weekdays and hours wants, take seconds to read
and a moment from here (docs/decisions/0086-kept-days.md).
"""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from edgecount.figures.added_up import PeriodSums
from edgecount.figures.period import Period
from edgecount.store.questions.sums import Weight

_FORM = 2
"""What is added up of a day; days of another form are added up again.  1: people; 2: groups and staff besides."""
_TABLE = """
    CREATE TABLE IF NOT EXISTS days (
        day    TEXT PRIMARY KEY,
        clock  TEXT NOT NULL,   -- the time zone and the day's start that the hours are cut by
        weight TEXT NOT NULL,   -- how much the store had of the day
        body   TEXT NOT NULL
    ) STRICT
"""


class KeptDays:
    """The file; every method may be called from any thread, and none fails for want of it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def get(self, day: date, clock: str) -> tuple[Weight, list[PeriodSums]] | None:
        """A day as it was kept, if it was cut by that clock, and how much the store had of it then."""
        with suppress(sqlite3.Error, OSError, ValueError, KeyError, TypeError), closing(self._opened()) as connection:
            found = "SELECT weight, body FROM days WHERE day = ? AND clock = ?"
            for weight, body in connection.execute(found, (str(day), clock)):
                return Weight(*map(int, weight.split("/"))), [_sums(record) for record in json.loads(body)]
        return None

    def put(self, day: date, clock: str, weight: Weight, sums: Sequence[PeriodSums]) -> None:
        """Keep a day."""
        body = json.dumps([_record(each) for each in sums])
        try:
            with closing(self._opened()) as connection, connection:
                connection.execute(
                    "INSERT OR REPLACE INTO days VALUES (?, ?, ?, ?)", (str(day), clock, _told(weight), body)
                )
        except sqlite3.DatabaseError as error:
            if not isinstance(error, sqlite3.OperationalError):  # damaged; else it is busy, or the disk is full
                with suppress(OSError):
                    self._path.unlink()

    def forget(self, until: date) -> None:
        """Keep no day before this one: the store has deleted what they were made of."""
        with suppress(sqlite3.Error), closing(self._opened()) as connection, connection:
            connection.execute("DELETE FROM days WHERE day < ?", (str(until),))

    def _opened(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=2.0)
        connection.execute("PRAGMA synchronous = OFF")
        if connection.execute("PRAGMA user_version").fetchone()[0] != _FORM:
            connection.executescript(f"BEGIN; DROP TABLE IF EXISTS days; PRAGMA user_version = {_FORM}; COMMIT")
        connection.execute(_TABLE)
        return connection


def _told(weight: Weight) -> str:
    return f"{weight.events}/{weight.last_seq}/{weight.minutes}"


def _record(sums: PeriodSums) -> list[object]:
    return [
        int(sums.period.start.timestamp()),
        int(sums.period.end.timestamp()),
        [[*key, count] for key, count in sums.crossings.items()],
        {camera: round(seconds, 1) for camera, seconds in sums.watched.items()},
    ]


def _sums(record: Sequence[object]) -> PeriodSums:
    start, end, crossings, watched = record
    assert isinstance(start, int) and isinstance(end, int)  # noqa: S101, PT018 - as `_record` wrote it
    assert isinstance(crossings, list) and isinstance(watched, dict)  # noqa: S101, PT018 - as above
    return PeriodSums(
        Period(datetime.fromtimestamp(start, UTC), datetime.fromtimestamp(end, UTC)),
        {(camera, line, direction): count for camera, line, direction, count in crossings},
        watched,
    )

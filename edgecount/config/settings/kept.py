"""settings.sqlite in the state folder: the layer, its history, and the secrets that no other code reads.

A change is one transaction: the layer, the history and the secrets have it, or none of them.  Several processes may
use the file; a connection lasts as long as one transaction.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from edgecount.config.settings.change import Part, SettingsChange, applied
from edgecount.config.settings.setting import LaidSetting, Layer, SettingPath
from edgecount.errors import EdgecountError

NAME = "settings.sqlite"
"""The file's name in the state folder."""

T = TypeVar("T")

_WAIT_SECONDS = 10.0
_TABLES = """
CREATE TABLE IF NOT EXISTS settings (
    path     TEXT PRIMARY KEY,    -- the keys, as JSON
    value    TEXT NOT NULL,       -- the value, as JSON; null where the key is taken out
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (
    revision INTEGER PRIMARY KEY AUTOINCREMENT,
    ts       TEXT NOT NULL,       -- UTC
    by       TEXT NOT NULL,
    kind     TEXT NOT NULL,
    undoes   INTEGER,
    parts    TEXT NOT NULL,       -- JSON: what was and what is, setting by setting
    was      TEXT NOT NULL        -- JSON: what the config said before
) STRICT;
CREATE TABLE IF NOT EXISTS secrets (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


class SettingsError(EdgecountError):
    """The settings cannot be read or changed, or not so."""


class Ledger:
    """The settings within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def revision(self) -> int:
        """The number of the last change; 0 before the first."""
        return int(self._connection.execute("SELECT coalesce(max(revision), 0) FROM history").fetchone()[0])

    def layer(self) -> Layer:
        """All settings."""
        rows = self._connection.execute("SELECT path, value, revision FROM settings")
        return {setting.path: setting for setting in _understood(rows, _kept_setting)}

    def secrets(self) -> Mapping[str, str]:
        """The secrets by their names: for the loader of the config, and for nobody else."""
        return dict(self._connection.execute("SELECT name, value FROM secrets"))

    def history(self, after: int = 0, before: int | None = None, limit: int = -1) -> list[SettingsChange]:
        """The changes between two revisions, the last ones first."""
        rows = self._connection.execute(
            "SELECT revision, ts, by, kind, parts, undoes, was FROM history"
            " WHERE revision > ? AND revision < ? ORDER BY revision DESC LIMIT ?",
            (after, 1 << 62 if before is None else before, limit),
        )
        return _understood(rows, _change)

    def undone(self) -> frozenset[int]:
        """The revisions that were taken back."""
        return frozenset(row[0] for row in self._connection.execute("SELECT undoes FROM history WHERE undoes > 0"))

    def write(self, change: SettingsChange, secrets: Mapping[str, str]) -> None:
        """Change the layer, and keep the change."""
        self._connection.execute(
            "INSERT INTO history (revision, ts, by, kind, undoes, parts, was) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                change.revision,
                change.at.isoformat(),
                change.by,
                change.kind,
                change.undoes,
                json.dumps([_part_record(part) for part in change.parts], ensure_ascii=False),
                json.dumps(change.was, ensure_ascii=False),
            ),
        )
        gone = [(json.dumps(part.path),) for part in change.parts]
        self._connection.executemany("DELETE FROM settings WHERE path = ?", gone)
        self._connection.executemany(
            "INSERT INTO settings (path, value, revision) VALUES (?, ?, ?)",
            [
                (json.dumps(setting.path), json.dumps(setting.value, ensure_ascii=False), setting.revision)
                for setting in applied({}, change.parts).values()
            ],
        )
        self._connection.executemany("INSERT INTO secrets (name, value) VALUES (?, ?)", secrets.items())


class KeptSettings:
    """The file in a state folder; it is made by the first change."""

    def __init__(self, state: Path) -> None:
        self.path = state / NAME

    @contextmanager
    def reading(self) -> Iterator[Ledger | None]:
        """All of it as at one moment; None where nothing was ever changed.  SettingsError where it cannot be read."""
        if not self.path.exists():
            yield None
            return
        with self._opened("ro") as connection:
            connection.execute("BEGIN")
            is_begun = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'history'").fetchone()[0]
            yield Ledger(connection) if is_begun else None

    @contextmanager
    def changing(self) -> Iterator[Ledger]:
        """All of it for one change, which is on the disk when the block ends, or not made where it raises."""
        self._make()
        with self._opened("rw") as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.executescript(f"BEGIN IMMEDIATE; {_TABLES}")
            try:
                yield Ledger(connection)
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _make(self) -> None:
        """The file, empty and for this user alone, where there is none: SQLite's other files take its mode."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
        except OSError as error:
            raise SettingsError(
                f"cannot write {self.path} ({error.strerror}): check the owner of the state folder, and its disk"
            ) from error

    @contextmanager
    def _opened(self, mode: str) -> Iterator[sqlite3.Connection]:
        try:
            address = f"file:{quote(str(self.path.absolute()))}?mode={mode}"
            with closing(sqlite3.connect(address, _WAIT_SECONDS, isolation_level=None, uri=True)) as connection:
                yield connection
        except sqlite3.Error as error:
            raise SettingsError(
                f"{self.path} cannot be used ({error}): where it is damaged, move it away, and import what "
                "`edgecount config export` has printed"
            ) from error


def _understood(rows: Iterable[tuple[Any, ...]], read: Callable[..., T]) -> list[T]:
    """What `read` makes of each row; sqlite3.DatabaseError where one is damaged."""
    try:
        return [read(*row) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise sqlite3.DatabaseError("a row of it is damaged") from error


def _kept_setting(path: str, value: str, revision: int) -> LaidSetting:
    return LaidSetting(tuple(json.loads(path)), json.loads(value), revision)


def _part_record(part: Part) -> Mapping[str, Any]:
    return {"path": part.path, "before": _setting_record(part.before), "after": _setting_record(part.after)}


def _setting_record(setting: LaidSetting | None) -> Mapping[str, Any] | None:
    return None if setting is None else {"value": setting.value, "revision": setting.revision}


def _change(revision: int, ts: str, by: str, kind: Any, parts: str, undoes: int | None, was: str) -> SettingsChange:
    found = tuple(_part(record) for record in json.loads(parts))
    return SettingsChange(revision, datetime.fromisoformat(ts), by, kind, found, undoes, json.loads(was))


def _part(record: Mapping[str, Any]) -> Part:
    path: SettingPath = tuple(record["path"])
    return Part(path, _setting(path, record["before"]), _setting(path, record["after"]))


def _setting(path: SettingPath, record: Mapping[str, Any] | None) -> LaidSetting | None:
    return None if record is None else LaidSetting(path, record["value"], record["revision"])

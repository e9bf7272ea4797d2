"""A backup brought back: what is there is set aside and kept, and what was saved takes its place."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from edgecount.backup.archive import BackupReader
from edgecount.backup.snapshot import require_sound
from edgecount.errors import EdgecountError
from edgecount.files.syncing import sync_folder
from edgecount.store import schema
from edgecount.store.lock import WriterLock
from edgecount.store.recovery.aside import being_made, finish_interrupted, set_aside
from edgecount.store.rows import number_above


def restore(backup: BackupReader, store: Path, others: Sequence[Path], now: datetime) -> Sequence[Path]:
    """Put the databases of a backup in their places, and return where those are that were there before.

    `store` is the event store; `others` are brought back as far as the backup has them.  All is checked before
    anything is replaced.  EdgecountError in one line where a daemon runs there, or the backup is not to be used.
    """
    if store.name not in backup.manifest.members:
        raise EdgecountError("this backup has no store in it: it is none that `edgecount backup` made")
    _make_folder(store.parent)
    right = WriterLock(store)
    right.acquire()
    try:
        wanted = [store, *(path for path in others if path.name in backup.manifest.members)]
        for path in wanted:
            finish_interrupted(path)
            _bring(backup, path)
        _number_on(being_made(store), store, now)
        return [aside for path in wanted if (aside := _replaced(path, now)) is not None]
    finally:
        for path in (store, *others):
            being_made(path).unlink(missing_ok=True)
        right.release()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EdgecountError(
            f"the folder {folder} cannot be made ({error.strerror}): choose another with --state"
        ) from error


def _bring(backup: BackupReader, path: Path) -> None:
    """Write a database of the backup beside the one that it is to replace, sound and synced."""
    new = being_made(path)
    new.unlink(missing_ok=True)
    backup.extract(path.name, new)
    try:
        require_sound(new)
    except sqlite3.Error as error:
        raise EdgecountError(f"{path.name} in the backup is damaged ({error}): take another backup") from error


def _number_on(new: Path, store: Path, now: datetime) -> None:
    """Let new events have numbers above all that were given since the backup was made."""
    with closing(sqlite3.connect(new, isolation_level=None)) as connection:
        schema.check_ours(connection, store, option="--state")
        number_above(connection, int(1000 * now.timestamp()))


def _replaced(path: Path, now: datetime) -> Path | None:
    """Let the new database take its place; where the old one is now, if there was one."""
    new = being_made(path)
    with new.open("rb") as file:
        os.fsync(file.fileno())
    if path.exists():
        return set_aside(path, now, "replaced")
    new.rename(path)
    sync_folder(path.parent)
    return None

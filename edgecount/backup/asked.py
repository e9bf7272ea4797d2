"""The backup that the dashboard asks for: made in the folder of the web process, which hands it over and removes it."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from edgecount.backup.archive import write_backup
from edgecount.gateway.ask import Ask
from edgecount.gateway.record import JsonRecord

CONFIG = "config.yaml"
"""The config's name in a backup."""
PREFIX, SUFFIX = "backup-", ".zip"
_PER_SECOND = 1 / 30  # it copies the whole store


def backup_ask(
    folder: Path,
    databases: Mapping[Path, Sequence[str]],
    config: Callable[[], bytes],
    now: Callable[[], datetime],
    state: Path,
) -> Ask:
    """The ask that makes a backup in a folder, in which no other is left, and says its name; as `write_backup`."""

    def made(_: JsonRecord) -> JsonRecord:
        for former in folder.glob(f"{PREFIX}*{SUFFIX}"):
            with suppress(OSError):
                former.unlink()
        path = folder / f"{PREFIX}{secrets.token_hex(8)}{SUFFIX}"
        there = {database: secret for database, secret in databases.items() if database.exists()}
        write_backup(path, there, {CONFIG: config()}, now(), state)
        return {"file": path.name, "bytes": path.stat().st_size}

    return Ask(made, burst=2.0, per_second=_PER_SECOND, is_slow=True, story=lambda _: "take a backup")

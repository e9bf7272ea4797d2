"""The state folder: where it is, and what lies in it."""

from collections.abc import Mapping
from pathlib import Path

STORE = "edgecount.sqlite"
"""The store's name in the state folder, and in a replay's folder of logs."""

REPORTS = "reports"
"""The folder of files that staff read, in the state folder."""


def state_folder(named: Path | None, environ: Mapping[str, str]) -> Path:
    """Where the store lives: as named, else where systemd says, else ./var."""
    return named or Path(environ.get("STATE_DIRECTORY") or "var")

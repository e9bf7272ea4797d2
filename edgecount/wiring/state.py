"""The state folder: its place, and the names of what is in it."""

from collections.abc import Mapping
from pathlib import Path

STORE = "edgecount.sqlite"
"""The store's name in the state folder, and in a replay's folder of logs."""

REPORTS = "reports"
"""The folder of files that staff read, in the state folder."""


def state_folder(named: Path | None, environ: Mapping[str, str]) -> Path:
    """The folder of the store: the one given, else the one that systemd names, else ./var."""
    return named or Path(environ.get("STATE_DIRECTORY") or "var")

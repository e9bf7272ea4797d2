"""The state folder: its place, and the names of what is in it."""

from collections.abc import Mapping, Sequence
from pathlib import Path

STORE = "edgecount.sqlite"
"""The store's name in the state folder, and in a replay's folder of logs."""

SETTINGS = "settings.sqlite"
"""The database of what was set in the browser, in the state folder."""

WEB = "web"
"""The dashboard's own folder, in the state folder: the only place where its process writes."""

PEOPLE = f"{WEB}/people.sqlite"
"""The accounts of the dashboard."""

REPORTS = "reports"
"""The folder of files that staff read, in the state folder."""


def state_folder(named: Path | None, environ: Mapping[str, str]) -> Path:
    """The folder of the store: the one given, else the one that systemd names, else ./var."""
    return named or Path(environ.get("STATE_DIRECTORY") or "var")


def databases(state: Path) -> Mapping[Path, Sequence[str]]:
    """The databases that a backup holds, the store first, and which of their tables hold secrets."""
    return {state / STORE: (), state / SETTINGS: ("secrets",)}

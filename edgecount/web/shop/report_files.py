"""The files that the daemon writes for staff, to be taken along: only they, by their own names."""

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from edgecount.files.folders import held_folder, is_file_in, open_in
from edgecount.sinks.files.file_names import is_report

_MOST_BYTES = 64 * 1024 * 1024
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def files_of(folder: Path, day: date) -> Sequence[str]:
    """The names of a day's files and its month's, as far as they are there."""
    names = [f"{kind}-{day}.csv" for kind in ("footfall", "events", "zones", "falls")] + [f"footfall-{day:%Y-%m}.xlsx"]
    try:
        with held_folder(folder) as held:
            return [name for name in names if is_file_in(held, name)]
    except OSError:
        return []


def content_of(folder: Path, name: str) -> bytes | None:
    """A file as it is; None where no report has that name, or it is not there."""
    if not is_report(name):
        return None
    try:
        with held_folder(folder) as held, os.fdopen(open_in(held, name, os.O_RDONLY), "rb") as file:
            return file.read(_MOST_BYTES)
    except OSError:
        return None

"""The workbooks of months that have changed: made here, or apart, by the daemon."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from edgecount.sinks.apart import DoneApart
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.store.reader import StoreReader

WriteMonths = Callable[[Path, ReportSettings, Path, date, date, datetime], object]
"""Writes the workbooks of the months between two days into a folder, from a store, at a moment (aware)."""


def write_months(store: Path, settings: ReportSettings, folder: Path, first: date, last: date, now: datetime) -> bytes:
    """Write them; the answer is empty.  EdgecountError where the store cannot be read, or a file not be written."""
    with StoreReader(store) as reader:
        Reports(reader, settings, folder).write_months(first, last, now)
    return b""


def apart(left: Callable[[], float]) -> WriteMonths:
    """In a process of its own, which also holds a month's events only while it lasts; `left` is that of `DoneApart`."""
    return DoneApart(write_months.__module__, write_months.__name__, left)

"""A shop whose power will be cut: as many come and go as the disk can take, and its files are made all the time."""

import sys
import threading
from itertools import count
from pathlib import Path
from uuid import uuid4

from benchmarks.shop import CALENDAR, LINES, crossing, recorder_of
from edgecount.clock import Clock
from edgecount.daemon.jobs.report_files import ReportFiles
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from tests.support.shops.fast_shop import FastClock

SETTINGS = ReportSettings(
    layout=SiteLayout(slug="main-street", name="Main Street", calendar=CALENDAR, lines=LINES), period_minutes=15
)


def write_files(path: Path, clock: Clock) -> None:
    """Make the shop's files, again and again."""
    files = ReportFiles(path, SETTINGS, path.parent / "reports", clock)
    while True:
        files.write_days()
        files.write_months()


def main(path: Path, synchronous: str, clock: Clock) -> None:
    """Count until the end; each crossing is printed once it is stored, with its number."""
    with EventStore(path) as store:
        with store._asked() as connection:
            connection.execute(f"PRAGMA synchronous = {synchronous}")
        recorder = recorder_of(store, path, clock)
        recorder.start([])
        threading.Thread(target=write_files, args=[path, clock], name="files", daemon=True).start()
        for number in count():
            somebody = crossing(number, uuid4(), clock.now())
            (seq,) = recorder.record([somebody])
            print(f"{seq} {somebody.id}", flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], FastClock(float(sys.argv[3])))

"""A writer of exports to be killed: makes the files of a store for ever, and prints a line after each kind."""

import sys
from datetime import UTC, date, time
from pathlib import Path

from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.site.layout import SiteLayout
from edgecount.store.reader import StoreReader
from tests.support.stored import utc

SETTINGS = ReportSettings(
    layout=SiteLayout(
        slug="main-street", name="Main Street", calendar=Calendar(UTC, time(4)), lines={"entrance": ["door"]}
    ),
    period_minutes=15,
)
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 4)
NOW = utc("2026-05-04T12:00")


def main(store: Path, folder: Path) -> None:
    """Write the files of the store into the folder until killed."""
    with StoreReader(store) as reader:
        reports = Reports(reader, SETTINGS, folder)
        print("ready", flush=True)  # noqa: T201
        while True:
            reports.write_days(FIRST, LAST, NOW)
            print("days", flush=True)  # noqa: T201
            reports.write_months(FIRST, LAST, NOW)
            print("months", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

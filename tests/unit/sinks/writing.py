"""A writer to be killed: writes the same files for ever and prints a line after each round."""

import itertools
import sys
from datetime import date, time
from pathlib import Path
from zoneinfo import ZoneInfo

from edgecount.counting.period import Calendar
from edgecount.sinks.reports import Reports
from edgecount.sinks.settings import ReportSettings
from edgecount.store.reader import StoreReader
from tests.unit.store.made import utc

SETTINGS = ReportSettings(
    site="main-street",
    site_name="Main Street",
    calendar=Calendar(ZoneInfo("Europe/Paris"), time(4)),
    lines={"entrance": ["door"]},
    period_minutes=60,
)
FIRST, LAST = date(2026, 5, 1), date(2026, 5, 4)
NOW = utc("2026-05-05T12:00")


def main(store: Path, folder: Path) -> None:
    """Write the files of the store into the folder until killed."""
    with StoreReader(store) as reader:
        for number in itertools.count():
            Reports(reader, SETTINGS, folder).write_all(FIRST, LAST, NOW)
            print(number, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

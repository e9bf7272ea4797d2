"""A file of days of which the store has deleted something stays: it knows more than the store."""

from datetime import UTC, date, timedelta
from pathlib import Path

import pytest

from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, filled, utc

SETTINGS = ReportSettings(
    layout=SiteLayout(slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={"entrance": ["door"]}),
    period_minutes=60,
)
FIRST, LAST = date(2026, 4, 29), date(2026, 5, 2)
NOW = utc("2026-05-02T12:00")


def write(store: Path, folder: Path) -> list[str]:
    with StoreReader(store) as reader:
        return [path.name for path in Reports(reader, SETTINGS, folder).write_all(FIRST, LAST, NOW)]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An event at noon of every day."""
    noons = [utc("2026-04-29T12:00") + timedelta(days=day) for day in range(4)]
    return filled(tmp_path / "edgecount.db", [crossing(number, noon) for number, noon in enumerate(noons)])


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        pytest.param("2026-04-29T12:00", [], id="nothing-deleted"),
        pytest.param("2026-04-29T12:01", ["04-29.csv", "04-29.csv", "04.xlsx"], id="one-day"),
        pytest.param("2026-04-30T00:00", ["04-29.csv", "04-29.csv", "04.xlsx"], id="up-to-midnight"),
        pytest.param("2026-05-01T00:00", ["04-29.csv", "04-30.csv"] * 2 + ["04.xlsx"], id="a-month"),
    ],
)
def test_what_knows_more_stays(store: Path, tmp_path: Path, before: str, kept: list[str]) -> None:
    folder = tmp_path / "reports"
    names = write(store, folder)
    with EventStore(store) as writer:
        while writer.purge(utc(before)):
            pass
    for name in names:
        (folder / name).write_text("theirs")
    assert set(write(store, folder)) >= set(names) - {"footfall-2026-04.xlsx"}
    assert sorted(name.split("2026-")[1] for name in names if (folder / name).read_bytes() == b"theirs") == sorted(kept)


def test_what_is_not_there_is_made_of_what_is_left(store: Path, tmp_path: Path) -> None:
    with EventStore(store) as writer:
        writer.purge(utc("2026-05-01T00:00"))
    write(store, tmp_path / "elsewhere")
    assert (tmp_path / "elsewhere" / "events-2026-04-29.csv").exists()

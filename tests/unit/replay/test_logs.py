from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.errors import EdgecountError, StoreError, UsageError
from edgecount.figures.period import Calendar, Period
from edgecount.replay.logs import ReplayLogs
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, filled, utc, visit

SETTINGS = ReportSettings(
    layout=SiteLayout(slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={"entrance": ("door",)})
)
NOON = utc("2026-05-04T12:00")
STORE = "edgecount.sqlite"


def logs_in(folder: Path) -> ReplayLogs:
    return ReplayLogs(folder / STORE, "entrance", SETTINGS)


def write(logs: ReplayLogs, began: datetime = NOON, number: int = 1, seconds: float = 60) -> None:
    """Keep one crossing at the beginning of a recording that was watched for a minute."""
    watched = {began: min(60.0, seconds)}
    logs.write([crossing(number, began)], watched, Period(began, began + timedelta(seconds=seconds)))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_store_and_the_files_of_every_day(tmp_path: Path) -> None:
    folder = tmp_path / "logs" / "of" / "monday"
    logs = logs_in(folder)
    logs.open()
    assert list(tmp_path.iterdir()) == []
    write(logs, began=utc("2026-05-31T23:59"), seconds=120)
    assert names(folder) == [
        STORE,
        f"{STORE}.lock",
        "events-2026-05-31.csv",
        "events-2026-06-01.csv",
        "footfall-2026-05-31.csv",
        "footfall-2026-05.xlsx",
        "footfall-2026-06-01.csv",
        "footfall-2026-06.xlsx",
    ]
    with StoreReader(folder / STORE) as reader:
        assert [stored.event.id.int for stored in reader.read_after(0, 9)] == [1]
        assert reader.coverage(Period(utc("2026-05-31"), utc("2026-06-02"))) == {
            "entrance": {utc("2026-05-31T23:59"): 60.0}
        }


def test_the_next_replay_takes_the_place_of_the_last(tmp_path: Path) -> None:
    write(logs_in(tmp_path))
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "events-of-mine.csv").write_text("mine")
    again = logs_in(tmp_path)
    again.open()
    write(again, began=utc("2026-01-01"), number=2)
    assert [name for name in names(tmp_path) if not name.startswith(STORE)] == [
        "events-2026-01-01.csv",
        "events-of-mine.csv",
        "footfall-2026-01-01.csv",
        "footfall-2026-01.xlsx",
        "notes.txt",
    ]
    with StoreReader(tmp_path / STORE) as reader:
        assert [(stored.seq, stored.event.id.int) for stored in reader.read_after(0, 9)] == [(1, 2)]


def test_the_zones_of_the_last_replay_go_with_it(tmp_path: Path) -> None:
    settings = replace(SETTINGS, layout=replace(SETTINGS.layout, zones={"entrance": ("queue",)}))
    for day in ("2026-05-04", "2026-05-05"):
        logs = ReplayLogs(tmp_path / STORE, "entrance", settings)
        logs.open()
        span = Period(utc(f"{day}T12:00"), utc(f"{day}T12:01"))
        logs.write([visit(1, span.start, 20)], {span.start: 60.0}, span)
        assert [name for name in names(tmp_path) if name.startswith("zones")] == [f"zones-{day}.csv"]


def test_to_open_them_changes_nothing_of_the_last_replay(tmp_path: Path) -> None:
    write(logs_in(tmp_path))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".lock"}
    logs_in(tmp_path).open()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.suffix != ".lock"} == before


def test_live_counts_are_not_touched(tmp_path: Path) -> None:
    store = filled(tmp_path / STORE, [crossing(1, NOON)])
    with pytest.raises(StoreError, match="holds the counts of a site, not the counts of a recording"):
        logs_in(tmp_path).open()
    with pytest.raises(StoreError, match="holds the counts of a site"):
        write(logs_in(tmp_path), number=2)
    with StoreReader(store) as reader:
        assert len(reader.read_after(0, 9)) == 1


def test_a_folder_with_reports_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "footfall-2026-05.xlsx").write_bytes(b"the month of the shop")
    with pytest.raises(UsageError, match=r"^\S+ has files of other counts, such as footfall-2026-05\.xlsx: choose"):
        logs_in(tmp_path).open()
    assert names(tmp_path) == ["footfall-2026-05.xlsx"]


def test_a_folder_in_use_by_another_replay_is_refused(tmp_path: Path) -> None:
    with EventStore(tmp_path / STORE, "replay"), pytest.raises(StoreError, match="in use by another edgecount"):
        logs_in(tmp_path).open()


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("mine")
    with pytest.raises(UsageError, match="is a file: give the name of a folder"):
        logs_in(tmp_path / "logs").open()


def test_a_stale_file_that_cannot_be_removed_is_named(tmp_path: Path) -> None:
    write(logs_in(tmp_path))
    (tmp_path / "events-2026-05-04.csv").unlink()
    (tmp_path / "events-2026-05-04.csv").mkdir()
    with pytest.raises(EdgecountError, match=r"events-2026-05-04\.csv is of an earlier replay; remove it"):
        write(logs_in(tmp_path), began=utc("2026-01-01"), number=2)

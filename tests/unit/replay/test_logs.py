import csv
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
from edgecount.store.recordings import Recorded
from tests.support.stored import crossing, filled, utc, visit
from tests.support.workbooks import sheets

SETTINGS = ReportSettings(
    layout=SiteLayout(slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={"entrance": ("door",)})
)
NOON = utc("2026-05-04T12:00")
STORE = "edgecount.sqlite"


def logs_in(folder: Path, told: list[str] | None = None, camera: str = "entrance") -> ReplayLogs:
    heard: list[str] = [] if told is None else told
    return ReplayLogs(folder / STORE, camera, SETTINGS, heard.append)


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


def reports(folder: Path) -> list[str]:
    return [name for name in names(folder) if not name.startswith(STORE)]


def test_the_next_replay_is_added(tmp_path: Path) -> None:
    told: list[str] = []
    write(logs_in(tmp_path, told))
    again = logs_in(tmp_path, told)
    again.open()
    write(again, began=utc("2026-01-01"), number=2)
    write(logs_in(tmp_path, told), began=utc("2026-05-06T12:00"), number=3)
    assert reports(tmp_path) == [
        "events-2026-01-01.csv",
        "events-2026-05-04.csv",
        "events-2026-05-06.csv",
        "footfall-2026-01-01.csv",
        "footfall-2026-01.xlsx",
        "footfall-2026-05-04.csv",
        "footfall-2026-05-06.csv",
        "footfall-2026-05.xlsx",
    ]
    with StoreReader(tmp_path / STORE) as reader:
        assert [stored.event.id.int for stored in reader.read_after(0, 9)] == [1, 2, 3]
    days = sheets((tmp_path / "footfall-2026-05.xlsx").read_bytes())
    assert [name for name in days if name.startswith("2026")] == ["2026-05-04", "2026-05-06"]
    assert told == []


def test_the_same_recording_again_replaces_itself(tmp_path: Path) -> None:
    told: list[str] = []
    write(logs_in(tmp_path), began=NOON - timedelta(days=1), number=8)
    write(logs_in(tmp_path))
    before = {path.name: path.read_bytes() for path in tmp_path.glob("footfall-*.csv")}
    write(logs_in(tmp_path, told), number=2)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    with StoreReader(tmp_path / STORE) as reader:
        assert [stored.event.id.int for stored in reader.read_after(0, 9)] == [8, 2]
    (line,) = told
    assert line == (
        f"{tmp_path}: what camera entrance had from 2026-05-04 12:00:00 to 2026-05-04 12:01:00 is replaced by a "
        "recording of the same time; where it is another one, give it its own time by --start, or in its name"
    )


def test_another_camera_of_the_same_time_is_added(tmp_path: Path) -> None:
    write(logs_in(tmp_path))
    write(logs_in(tmp_path, camera="back"), number=2)
    with StoreReader(tmp_path / STORE) as reader:
        assert len(reader.read_after(0, 9)) == 2
        assert set(reader.coverage(Period(NOON, NOON + timedelta(hours=1)))) == {"entrance", "back"}


def test_days_of_which_nothing_is_left_go(tmp_path: Path) -> None:
    """The former recording reached into June; counted again with its true rate it does not."""
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "events-of-mine.csv").write_text("mine")
    write(logs_in(tmp_path), began=utc("2026-05-31T23:59"), seconds=120)
    write(logs_in(tmp_path), began=utc("2026-05-31T23:59"), seconds=50, number=2)
    assert reports(tmp_path) == [
        "events-2026-05-31.csv",
        "events-of-mine.csv",
        "footfall-2026-05-31.csv",
        "footfall-2026-05.xlsx",
        "notes.txt",
    ]


def test_hours_outside_the_recording_are_in_no_file(tmp_path: Path) -> None:
    write(logs_in(tmp_path), began=NOON + timedelta(minutes=20))
    rows = list(csv.DictReader((tmp_path / "footfall-2026-05-04.csv").read_text().splitlines()))
    assert [(row["period_start"], row["in"], row["coverage"]) for row in rows] == [
        ("2026-05-04 12:15:00", "1", "1.000")
    ]


def test_the_zones_of_a_former_count_are_without_rows(tmp_path: Path) -> None:
    settings = replace(SETTINGS, layout=replace(SETTINGS.layout, zones={"entrance": ("queue",)}))
    span = Period(NOON, NOON + timedelta(minutes=1))
    told: list[str] = []
    for given in (settings, SETTINGS):
        logs = ReplayLogs(tmp_path / STORE, "entrance", given, told.append)
        logs.write([visit(1, span.start, 20)] if given is settings else [], {span.start: 60.0}, span)
    assert (tmp_path / "zones-2026-05-04.csv").read_text().count("\n") == 1


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
    write(logs_in(tmp_path), began=utc("2026-05-31T23:59"), seconds=120)
    (tmp_path / "events-2026-06-01.csv").unlink()
    (tmp_path / "events-2026-06-01.csv").mkdir()
    with pytest.raises(EdgecountError, match=r"events-2026-06-01\.csv is of an earlier replay; remove it"):
        write(logs_in(tmp_path), began=utc("2026-05-31T23:59"), seconds=50, number=2)


def test_a_folder_of_an_earlier_edgecount_is_refused_before_anything_is_counted(tmp_path: Path) -> None:
    filled(tmp_path / STORE, [crossing(1, NOON)], kind="replay")
    with pytest.raises(StoreError, match="is of an earlier edgecount"):
        logs_in(tmp_path).open()


def of_content(content: str, began: datetime, number: int, counted: str = "so") -> Recorded:
    """A minute's recording of this content, with one crossing."""
    span = Period(began, began + timedelta(seconds=60))
    return Recorded("entrance", span, (crossing(number, began),), {began: 60.0}, {}, content, counted)


def test_many_recordings_at_once_and_again(tmp_path: Path) -> None:
    told: list[str] = []
    logs = logs_in(tmp_path, told)
    both = [of_content("a", NOON, 1), of_content("b", NOON + timedelta(days=40), 2)]
    logs.write_all(both)
    assert [name for name in reports(tmp_path) if name.endswith("xlsx")] == [
        "footfall-2026-05.xlsx",
        "footfall-2026-06.xlsx",
    ]
    (tmp_path / "footfall-2026-06.xlsx").unlink()
    logs.write_all(both)
    assert "footfall-2026-06.xlsx" in reports(tmp_path)
    with StoreReader(tmp_path / STORE) as reader:
        assert [(stored.seq, stored.event.id.int) for stored in reader.read_after(0, 9)] == [(1, 1), (2, 2)]
    assert told == []


def test_no_recording_leaves_the_folder_as_it_is(tmp_path: Path) -> None:
    logs_in(tmp_path).write_all([])
    assert list(tmp_path.iterdir()) == []


def test_a_recording_that_is_counted_otherwise_takes_its_own_place_in_silence(tmp_path: Path) -> None:
    told: list[str] = []
    logs = logs_in(tmp_path, told)
    logs.write_all([of_content("a", NOON, 1)])
    logs.write_all([of_content("a", NOON + timedelta(days=1), 1, "otherwise")])
    assert told == []
    assert [name for name in reports(tmp_path) if name.startswith("events")] == ["events-2026-05-05.csv"]


def test_another_recording_of_the_same_time_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    logs = logs_in(tmp_path, told)
    logs.write_all([of_content("a", NOON, 1)])
    logs.write_all([of_content("b", NOON, 2)])
    assert len(told) == 1

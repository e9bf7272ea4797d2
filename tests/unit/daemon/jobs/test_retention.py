"""What is too old goes, and nothing else, whatever the clock says and whatever lies in the folder."""

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.daemon.jobs.retention import BATCHES, Retention, RetentionDays, _remove
from edgecount.figures.period import Calendar, Period
from edgecount.sinks.files.file_names import last_day
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, trail, utc

DAY = timedelta(days=1)
NOON = utc("2026-05-20T12:00")
LATELY = NOON - 2 * DAY
EVER = [NOON - days * DAY for days in (900, 401, 400, 200, 60, 2, 0)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "edgecount.sqlite"


@pytest.fixture
def store(path: Path) -> Iterator[EventStore]:
    with EventStore(path) as store:
        yield store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    return folder


def retention(
    store: EventStore,
    folder: Path,
    now: datetime = NOON,
    *,
    events_days: int = 400,
    files_days: int = 400,
    trails_days: int = 14,
    calendar: Calendar | None = None,
) -> Retention:
    days = RetentionDays(events_days, files_days, trails_days)
    return Retention(store, folder, days, calendar or Calendar(UTC), FakeClock(now))


def moments(path: Path) -> list[datetime]:
    with StoreReader(path) as reader:
        return [item.event.ts for item in reader.read_after(0, 100_000)]


def test_today_and_so_many_days_before_it_stay(store: EventStore, path: Path, folder: Path) -> None:
    store.append(crossing(number, moment) for number, moment in enumerate(EVER))
    store.add_coverage("entrance", dict.fromkeys(EVER, 60.0))
    retention(store, folder).run()
    assert moments(path) == EVER[2:]
    with StoreReader(path) as reader:
        extent = reader.extent()
        assert extent is not None
        assert list(reader.coverage(extent)["entrance"]) == EVER[2:]
        assert sum(total.count for total in reader.all_totals()) == len(EVER)


@pytest.mark.parametrize(
    ("days", "left"),
    [
        pytest.param(14, [13, 14, 15], id="so many days"),
        pytest.param(400, [1, 13, 14, 15], id="all of them"),
        pytest.param(0, [], id="none"),
    ],
)
def test_trails_stay_for_days_of_their_own(
    store: EventStore, path: Path, folder: Path, days: int, left: list[int]
) -> None:
    store.append([crossing(1, LATELY)])
    starts = {1: NOON - 15 * DAY, 13: NOON - 14 * DAY, 14: NOON - 13 * DAY, 15: NOON}
    store.put(Batch(trails={"door": tuple(trail(track, start) for track, start in starts.items())}))
    retention(store, folder, trails_days=days).run()
    with StoreReader(path) as reader:
        assert [kept.track for kept in reader.trails("door", Period(NOON - 99 * DAY, NOON + DAY))] == left
    assert moments(path) == [LATELY]


def test_a_clock_that_jumped_ahead_deletes_no_trails(store: EventStore, path: Path, folder: Path) -> None:
    store.put(Batch(trails={"door": (trail(1, LATELY),)}))
    retention(store, folder, NOON + 100 * DAY).run()
    with StoreReader(path) as reader:
        assert reader.trail_extent() is not None


@pytest.mark.parametrize(
    ("now", "first"),
    [
        pytest.param("2026-05-20T12:00", "2026-04-01T00:00", id="last-month-stays-for-its-workbook"),
        pytest.param("2026-06-01T00:00", "2026-05-01T00:00", id="a-month-has-just-begun"),
        pytest.param("2026-05-31T23:59:59", "2026-04-01T00:00", id="a-month-is-about-to-end"),
        pytest.param("2026-03-01T00:00", "2026-01-01T00:00", id="a-short-month"),
    ],
)
def test_a_workbook_that_is_still_made_keeps_its_days(
    store: EventStore, path: Path, folder: Path, now: str, first: str
) -> None:
    kept = [utc(first), utc(now) - 2 * DAY]
    store.append(crossing(number, moment) for number, moment in enumerate([utc(first) - timedelta(seconds=1), *kept]))
    retention(store, folder, utc(now), events_days=1).run()
    assert moments(path) == kept


def test_days_are_business_days(store: EventStore, path: Path, folder: Path) -> None:
    calendar = Calendar(ZoneInfo("Europe/Paris"), time(4))
    first = calendar.day(date(2026, 2, 9)).start
    kept = [first, LATELY]
    store.append(crossing(number, moment) for number, moment in enumerate([first - timedelta(seconds=1), *kept]))
    retention(store, folder, events_days=100, calendar=calendar).run()
    assert moments(path) == kept


def test_a_run_takes_a_while_at_most_and_the_next_goes_on(store: EventStore, path: Path, folder: Path) -> None:
    number = BATCHES * 1000 + 5
    store.append(crossing(n, NOON - 500 * DAY + n * timedelta(seconds=1)) for n in range(number))
    store.append([crossing(number, LATELY)])
    job = retention(store, folder)
    job.run()
    assert len(moments(path)) == 6
    job.run()
    assert moments(path) == [LATELY]


WRONG = [
    pytest.param(timedelta(days=3650), id="ten-years-ahead"),
    pytest.param(timedelta(days=-3650), id="ten-years-behind"),
    pytest.param(timedelta(days=30), id="a-month-ahead"),
    pytest.param(utc("1970-01-01T00:01") - NOON, id="in-1970"),
    pytest.param(utc("9998-01-01") - NOON, id="far-ahead"),
]


@pytest.mark.parametrize("off", WRONG)
def test_a_clock_that_jumps_deletes_nothing(store: EventStore, path: Path, folder: Path, off: timedelta) -> None:
    before = [NOON - days * DAY for days in range(390, -1, -10)]
    (folder / f"footfall-{before[0]:%Y-%m-%d}.csv").touch()
    store.append(crossing(number, moment) for number, moment in enumerate(before))
    after = [NOON + off + timedelta(hours=hours) for hours in (0, 12, 23)]
    for number, moment in enumerate(after, 1000):  # the wrong time is soon in the store, too
        store.append([crossing(number, moment)])
        store.add_coverage("entrance", {moment.replace(second=0): 60.0})
        retention(store, folder, moment + timedelta(minutes=1)).run()
    assert moments(path) == before + after
    assert len(list(folder.iterdir())) == 1
    retention(store, folder).run()
    assert set(before) <= set(moments(path))


def test_a_shop_that_was_closed_for_long_waits_for_a_second_day(store: EventStore, path: Path, folder: Path) -> None:
    opened = [NOON - 500 * DAY, NOON - timedelta(hours=3)]
    store.append(crossing(number, moment) for number, moment in enumerate(opened))
    retention(store, folder).run()
    assert moments(path) == opened
    retention(store, folder, NOON + DAY).run()
    assert moments(path) == opened[1:]


@pytest.mark.parametrize(
    ("name", "day"),
    [
        pytest.param("footfall-2026-05-04.csv", date(2026, 5, 4), id="footfall"),
        pytest.param("events-2024-02-29.csv", date(2024, 2, 29), id="events"),
        pytest.param("zones-2026-05-04.csv", date(2026, 5, 4), id="zones"),
        pytest.param("falls-2026-05-04.csv", date(2026, 5, 4), id="falls"),
        pytest.param("footfall-2026-05.xlsx", date(2026, 5, 31), id="a-month"),
        pytest.param("footfall-2025-12.xlsx", date(2025, 12, 31), id="december"),
        pytest.param("footfall-2024-02.xlsx", date(2024, 2, 29), id="february"),
        pytest.param("events-2026-05.xlsx", None, id="no-such-workbook"),
        pytest.param("footfall-2026-02-30.csv", None, id="no-such-day"),
        pytest.param("footfall-2026-13.xlsx", None, id="no-such-month"),
        pytest.param("footfall-9999-12.xlsx", None, id="the-last-month-of-all"),
        pytest.param("footfall-0000-01-01.csv", None, id="no-such-year"),
        pytest.param("footfall-2026-05-04.csv ", None, id="a-blank-at-the-end"),
        pytest.param("footfall-2026-05-04.csv\n", None, id="a-line-end"),
        pytest.param("footfall-2026-05-04 (copy).csv", None, id="a-copy"),
        pytest.param("Footfall-2026-05-04.csv", None, id="upper-case"),
        pytest.param("footfall-٢٠٢٦-05-04.csv", None, id="other-digits"),
        pytest.param(".footfall-2020-05-04.csv.0123456789abcdef.edgecount-part", None, id="half-written"),
        pytest.param("notes.txt", None, id="another"),
    ],
)
def test_the_last_day_of_a_file(name: str, day: date | None) -> None:
    assert last_day(name) == day


def test_files_go_by_the_date_in_their_name(store: EventStore, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    store.append([crossing(1, LATELY)])
    old = ["events-2020-01-01.csv", "footfall-2026-04-19.csv", "footfall-2026-03.xlsx"]
    kept = ["footfall-2026-04-20.csv", "footfall-2026-04.xlsx", "footfall-2099-01-01.csv", "notes-2020-01-01.csv"]
    for name in old + kept:
        (folder / name).touch()
    with caplog.at_level(logging.INFO):
        job = retention(store, folder, files_days=30)
        job.run()
        job.run()
    assert sorted(path.name for path in folder.iterdir()) == sorted(kept)
    assert caplog.messages == ["deleted what is too old: 0 events and watched minutes, 3 files"]


def test_links_and_folders_stay(store: EventStore, folder: Path, tmp_path: Path) -> None:
    store.append([crossing(1, LATELY)])
    elsewhere = tmp_path / "events-2020-01-01.csv"
    elsewhere.write_text("theirs")
    (folder / "events-2020-01-01.csv").symlink_to(elsewhere)
    (folder / "events-2020-01-02.csv").symlink_to(tmp_path / "nowhere")
    (folder / "events-2020-01-03.csv").mkdir()
    retention(store, folder).run()
    assert len(list(folder.iterdir())) == 3
    assert elsewhere.read_text() == "theirs"


def test_without_a_folder_there_are_no_files(store: EventStore, tmp_path: Path) -> None:
    store.append([crossing(1, LATELY)])
    (tmp_path / "file").touch()
    retention(store, tmp_path / "reports").run()
    retention(store, tmp_path / "file").run()


def test_files_that_cannot_be_deleted_are_one_line(caplog: pytest.LogCaptureFixture) -> None:
    stuck = Path("/proc/self/fdinfo")  # whose files nobody may delete, root neither
    assert _remove([stuck / "0", stuck / "1"]) == 0
    [message] = caplog.messages
    assert message.startswith("2 old files cannot be deleted, such as /proc/self/fdinfo/0 (")

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from edgecount.counting.period import Calendar
from edgecount.daemon.report_files import ReportFiles
from edgecount.errors import StoreError
from edgecount.sinks.settings import ReportSettings
from edgecount.store.event_store import EventStore
from tests.fakes import FakeClock
from tests.unit.store.made import crossing, filled, utc

DAY = 24 * 3600.0
SETTINGS = ReportSettings(
    site="main-street",
    site_name="Main Street",
    calendar=Calendar(UTC, time(0)),
    lines={"entrance": ("door",)},
    period_minutes=60,
)
NOON = utc("2026-05-31T12:00")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return filled(tmp_path / "edgecount.sqlite", [crossing(1, NOON - timedelta(hours=1))])


def files_of(store: Path, clock: FakeClock) -> ReportFiles:
    return ReportFiles(store, SETTINGS, store.parent / "reports", clock)


def there(store: Path) -> list[str]:
    return sorted(path.name for path in (store.parent / "reports").glob("*"))


def crossings_in(store: Path, day: str) -> int:
    """Rows of a day's file of events."""
    return len((store.parent / "reports" / f"events-{day}.csv").read_text().splitlines()) - 1


def test_the_files_of_today_and_of_this_month(store: Path) -> None:
    files = files_of(store, FakeClock(NOON))
    files.write_days()
    assert there(store) == ["events-2026-05-31.csv", "footfall-2026-05-31.csv"]
    files.write_months()
    assert there(store) == ["events-2026-05-31.csv", "footfall-2026-05-31.csv", "footfall-2026-05.xlsx"]
    assert crossings_in(store, "2026-05-31") == 1


def test_the_day_and_the_month_that_have_just_ended_are_written_once_more(store: Path) -> None:
    clock = FakeClock(NOON)
    files = files_of(store, clock)
    files.write_days()
    files.write_months()
    filled(store, [crossing(2, utc("2026-05-31T23:59:59"))])
    clock.advance(DAY)
    (store.parent / "reports" / "footfall-2026-05.xlsx").unlink()
    files.write_days()
    files.write_months()
    assert crossings_in(store, "2026-05-31") == 2
    assert crossings_in(store, "2026-06-01") == 0
    assert {"footfall-2026-05.xlsx", "footfall-2026-06.xlsx"} <= set(there(store))
    for name in there(store):
        (store.parent / "reports" / name).unlink()
    files.write_days()
    files.write_months()
    assert there(store) == ["events-2026-06-01.csv", "footfall-2026-06-01.csv", "footfall-2026-06.xlsx"]


def test_after_a_power_cut_the_days_since_are_made_up_for(store: Path) -> None:
    files = files_of(store, FakeClock(NOON + timedelta(days=2)))
    files.catch_up()
    files.write_days()
    files.write_months()
    assert crossings_in(store, "2026-05-31") == 1
    assert [name for name in there(store) if name.startswith("events")] == [
        "events-2026-05-31.csv",
        "events-2026-06-01.csv",
        "events-2026-06-02.csv",
    ]
    assert [name for name in there(store) if name.endswith("xlsx")] == [
        "footfall-2026-05.xlsx",
        "footfall-2026-06.xlsx",
    ]


@pytest.mark.parametrize(
    ("last", "day"),
    [
        pytest.param("2026-05-30T23:59:59.999999", "2026-05-30", id="the last moment of a day"),
        pytest.param("2026-05-31T00:00:00", "2026-05-31", id="the first moment of a day"),
    ],
)
def test_the_last_day_is_that_of_the_last_event(tmp_path: Path, last: str, day: str) -> None:
    store = filled(tmp_path / "edgecount.sqlite", [crossing(1, utc(last))])
    files = files_of(store, FakeClock(NOON))
    files.catch_up()
    files.write_days()
    assert there(store)[0] == f"events-{day}.csv"


def test_a_new_store_has_nothing_to_make_up_for(tmp_path: Path) -> None:
    store = filled(tmp_path / "edgecount.sqlite")
    files = files_of(store, FakeClock(NOON))
    files.catch_up()
    files.write_days()
    files.write_months()
    assert there(store) == ["events-2026-05-31.csv", "footfall-2026-05-31.csv"]


@pytest.mark.parametrize(
    ("woke", "expected"),
    [
        pytest.param(datetime(1970, 1, 1, 0, 1, tzinfo=UTC), 32, id="in 1970, until a time server answered"),
        pytest.param(NOON + timedelta(days=3650), 1, id="ten years ahead, until a time server answered"),
    ],
)
def test_a_clock_that_was_wrong_does_not_make_files_of_all_the_years_between(
    store: Path, woke: datetime, expected: int
) -> None:
    clock = FakeClock(woke)
    files = files_of(store, clock)
    files.write_days()
    files.write_months()
    for path in (store.parent / "reports").iterdir():
        path.unlink()
    clock.advance((NOON - woke).total_seconds())
    files.write_days()
    files.write_months()
    assert sum(name.startswith("events") for name in there(store)) == expected
    assert crossings_in(store, "2026-05-31") == 1


def test_a_store_that_is_gone_is_told_of_and_its_successor_is_read(store: Path) -> None:
    files = files_of(store, FakeClock(NOON))
    store.rename(store.with_name("aside.sqlite"))
    with pytest.raises(StoreError, match="there is no store"):
        files.write_days()
    with EventStore(store):
        pass
    files.write_days()
    assert crossings_in(store, "2026-05-31") == 0

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from edgecount.daemon.jobs.report_files import ReportFiles
from edgecount.errors import EdgecountError, StoreError
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, fallen, fallen_cleared, filled, utc, visit

DAY = 24 * 3600.0
SETTINGS = ReportSettings(
    layout=SiteLayout(
        slug="main-street", name="Main Street", calendar=Calendar(UTC, time(0)), lines={"entrance": ("door",)}
    ),
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


def clear(store: Path) -> None:
    for path in (store.parent / "reports").iterdir():
        path.unlink()


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
    clear(store)
    files.write_days()
    files.write_months()
    assert there(store) == ["events-2026-06-01.csv", "footfall-2026-06-01.csv", "footfall-2026-06.xlsx"]


@pytest.mark.parametrize(
    ("at", "days", "months"),
    [
        pytest.param("00:00:30", ["2026-05-31", "2026-06-01"], ["2026-05", "2026-06"], id="just-over"),
        pytest.param("00:19:59", ["2026-05-31", "2026-06-01"], ["2026-05", "2026-06"], id="nearly-settled"),
        pytest.param("00:20:00", ["2026-06-01"], ["2026-06"], id="settled"),
    ],
)
def test_a_return_just_after_midnight_still_changes_the_files_of_yesterday(
    store: Path, at: str, days: list[str], months: list[str]
) -> None:
    clock = FakeClock(utc("2026-06-01T00:00"))
    files = files_of(store, clock)
    files.write_days()
    files.write_months()
    clear(store)
    filled(store, [crossing(2, "2026-06-01T00:00:02", "out", reverses=1)])
    clock.advance((utc(f"2026-06-01T{at}") - clock.now()).total_seconds())
    files.write_days()
    files.write_months()
    assert [name[7:17] for name in there(store) if name.startswith("events")] == days
    assert [name[9:16] for name in there(store) if name.endswith("xlsx")] == months
    if "2026-05-31" in days:
        assert ",no," in (store.parent / "reports" / "events-2026-05-31.csv").read_text()


@pytest.mark.parametrize(
    ("entered", "at", "days"),
    [
        pytest.param("2026-05-31T20:00", "03:00", ["2026-05-31", "2026-06-01"], id="just-ended"),
        pytest.param("2026-05-31T20:00", "03:19", ["2026-05-31", "2026-06-01"], id="ended-lately"),
        pytest.param("2026-05-31T20:00", "03:21", ["2026-06-01"], id="long-since-ended"),
        pytest.param("2026-06-01T00:01", "03:01", ["2026-06-01"], id="of-today"),
    ],
)
def test_a_visit_that_ends_today_still_changes_the_file_of_yesterday(
    store: Path, entered: str, at: str, days: list[str]
) -> None:
    clock = FakeClock(utc("2026-06-01T02:59"))
    files = files_of(store, clock)
    files.write_days()
    files.write_months()
    clear(store)
    filled(store, [visit(2, entered, (utc("2026-06-01T03:00") - utc(entered)).total_seconds())])
    clock.advance((utc(f"2026-06-01T{at}") - clock.now()).total_seconds())
    files.write_days()
    files.write_months()
    assert [name[6:16] for name in there(store) if name.startswith("zones")] == days
    assert [name[9:16] for name in there(store) if name.endswith("xlsx")] == sorted({day[:7] for day in days})


@pytest.mark.parametrize(
    ("fell", "at", "days"),
    [
        pytest.param("2026-05-31T23:00", "03:00", ["2026-05-31", "2026-06-01"], id="just-over"),
        pytest.param("2026-05-31T23:00", "03:21", ["2026-06-01"], id="long-since-over"),
        pytest.param("2026-06-01T00:01", "03:01", ["2026-06-01"], id="of-today"),
    ],
)
def test_a_fall_that_is_over_today_still_changes_the_file_of_yesterday(
    store: Path, fell: str, at: str, days: list[str]
) -> None:
    clock = FakeClock(utc("2026-06-01T02:59"))
    files = files_of(filled(store, [fallen(2, fell)]), clock)
    files.write_days()
    clear(store)
    filled(store, [fallen_cleared(3, "2026-06-01T03:00", fall=2)])
    clock.advance((utc(f"2026-06-01T{at}") - clock.now()).total_seconds())
    files.write_days()
    assert [name[9:19] for name in there(store) if name.startswith("footfall")] == days
    if "2026-05-31" in days:
        assert ",14410.0,up," in (store.parent / "reports" / "falls-2026-05-31.csv").read_text()


def test_after_a_power_cut_the_day_of_the_last_visit_is_made_up_for(tmp_path: Path) -> None:
    store = filled(tmp_path / "edgecount.sqlite", [visit(2, "2026-05-30T22:00", 4 * 3600)])
    files = files_of(store, FakeClock(NOON))
    files.catch_up()
    files.write_days()
    assert [name for name in there(store) if name.startswith("zones")] == [
        "zones-2026-05-30.csv",
        "zones-2026-05-31.csv",
    ]


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


def test_what_a_wrong_clock_stored_as_of_the_future_is_not_the_last_day(store: Path) -> None:
    filled(store, [crossing(2, utc("2099-01-01T12:00"))])
    files = files_of(store, FakeClock(NOON + timedelta(days=1)))
    files.catch_up()
    files.write_days()
    assert crossings_in(store, "2026-05-31") == 1


def test_a_clock_that_is_behind_makes_up_for_the_last_day_all_the_same(store: Path) -> None:
    clock = FakeClock(datetime(1970, 1, 1, tzinfo=UTC))
    files = files_of(store, clock)
    files.catch_up()
    clock.advance((NOON + timedelta(days=1) - clock.now()).total_seconds())
    files.write_days()
    assert crossings_in(store, "2026-05-31") == 1


def at_ten_but_on_sundays(day: date) -> datetime | None:
    """Closing times: 22:00, and 2 in the morning after a Saturday's; 31 May is a Sunday."""
    hour = {5: 26, 6: None}.get(day.weekday(), 22)
    return None if hour is None else datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)


def test_the_workbook_is_made_once_after_closing(store: Path) -> None:
    clock = FakeClock(utc("2026-05-29T21:00"))  # a Friday; Thursday's closing may have been missed
    files = ReportFiles(store, SETTINGS, store.parent / "reports", clock, at_ten_but_on_sundays)
    book = store.parent / "reports" / "footfall-2026-05.xlsx"
    made = []
    filled(store, [crossing(2, utc("2026-05-28T12:00"))])
    while clock.now() < utc("2026-06-01T12:00"):
        files.write_months_after_closing()
        if book.exists():
            made.append(f"{clock.now():%d %H:%M}")
            book.unlink()
        clock.advance(60)
    assert made == ["29 21:00", "29 22:05", "31 02:05"]


def test_a_workbook_after_closing_that_could_not_be_written_is_tried_again(store: Path) -> None:
    files = ReportFiles(
        store, SETTINGS, store.parent / "reports", FakeClock(utc("2026-05-29T23:00")), at_ten_but_on_sundays
    )
    filled(store, [crossing(2, utc("2026-05-28T12:00"))])
    (store.parent / "reports").touch()
    with pytest.raises(EdgecountError, match="cannot write"):
        files.write_months_after_closing()
    (store.parent / "reports").unlink()
    files.write_months_after_closing()
    assert there(store) == ["footfall-2026-05.xlsx"]


@pytest.mark.parametrize("days", [3650, -3650])
def test_closing_is_not_missed_after_the_clock_was_wrong(store: Path, days: int) -> None:
    clock = FakeClock(utc("2026-05-29T22:10"))
    files = ReportFiles(store, SETTINGS, store.parent / "reports", clock, at_ten_but_on_sundays)
    filled(store, [crossing(2, utc("2026-05-28T12:00"))])
    clock.advance(days * DAY)
    files.write_months_after_closing()
    clock.advance(-days * DAY)
    (store.parent / "reports" / "footfall-2026-05.xlsx").unlink(missing_ok=True)
    files.write_months_after_closing()
    assert "footfall-2026-05.xlsx" in there(store)


def test_without_opening_hours_there_is_no_closing(store: Path) -> None:
    files_of(store, FakeClock(NOON)).write_months_after_closing()
    assert there(store) == []


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
    clear(store)
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

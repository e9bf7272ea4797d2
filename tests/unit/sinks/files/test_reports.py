"""Files made from a store: which, for which days, and that they say what the store holds."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.errors import EdgecountError
from edgecount.figures.period import Calendar, Period
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, fallen, fallen_cleared, filled, utc, visit
from tests.support.workbooks import sheets, values

PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
SETTINGS = ReportSettings(
    layout=SiteLayout(slug="main-street", name="Main Street", calendar=PARIS, lines={"entrance": ["door"]}),
    period_minutes=60,
)
MAY_3, MAY_4, MAY_5 = date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5)
NOW = utc("2026-05-05T09:30")


def watched(day: date, calendar: Calendar = PARIS) -> dict[datetime, float]:
    """Every minute of a business day."""
    return {period.start: 60.0 for period in calendar.periods(day, 1)}


@contextmanager
def reports(store: Path, folder: Path, settings: ReportSettings = SETTINGS) -> Iterator[Reports]:
    with StoreReader(store) as reader:
        yield Reports(reader, settings, folder)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Two days: somebody came late on the first, turned back over the night, and one came on the second."""
    return filled(
        tmp_path / "edgecount.db",
        [
            crossing(1, "2026-05-03T10:00"),
            crossing(2, "2026-05-04T01:59:58"),
            crossing(3, "2026-05-04T02:00:01", "out", reverses=2),
            crossing(4, "2026-05-04T10:20:00", "out"),
        ],
        {"entrance": watched(MAY_3) | watched(MAY_4)},
    )


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_writes_the_files_of_each_day(store: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    with reports(store, folder) as made:
        written = made.write_days(MAY_3, MAY_4, NOW)
    names = ["footfall-2026-05-03.csv", "events-2026-05-03.csv", "footfall-2026-05-04.csv", "events-2026-05-04.csv"]
    assert written == [folder / name for name in names]
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_footfall_of_a_day(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path) as made:
        made.write_days(MAY_3, MAY_4, NOW)
    third, fourth = read(tmp_path / "footfall-2026-05-03.csv"), read(tmp_path / "footfall-2026-05-04.csv")
    assert (len(third), len(fourth)) == (24, 24)
    assert (third[0]["period_start"], third[-1]["period_end"]) == ("2026-05-03 04:00:00", "2026-05-04 04:00:00")
    assert [(row["period_start"], row["in"], row["out"]) for row in third + fourth if row["net"] != "0"] == [
        ("2026-05-03 12:00:00", "1", "0"),
        ("2026-05-04 12:00:00", "0", "1"),
    ]
    assert (third[-1]["occupancy_end"], third[-1]["occupancy_peak"]) == ("2", "2")
    assert (fourth[0]["occupancy_end"], fourth[0]["occupancy_peak"]) == ("0", "0")
    assert {row["coverage"] for row in third + fourth} == {"1.000"}


def test_events_of_a_day_say_which_count(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path) as made:
        made.write_days(MAY_3, MAY_4, NOW)
    rows = read(tmp_path / "events-2026-05-03.csv") + read(tmp_path / "events-2026-05-04.csv")
    assert [(row["seq"], row["direction"], row["counts"], row["reverses"][-1:]) for row in rows] == [
        ("1", "in", "yes", ""),
        ("2", "in", "no", ""),
        ("3", "out", "no", "2"),
        ("4", "out", "yes", ""),
    ]


def test_zones_of_a_day(store: Path, tmp_path: Path) -> None:
    filled(store, [visit(11, "2026-05-04T01:59", 120), visit(12, "2026-05-04T10:20", 20)])
    zones = {"entrance": ["queue"], "back": ["queue"]}
    with reports(store, tmp_path, replace(SETTINGS, layout=replace(SETTINGS.layout, zones=zones))) as made:
        written = made.write_days(MAY_3, MAY_4, NOW)
    assert [path.name for path in written if "zones" in path.name] == ["zones-2026-05-03.csv", "zones-2026-05-04.csv"]
    third, fourth = read(written[2]), read(written[5])
    assert [row["visitors"] for row in third] == ["0"] * 23 + ["1"], "it counts where it began"
    assert (third[-1]["dwell_mean_seconds"], third[-1]["peak"], fourth[0]["peak"]) == ("120.0", "1", "1")
    assert [row["period_start"] for row in fourth if row["visitors"] == "1"] == ["2026-05-04 12:00:00"]
    assert {row["coverage"] for row in third + fourth} == {"0.500"}


def test_without_zones_and_falls_there_is_no_file_of_them_but_an_old_one_is_renewed(
    store: Path, tmp_path: Path
) -> None:
    old = [tmp_path / "zones-2026-05-04.csv", tmp_path / "falls-2026-05-04.csv"]
    for path in old:
        path.write_text("of a former config")
    with reports(store, tmp_path) as made:
        written = made.write_days(MAY_3, MAY_4, NOW)
    assert [path for path in written if "-2026-05-04" in path.name][2:] == old
    assert [read(path) for path in old] == [[], []]


@pytest.fixture
def with_falls(store: Path) -> Path:
    """A person fell on the first day and lay until the second; of another one nobody knows more."""
    return filled(
        store,
        [
            fallen(21, "2026-05-04T01:50:10"),
            fallen_cleared(22, "2026-05-04T06:00", fall=21),
            fallen(23, "2026-05-04T10:00:10", zone="=1+1"),
        ],
    )


def test_falls_of_a_day(with_falls: Path, tmp_path: Path) -> None:
    with reports(with_falls, tmp_path) as made:
        written = made.write_days(MAY_3, MAY_5, NOW)
    assert [path.name for path in written if "falls" in path.name] == ["falls-2026-05-03.csv", "falls-2026-05-04.csv"]
    rows = [(row["local_time"], row["zone"], row["seconds"], row["how"]) for row in read(written[2]) + read(written[5])]
    assert rows == [("2026-05-04 03:50:00", "floor", "15000.0", "up"), ("2026-05-04 12:00:00", "'=1+1", "", "")]


def test_a_month_of_falls(with_falls: Path, tmp_path: Path) -> None:
    with reports(with_falls, tmp_path) as made:
        made.write_months(MAY_4, MAY_4, NOW)
    book = sheets((tmp_path / "footfall-2026-05.xlsx").read_bytes())
    assert list(book)[:4] == ["Summary", "Lines", "Falls", "2026-05-03"]
    assert [row[1:] for row in values(book["Falls"])] == [
        ["Fell at", "UTC offset", "Camera", "Zone", "Lay for", "How it ended"],
        [datetime(2026, 5, 4, 3, 50), "+02:00", "entrance", "floor", timedelta(hours=4, minutes=10), "up again"],  # noqa: DTZ001
        [datetime(2026, 5, 4, 12, 0), "+02:00", "entrance", "=1+1", None, "still lying, as far as is known"],  # noqa: DTZ001 - as above
    ]
    assert [book["Falls"][f"A{row}"].value.day for row in (2, 3)] == [3, 4], "the business days"
    assert (book["Falls"]["E3"].data_type, book["Falls"]["E3"].quotePrefix) == ("s", True)


def test_a_month_of_zones(store: Path, tmp_path: Path) -> None:
    filled(store, [visit(12, "2026-05-04T10:20", 20)])
    with reports(
        store,
        tmp_path,
        replace(SETTINGS, layout=replace(SETTINGS.layout, zones={"entrance": ["queue"]}, zone_capacities={"queue": 2})),
    ) as made:
        made.write_months(MAY_4, MAY_4, NOW)
    sheet = sheets((tmp_path / "footfall-2026-05.xlsx").read_bytes())["Zones"]
    assert [[*row[1:6], row[7]] for row in values(sheet)[1:]] == [
        ["queue", 0, None, None, 0, 0],
        ["queue", 1, timedelta(seconds=20), timedelta(seconds=20), 1, 0.5],
        ["queue", None, None, None, None, None],
        ["queue", 1, timedelta(seconds=20), timedelta(seconds=20), 1, 0.5],
    ]


def test_today_ends_now_and_tomorrow_is_left_out(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path) as made:
        written = made.write_days(MAY_5, date(2026, 5, 9), NOW)
    assert [path.name for path in written] == ["footfall-2026-05-05.csv", "events-2026-05-05.csv"]
    rows = read(written[0])
    assert [row["period_start"][-8:] for row in rows] == [f"{hour:02}:00:00" for hour in range(4, 12)]
    assert {(row["in"], row["occupancy_end"], row["coverage"]) for row in rows} == {("", "", "0.000")}


def test_a_day_before_anything_was_stored_is_blank(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path) as made:
        made.write_days(date(2026, 4, 30), date(2026, 4, 30), NOW)
    assert {row["in"] for row in read(tmp_path / "footfall-2026-04-30.csv")} == {""}


def test_a_month_has_the_days_from_the_first_known_to_today(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path) as made:
        assert made.write_months(MAY_4, MAY_4, NOW) == [tmp_path / "footfall-2026-05.xlsx"]
    book = sheets((tmp_path / "footfall-2026-05.xlsx").read_bytes())
    assert list(book) == ["Summary", "Lines", "2026-05-03", "2026-05-04", "2026-05-05", "About"]
    assert [row[3:6] for row in values(book["Summary"])] == [
        ["In", "Out", "Net"],
        [1, 0, 1],
        [0, 1, -1],
        [None, None, None],
        [1, 1, 0],
    ]


def test_a_month_ends_with_its_last_day(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path) as made:
        made.write_months(MAY_4, MAY_4, utc("2026-07-01T12:00"))
    assert list(sheets((tmp_path / "footfall-2026-05.xlsx").read_bytes()))[-2] == "2026-05-31"


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        pytest.param("2026-05-31", "2026-06-01", ["2026-05", "2026-06"], id="two"),
        pytest.param("2026-04-30", "2026-05-01", ["2026-05"], id="none-before-anything-was-stored"),
        pytest.param("2026-06-30", "2026-08-01", ["2026-06", "2026-07"], id="none-that-has-not-begun"),
    ],
)
def test_months_of_a_range(store: Path, tmp_path: Path, first: str, last: str, months: list[str]) -> None:
    with reports(store, tmp_path) as made:
        written = made.write_months(date.fromisoformat(first), date.fromisoformat(last), utc("2026-07-02T12:00"))
    assert [path.name for path in written] == [f"footfall-{month}.xlsx" for month in months]


def test_an_empty_store_has_days_and_no_months(tmp_path: Path) -> None:
    with reports(filled(tmp_path / "edgecount.db"), tmp_path) as made:
        assert [path.name for path in made.write_all(MAY_4, MAY_4, NOW)] == [
            "footfall-2026-05-04.csv",
            "events-2026-05-04.csv",
        ]


def test_sheets_have_no_rows_of_single_minutes(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path, replace(SETTINGS, period_minutes=5)) as made:
        made.write_all(MAY_4, MAY_4, NOW)
    assert len(read(tmp_path / "footfall-2026-05-04.csv")) == 24 * 12
    sheet = sheets((tmp_path / "footfall-2026-05.xlsx").read_bytes())["2026-05-04"]
    assert sheet.max_row == 24 * 4 + 2


def test_a_file_is_made_anew_from_the_store(store: Path, tmp_path: Path) -> None:
    with reports(store, tmp_path) as made:
        made.write_days(MAY_4, MAY_4, NOW)
        first = (tmp_path / "footfall-2026-05-04.csv").read_bytes()
        (tmp_path / "footfall-2026-05-04.csv").write_text("spoiled")
        made.write_days(MAY_4, MAY_4, NOW)
        assert (tmp_path / "footfall-2026-05-04.csv").read_bytes() == first
        with EventStore(store) as writer:
            writer.append([crossing(9, "2026-05-04T11:00")])
        made.write_days(MAY_4, MAY_4, NOW)
    assert sum(int(row["in"]) for row in read(tmp_path / "footfall-2026-05-04.csv")) == 1


def test_a_folder_that_cannot_be_written_is_one_line(store: Path, tmp_path: Path) -> None:
    (tmp_path / "reports").touch()
    with reports(store, tmp_path / "reports") as made, pytest.raises(EdgecountError, match="cannot write") as error:
        made.write_all(MAY_4, MAY_4, NOW)
    assert "\n" not in str(error.value)


ZONES = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/St_Johns",
    "Pacific/Apia",
]
CHANGES = [
    date(2026, 3, 7),
    date(2026, 3, 28),
    date(2026, 4, 4),
    date(2026, 10, 3),
    date(2026, 10, 24),
    date(2026, 10, 31),
]


# Few, for each writes six files: the calendar itself has its own properties.
@settings(max_examples=40)
@given(
    zone=st.sampled_from(ZONES),
    first=st.sampled_from(CHANGES),
    day_start=st.sampled_from([time(0), time(2, 30), time(4)]),
    minutes=st.sampled_from([15, 60]),
    seconds=st.lists(st.integers(0, 3 * 24 * 3600), max_size=15),
)
def test_files_of_days_in_a_row_add_up_to_the_store(
    tmp_path_factory: pytest.TempPathFactory,
    zone: str,
    first: date,
    day_start: time,
    minutes: int,
    seconds: list[int],
) -> None:
    calendar = Calendar(ZoneInfo(zone), day_start)
    span = Period(calendar.day(first).start, calendar.day(first + timedelta(days=2)).end)
    moments = [span.start + timedelta(seconds=second) for second in seconds]
    folder = tmp_path_factory.mktemp("days")
    store = filled(folder / "edgecount.db", [crossing(n, moment) for n, moment in enumerate(moments)])
    site = replace(SETTINGS, layout=replace(SETTINGS.layout, calendar=calendar), period_minutes=minutes)
    with reports(store, folder, site) as made:
        made.write_days(first, first + timedelta(days=2), datetime(2027, 1, 1, tzinfo=UTC))
    rows = [row for path in sorted(folder.glob("footfall-*.csv")) for row in read(path)]
    events = [row for path in sorted(folder.glob("events-*.csv")) for row in read(path)]
    inside = sorted(n for n, moment in enumerate(moments) if moment in span)
    assert sum(int(row["in"] or 0) for row in rows) == len(inside)
    assert sorted(int(row["track"]) for row in events) == inside
    starts = [datetime.fromisoformat(row["period_start"] + row["utc_offset"]) for row in rows]
    ends = [datetime.fromisoformat(row["period_end"] + row["utc_offset"]) for row in rows]
    assert (starts[0], ends[-1]) == (span.start, span.end)
    assert starts[1:] == ends[:-1]

"""Finished days are added up once, and again where the store has changed; a broken file is made anew."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.figures.period import Period
from edgecount.store.event_store import EventStore
from edgecount.store.questions.queries import LineTotal
from edgecount.store.reader import StoreReader
from edgecount.web.shop.book import DayBook
from edgecount.web.shop.plan import plan_of
from tests.support.stored import crossing, filled, utc
from tests.support.waiting import wait_until
from tests.support.web.weeks import PLAN

SITE = PLAN | {"timezone": "UTC"}
PLAN_ = plan_of(SITE)
DAY, NOW = date(2026, 5, 4), utc("2026-05-05T12:00")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    coverage = {"entrance": {utc("2026-05-04T10:00") + timedelta(minutes=minute): 60.0 for minute in range(60)}}
    return filled(tmp_path / "events.sqlite", [crossing(1, "2026-05-04T10:30")], coverage)


@pytest.fixture
def book(store: Path, tmp_path: Path) -> DayBook:
    return DayBook(store, tmp_path)


def came_in(book: DayBook, now: datetime = NOW) -> int:
    return sum(row.came_in or 0 for row in book.rows([DAY], PLAN_, now)[DAY])


def reading(book: DayBook, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often an hour was added up since."""
    asked: list[Period] = []
    totals = StoreReader.totals

    def counted(reader: StoreReader, span: Period) -> list[LineTotal]:
        asked.append(span)
        return totals(reader, span)

    monkeypatch.setattr(StoreReader, "totals", counted)
    return lambda: len(asked)


def test_groups_are_counted_once_and_those_of_before_are_unknown(store: Path, tmp_path: Path) -> None:
    with EventStore(store) as writer:
        writer.append(
            [
                crossing(2, "2026-05-04T10:59:59", camera="yard", line="gate", group=2),
                crossing(3, "2026-05-04T11:00:00", camera="yard", line="gate", group=2),
                crossing(4, "2026-05-04T11:00:10", camera="yard", line="gate", group=4),
            ]
        )
    for book in (DayBook(store, tmp_path), DayBook(store, tmp_path)):
        rows = {(row.period.start.hour, row.line): row.groups_in for row in book.rows([DAY], PLAN_, NOW)[DAY]}
        assert [rows[10, "door"], rows[10, "gate"], rows[11, "gate"]] == [None, 1, 1]


def test_a_finished_day_is_added_up_once(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = DayBook(store, tmp_path)
    hours = reading(book, monkeypatch)
    assert (came_in(book), hours()) == (1, 24)
    assert (came_in(book), hours()) == (1, 24)
    assert (came_in(DayBook(store, tmp_path)), hours()) == (1, 24), "and kept for the next start"


def test_an_event_that_comes_late_is_seen(store: Path, book: DayBook) -> None:
    assert came_in(book) == 1
    with EventStore(store) as writer:
        writer.append([crossing(2, "2026-05-04T10:40")])
    assert came_in(book) == 1, "for a quarter of an hour, a finished day is believed"
    assert came_in(book, NOW + timedelta(hours=1)) == 2


def test_the_running_day_is_added_up_each_time(store: Path, book: DayBook) -> None:
    now = utc("2026-05-04T11:00")
    assert came_in(book, now) == 1
    with EventStore(store) as writer:
        writer.append([crossing(2, "2026-05-04T10:40")])
    assert came_in(book, now) == 2


def test_days_that_are_not_at_hand_are_added_up_meanwhile(book: DayBook) -> None:
    assert book.known_rows([DAY], PLAN_, NOW) == {}
    wait_until(lambda: book.known_rows([DAY], PLAN_, NOW).keys() == {DAY})


def test_another_time_zone_cuts_the_day_anew(book: DayBook) -> None:
    assert came_in(book) == 1
    berlin = plan_of(PLAN)
    (row,) = [row for row in book.rows([DAY], berlin, NOW)[DAY] if row.came_in]
    assert row.period.start == datetime(2026, 5, 4, 10, tzinfo=UTC)
    assert book.rows([DAY], berlin, NOW)[DAY][0].period.start == datetime(2026, 5, 3, 22, tzinfo=UTC)


def test_a_damaged_file_is_made_anew(store: Path, tmp_path: Path) -> None:
    (tmp_path / "days.sqlite").write_bytes(b"no database" * 1000)
    assert came_in(DayBook(store, tmp_path)) == 1
    assert came_in(DayBook(store, tmp_path)) == 1

"""Which reports are due: each day's once, whatever was switched off meanwhile."""

import logging
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.config.sections.site import SiteSection
from edgecount.daemon.recording.report_mail import ReportMail, report_id
from edgecount.events.model import ReportDue
from edgecount.figures.period import Calendar
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeClock, FakeMemory
from tests.support.stored import crossing, filled, utc

HOUR = 3600.0
PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
SHOP = SiteSection.model_validate({"opening_hours": {"monday": "10:00-22:00", "tuesday": "10:00-22:00"}})
LAYOUT = SiteLayout(slug="main-street", name="Main Street", calendar=PARIS, lines={}, in_hours=SHOP.in_hours)
NOON = utc("2026-05-04T10:00")  # noon of a monday in Paris


class ReportingDaemon:
    """What the daemon does with reports: asks, stores, and now and then starts anew."""

    def __init__(
        self, store: Path, now: datetime = NOON, at: time | None = time(22, 30), first_day: str | None = "2026-05-04"
    ) -> None:
        self.store = store
        self.memory = FakeMemory()
        if first_day is not None:
            self.memory.remember("reports.first_day", first_day)
        self.clock = FakeClock(now)
        self._at = at
        self.start()

    def start(self) -> None:
        self.mail = ReportMail(LAYOUT, self.store, self._at, self.memory, self.clock)

    def ask(self) -> list[str]:
        due = self.mail.due()
        filled(self.store, due)
        assert all(event.ts == self.clock.now() for event in due)
        return [str(event.day) for event in due]

    def after(self, hours: float) -> list[str]:
        self.clock.advance(hours * HOUR)
        return self.ask()


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store whose first crossing is of this noon."""
    return filled(tmp_path / "edgecount.sqlite", [crossing(1, NOON)])


def test_a_day_is_reported_once_after_its_closing(store: Path) -> None:
    box = ReportingDaemon(store)
    assert [box.ask(), box.after(10.5), box.after(0.02), box.after(0.02), box.after(1)] == [
        [],
        [],
        ["2026-05-04"],
        [],
        [],
    ]
    filled(store, [crossing(2, "2026-05-05T12:00")])
    assert [box.after(23), box.after(1)] == [["2026-05-05"], []]


def test_a_start_does_not_repeat_what_went_out(store: Path) -> None:
    box = ReportingDaemon(store)
    assert box.after(11) == ["2026-05-04"]
    box.start()
    assert box.ask() == []


def test_what_was_not_stored_is_due_again_after_a_start(store: Path) -> None:
    box = ReportingDaemon(store)
    box.clock.advance(11 * HOUR)
    (first,) = box.mail.due()
    box.start()
    (again,) = box.mail.due()
    assert (
        first
        == again
        == ReportDue(
            id=report_id("main-street", date(2026, 5, 4)), site="main-street", ts=box.clock.now(), day=date(2026, 5, 4)
        )
    )


def test_nothing_is_sent_for_the_days_before_the_installation(tmp_path: Path) -> None:
    empty = filled(tmp_path / "edgecount.sqlite")
    box = ReportingDaemon(empty)
    assert box.ask() == []
    filled(empty, [crossing(1, NOON)])
    assert [box.after(1), box.after(10)] == [[], ["2026-05-04"]]


def test_days_that_were_missed_are_made_up_for_in_order(store: Path) -> None:
    watched = {"entrance": {utc("2026-05-05T12:00"): 60.0}}
    filled(store, [crossing(2, "2026-05-07T12:00")], watched)
    box = ReportingDaemon(store, utc("2026-05-09T12:00"), at=None)
    assert box.ask() == ["2026-05-04", "2026-05-05", "2026-05-07", "2026-05-08"], "nothing is known of the 6th"
    assert box.after(24) == ["2026-05-09"]


@pytest.mark.parametrize(
    ("now", "days"),
    [
        pytest.param("2026-05-12T12:00", ["2026-05-04", "2026-05-11"], id="a week off"),
        pytest.param("2026-05-13T12:00", [], id="longer off: there is nothing to tell"),
        pytest.param("2036-05-13T12:00", [], id="a clock that is ten years ahead"),
        pytest.param("1970-01-01T00:01", [], id="a clock that woke in 1970"),
    ],
)
def test_what_a_start_makes_up_for(store: Path, now: str, days: list[str]) -> None:
    assert ReportingDaemon(store, utc(now), at=None).ask() == days


def test_dead_cameras_are_told_of_every_day(store: Path) -> None:
    box = ReportingDaemon(store, at=time(7))
    told = [box.after(24) for _ in range(12)]
    assert told == [[f"2026-05-{day:02}"] for day in range(4, 16)]


def test_a_clock_that_was_set_back_repeats_nothing(store: Path) -> None:
    box = ReportingDaemon(store)
    assert [box.after(11), box.after(-2), box.after(-24 * 365), box.after(24 * 365 + 2)] == [["2026-05-04"], [], [], []]


def test_a_store_that_cannot_be_read_is_asked_again(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    box = ReportingDaemon(store)
    hidden = store.rename(store.with_suffix(".aside"))
    box.clock.advance(11 * HOUR)
    with caplog.at_level(logging.WARNING):
        assert [box.mail.due(), box.mail.due()] == [[], []]
    assert [record.message.partition(":")[0] for record in caplog.records] == ["whether a report is due cannot be seen"]
    hidden.rename(store)
    assert [box.after(0), box.after(0.1)] == [[], ["2026-05-04"]]


def test_reports_begin_with_the_day_on_which_they_are_first_wanted(store: Path) -> None:
    filled(store, [crossing(2, "2026-05-05T12:00"), crossing(3, "2026-05-06T12:00")])
    box = ReportingDaemon(store, utc("2026-05-06T14:00"), at=None, first_day=None)
    assert box.ask() == []
    box.start()
    assert box.after(24) == ["2026-05-06"]


def test_a_first_day_that_a_wrong_clock_said_is_not_waited_for(store: Path) -> None:
    box = ReportingDaemon(store, first_day="2036-05-04")
    assert [box.ask(), box.after(11)] == [[], ["2026-05-04"]]


def test_another_site_has_reports_of_its_own(store: Path) -> None:
    with EventStore(store) as opened:
        day = date(2026, 5, 4)
        opened.append([ReportDue(id=report_id("side-street", day), site="side-street", ts=NOON, day=day)])
    assert ReportingDaemon(store).after(11) == ["2026-05-04"]


def test_a_report_waits_for_the_last_events_of_its_day(store: Path) -> None:
    box = ReportingDaemon(store, at=None)
    box.clock.advance((PARIS.day(date(2026, 5, 4)).end - NOON).total_seconds())
    assert box.ask() == []
    box.clock.advance(timedelta(seconds=60).total_seconds())
    assert box.ask() == ["2026-05-04"]

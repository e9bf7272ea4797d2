"""Which events make letters, and what is done while the store cannot be read."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from edgecount.events.model import AnyEvent, LimitExceeded, ReportDue
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.letters.letters import Letters
from edgecount.sinks.sink import UndeliveredError
from edgecount.site.layout import SiteLayout
from edgecount.store.codec import StoredEvent
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, filled, utc

SETTINGS = ReportSettings(
    layout=SiteLayout(
        slug="main-street",
        name="Main Street",
        calendar=Calendar(ZoneInfo("Europe/Paris")),
        lines={"entrance": ["door"]},
    )
)
ALERT = LimitExceeded(
    id=UUID(int=7), site="main-street", ts=utc("2026-05-04T12:00"), rule="full", value=1, limit=0, mail=True
)
REPORT = ReportDue(id=UUID(int=8), site="main-street", ts=utc("2026-05-04T20:00"), day=date(2026, 5, 4))


@pytest.fixture
def letters(tmp_path: Path) -> Letters:
    store = filled(tmp_path / "edgecount.db", [crossing(1, "2026-05-04T10:20"), ALERT, REPORT])
    return Letters(store, SETTINGS, {"full": "occupancy"}, FakeClock(utc("2026-05-04T20:00")))


def written(letters: Letters, event: AnyEvent) -> Letter:
    letter = letters(StoredEvent(2, event))
    assert letter is not None
    return letter


def test_alert_with_its_picture(letters: Letters) -> None:
    letter = written(letters, ALERT)
    assert letter.subject == "[Main Street] Too full: 1 inside, limit 0 (14:00)"
    assert letter.pictures["inside"].startswith(b"\x89PNG")


def test_report_of_a_day(letters: Letters) -> None:
    letter = written(letters, REPORT)
    assert "[Main Street]" in letter.subject
    assert [attachment.name for attachment in letter.attachments] == ["footfall-2026-05-04.xlsx"]


def test_crossing_makes_none_and_costs_no_look_at_the_store(tmp_path: Path) -> None:
    letters = Letters(tmp_path / "none.db", SETTINGS, {}, FakeClock())
    assert letters(StoredEvent(1, crossing(1, datetime.fromisoformat("2026-05-04T10:20Z")))) is None


@pytest.mark.parametrize("event", [ALERT, REPORT], ids=["alert", "report"])
def test_waits_for_a_store_that_cannot_be_read(event: AnyEvent, tmp_path: Path) -> None:
    letters = Letters(tmp_path / "none.db", SETTINGS, {}, FakeClock())
    with pytest.raises(UndeliveredError, match="no mail can be written: there is no store at"):
        letters(StoredEvent(1, event))

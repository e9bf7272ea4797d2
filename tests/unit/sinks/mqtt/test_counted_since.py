"""When today's counts began, and when that is not told."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.period import Calendar
from edgecount.sinks.mqtt import intervals
from edgecount.sinks.mqtt.counted_since import CountedSince
from tests.support.fakes import FakeMemory

PARIS = ZoneInfo("Europe/Paris")
CALENDAR = Calendar(PARIS, time(4))
TODAY, TOMORROW = date(2026, 3, 28), date(2026, 3, 29)


def told(memory: FakeMemory, today: date, *days: date) -> list[str | None]:
    since = CountedSince(CALENDAR, memory)
    since.learn(today)
    moments = [since.moment(day) for day in days]
    return [None if moment is None else moment.isoformat() for moment in moments]


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        pytest.param(TODAY, "2026-03-28T04:00:00+01:00", id="winter"),
        pytest.param(TOMORROW, "2026-03-29T04:00:00+02:00", id="the clock goes forward in that night"),
    ],
)
def test_a_new_counter_tells_the_days_beginning(day: date, moment: str) -> None:
    assert told(FakeMemory(), TODAY, day) == [moment]


def test_after_an_upgrade_it_is_told_from_the_next_day_on() -> None:
    """Home Assistant has the counts of today already, and would add them again at the first beginning it hears of."""
    memory = FakeMemory()
    memory.remember(intervals.REMEMBERED, datetime(2026, 3, 28, 9, tzinfo=PARIS).isoformat())
    assert told(memory, TODAY, TODAY, TOMORROW) == [None, "2026-03-29T04:00:00+02:00"]
    assert told(memory, TODAY, TODAY) == [None]  # a restart changes nothing
    assert told(memory, TOMORROW, TOMORROW) == ["2026-03-29T04:00:00+02:00"]


def test_before_it_has_looked_it_tells_nothing() -> None:
    assert CountedSince(CALENDAR, FakeMemory()).moment(TODAY) is None

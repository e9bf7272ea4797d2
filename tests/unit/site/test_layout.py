"""What every output knows of the site."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.period import Calendar, Period
from edgecount.site.layout import SiteLayout
from tests.support.stored import utc

CALENDAR = Calendar(ZoneInfo("Europe/Paris"))


def from_half_past_ten_to_eight(local: datetime) -> bool:
    return (10, 30) <= (local.hour, local.minute) < (20, 0)


@pytest.mark.parametrize(
    ("start", "minutes", "is_open"),
    [
        pytest.param("2026-05-04T07:00", 60, False, id="before"),
        pytest.param("2026-05-04T08:00", 60, True, id="opens-within"),
        pytest.param("2026-05-04T08:00", 30, False, id="just-before"),
        pytest.param("2026-05-04T08:30", 30, True, id="as-it-opens"),
        pytest.param("2026-05-04T17:00", 60, True, id="until-it-closes"),
        pytest.param("2026-05-04T18:00", 1, False, id="closed"),
    ],
)
def test_open_during_any_minute_of_a_period(start: str, minutes: int, is_open: bool) -> None:
    layout = SiteLayout(slug="s", name="S", calendar=CALENDAR, lines={}, in_hours=from_half_past_ten_to_eight)
    period = Period(utc(start), utc(start) + timedelta(minutes=minutes))
    assert layout.open_during(period) is is_open


def test_a_site_without_hours_is_open() -> None:
    layout = SiteLayout(slug="s", name="S", calendar=CALENDAR, lines={})
    assert layout.open_during(Period(datetime(2026, 5, 4, tzinfo=UTC), datetime(2026, 5, 4, 1, tzinfo=UTC)))


def test_a_camera_with_lines_or_zones_is_there_once_in_the_order_of_the_config() -> None:
    layout = SiteLayout(
        slug="s",
        name="S",
        calendar=CALENDAR,
        lines={"entrance": ["door", "gate"], "bare": []},
        zones={"bare": ["queue"]},
    )
    assert layout.cameras == ("entrance", "bare")
    assert list(layout.line_keys) == [("entrance", "door"), ("entrance", "gate")]
    assert list(layout.zone_keys) == [("bare", "queue")]


def test_what_people_call_things() -> None:
    layout = SiteLayout(
        slug="s",
        name="S",
        calendar=CALENDAR,
        lines={"entrance": ["side-door", "gate"]},
        zones={"entrance": ["queue"], "back": ["queue", "bar_2"]},
        titles={("entrance", "gate"): "Main gate", ("back",): "Yard", ("back", "queue"): "Till"},
    )
    assert [layout.title("entrance", "side-door"), layout.title("entrance", "gate")] == ["Side door", "Main gate"]
    assert [layout.title("entrance"), layout.title("back")] == ["Entrance", "Yard"]
    assert [layout.zone_title("queue"), layout.zone_title("bar_2")] == ["Till", "Bar 2"]

"""When a day's report is due: after its closing, once, in order, whatever the clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.config.sections.site import SiteSection
from edgecount.figures.days.report_due import ReportTimes
from edgecount.figures.period import Calendar

DAY = timedelta(days=1)
SHOP = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday"), "10:00-22:00")
CLUB = {"thursday": "18:00-23:00", "friday": "22:00-05:00", "saturday": "closed", "sunday": "14:00-23:00"}


def times(
    at: str | None, hours: dict[str, str] | None = None, zone: str = "Europe/Paris", day_start: str = "04:00"
) -> ReportTimes:
    site = SiteSection.model_validate({"opening_hours": SHOP if hours is None else hours})
    calendar = Calendar(ZoneInfo(zone), time.fromisoformat(day_start))
    return ReportTimes(calendar, site.in_hours, None if at is None else time.fromisoformat(at))


def local(text: str, zone: str = "Europe/Paris", fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "day", "closing"),
    [
        pytest.param(SHOP, "2026-05-04", "2026-05-04T22:00", id="a shop"),
        pytest.param(SHOP, "2026-05-09", "2026-05-09T22:00", id="before a day without hours"),
        pytest.param(SHOP, "2026-05-10", "2026-05-11T04:00", id="a day without hours"),
        pytest.param({"monday": "closed"}, "2026-05-04", "2026-05-05T04:00", id="closed all day, but not after it"),
        pytest.param({"monday": "10:00-12:00, 14:00-18:30"}, "2026-05-04", "2026-05-04T18:30", id="two stretches"),
        pytest.param(
            {"friday": "20:00-24:00", "saturday": "00:00-03:00, 20:00-24:00"},
            "2026-05-08",
            "2026-05-09T03:00",
            id="a night in two parts",
        ),
        pytest.param({"friday": "20:00-05:00"}, "2026-05-09", "2026-05-10T04:00", id="no hours, but a night's end"),
        pytest.param(CLUB | {"friday": "20:00-03:00"}, "2026-05-08", "2026-05-09T03:00", id="a night"),
        pytest.param(CLUB, "2026-05-08", "2026-05-09T04:00", id="a night that goes on after the day"),
        pytest.param(CLUB, "2026-05-09", "2026-05-09T05:00", id="the rest of that night, and closed"),
    ],
)
def test_closing(hours: dict[str, str], day: str, closing: str) -> None:
    assert times("22:30", hours).closing(date.fromisoformat(day)) == local(closing)


@pytest.mark.parametrize(
    ("at", "now", "day"),
    [
        pytest.param("22:30", "2026-05-05T22:29:59", "2026-05-04", id="just before"),
        pytest.param("22:30", "2026-05-04T22:30", "2026-05-04", id="after closing"),
        pytest.param("22:00", "2026-05-04T22:00", "2026-05-04", id="at closing"),
        pytest.param("07:00", "2026-05-05T06:59", "2026-05-03", id="not yet in the morning"),
        pytest.param("07:00", "2026-05-05T07:00", "2026-05-04", id="in the morning, of the day before"),
        pytest.param("07:00", "2026-05-05T22:30", "2026-05-04", id="not the evening of the same day"),
        pytest.param("22:30", "2026-05-10T22:30", "2026-05-09", id="the day without hours is not over"),
        pytest.param("22:30", "2026-05-11T22:29", "2026-05-09", id="nor due at its end"),
        pytest.param("22:30", "2026-05-11T22:30", "2026-05-11", id="but together with the next"),
        pytest.param(None, "2026-05-05T03:59:59", "2026-05-03", id="before the day ends"),
        pytest.param(None, "2026-05-05T04:00", "2026-05-04", id="as the day ends"),
        pytest.param("04:00", "2026-05-05T04:00", "2026-05-04", id="at the moment when the day ends"),
        pytest.param("00:00", "2026-05-05T00:00", "2026-05-04", id="at midnight"),
    ],
)
def test_latest(at: str | None, now: str, day: str) -> None:
    assert times(at).latest(local(now)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("at", "day", "due"),
    [
        pytest.param("02:30", "2026-03-28", "2026-03-29T01:00+00:00", id="a time that the clock leaves out"),
        pytest.param("02:30", "2026-10-24", "2026-10-25T00:30+00:00", id="a time that it shows twice"),
        pytest.param(None, "2026-10-24", "2026-10-25T03:00+00:00", id="a long day's end"),
    ],
)
def test_clocks_that_change(at: str | None, day: str, due: str) -> None:
    assert times(at).due(date.fromisoformat(day)) == datetime.fromisoformat(due)


def test_a_date_that_the_zone_left_out() -> None:
    apia = times("22:30", {}, "Pacific/Apia", "00:00")
    ends = apia.calendar.day(date(2011, 12, 29)).end
    assert [apia.closing(date(2011, 12, day)) for day in (29, 30)] == [ends, ends]
    assert [apia.due(date(2011, 12, day)) for day in (29, 30)] == [ends, ends], "22:30 of the 30th is never shown"
    assert apia.latest(ends) == date(2011, 12, 30)


ZONES = ["Europe/Paris", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"]
CHANGES = [
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
]
at_times = st.none() | st.sampled_from(["02:15", "02:30", "01:30", "00:00"]) | st.times().map("{:%H:%M}".format)


@given(
    zone=st.sampled_from(ZONES),
    day_start=st.sampled_from(["00:00", "02:30", "04:00"]),
    at=at_times,
    hours=st.sampled_from([SHOP, CLUB, {}, {"sunday": "00:00-24:00"}]),
    first=st.sampled_from(CHANGES).map(lambda day: day - 2 * DAY),
)
def test_every_day_is_due_once_in_order_and_never_before_its_closing(
    zone: str, day_start: str, at: str | None, hours: dict[str, str], first: date
) -> None:
    report = times(at, hours, zone, day_start)
    days = [first + number * DAY for number in range(5)]
    due = [report.due(day) for day in days]
    assert due == sorted(due)
    for day, moment in zip(days, due, strict=True):
        whole, closing = report.calendar.day(day), report.closing(day)
        assert whole.start <= closing <= min(whole.end, moment)
        assert moment <= whole.end + timedelta(hours=25)
        assert report.latest(moment) >= day
        assert report.latest(moment - timedelta(microseconds=1)) < day

"""Business days and their periods, in every time zone there is."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.figures.period import PERIOD_MINUTES, Calendar, Period

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@cache
def changes(zone: str, year: int) -> tuple[date, ...]:
    """The local dates of a year on which the zone's offset changes."""
    noons = [datetime(year, 1, 1, 12, tzinfo=ZoneInfo(zone)) + day * DAY for day in range(367)]
    return tuple(noon.date() for before, noon in pairwise(noons) if before.utcoffset() != noon.utcoffset())


@st.composite
def days(draw: st.DrawFn) -> tuple[Calendar, date]:
    """A site's calendar and one of its days, as often as not one on which the clocks change, or the day before."""
    zone = draw(st.sampled_from(ZONES))
    starts = st.sampled_from(
        [time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(4), time(23, 59)]
    ) | st.builds(time, st.integers(0, 23), st.integers(0, 59))
    day = draw(st.dates(date(1950, 1, 1), date(2037, 12, 31)))
    found, on_a_change = changes(zone, day.year), draw(st.booleans())
    if found and on_a_change:
        day = draw(st.sampled_from(found)) - draw(st.sampled_from([0, 1])) * DAY
    return Calendar(ZoneInfo(zone), draw(starts)), day


@given(days())
def test_days_part_time_without_gap_or_overlap(drawn: tuple[Calendar, date]) -> None:
    calendar, day = drawn
    assert calendar.day(day).end == calendar.day(day + DAY).start
    assert timedelta(0) <= calendar.day(day).end - calendar.day(day).start <= 2 * DAY


@given(days())
def test_a_day_starts_when_the_wall_clock_first_shows_its_start_or_later(drawn: tuple[Calendar, date]) -> None:
    calendar, day = drawn
    start, shown = calendar.day(day).start, datetime.combine(day, calendar.day_start)
    assert calendar.wall(start) >= shown or calendar.day(day).start == calendar.day(day - DAY).end
    assert calendar.wall(start - SECOND) < shown


@given(days(), st.sampled_from(PERIOD_MINUTES))
def test_periods_part_their_day(drawn: tuple[Calendar, date], minutes: int) -> None:
    calendar, day = drawn
    whole, periods = calendar.day(day), calendar.periods(day, minutes)
    ends = [whole.start, *(period.end for period in periods)]
    assert [period.start for period in periods] == ends[:-1]
    assert ends[-1] == whole.end
    assert all(0 < period.seconds <= minutes * 60 for period in periods)


@given(days(), st.sampled_from(PERIOD_MINUTES))
def test_a_period_has_one_offset_and_starts_on_a_multiple_of_its_length(
    drawn: tuple[Calendar, date], minutes: int
) -> None:
    calendar, day = drawn
    for period in calendar.periods(day, minutes):
        start, last = calendar.local(period.start), calendar.local(period.end - SECOND)
        assert start.utcoffset() == last.utcoffset()
        aligned = start.second == 0 and start.minute % minutes == 0
        changed = calendar.local(period.start - SECOND).utcoffset() != start.utcoffset()
        assert aligned or changed or period.start == calendar.day(day).start


@given(days(), st.sampled_from(PERIOD_MINUTES), st.timedeltas(-2 * DAY, 2 * DAY))
def test_every_moment_lies_in_one_day_and_one_period(
    drawn: tuple[Calendar, date], minutes: int, later: timedelta
) -> None:
    calendar, day = drawn
    moment = calendar.day(day).start + later
    own = calendar.day_of(moment)
    assert moment in calendar.day(own)
    around = [own + step * DAY for step in (-2, -1, 0, 1, 2)]
    assert [other for other in around if moment in calendar.day(other)] == [own]
    assert sum(moment in period for period in calendar.periods(own, minutes)) == 1


@pytest.mark.parametrize(
    ("zone", "day_start", "day", "start", "hours"),
    [
        pytest.param("UTC", "00:00", "2026-05-04", "2026-05-04T00:00", 24, id="plain"),
        pytest.param("Europe/Paris", "04:00", "2026-05-04", "2026-05-04T02:00", 24, id="starts-at-four"),
        pytest.param("Europe/Paris", "00:00", "2026-03-29", "2026-03-28T23:00", 23, id="spring-forward"),
        pytest.param("Europe/Paris", "00:00", "2026-10-25", "2026-10-24T22:00", 25, id="fall-back"),
        pytest.param(
            "Europe/Paris", "04:00", "2026-03-28", "2026-03-28T03:00", 23, id="the-day-before-is-the-short-one"
        ),
        pytest.param("Europe/Paris", "02:30", "2026-03-29", "2026-03-29T01:00", 23.5, id="start-inside-a-jump"),
        pytest.param("Europe/Paris", "02:30", "2026-10-25", "2026-10-25T00:30", 25, id="start-shown-twice"),
        pytest.param("Australia/Lord_Howe", "00:00", "2026-04-05", "2026-04-04T13:00", 24.5, id="half-an-hour-back"),
        pytest.param("America/Havana", "00:00", "2026-11-01", "2026-11-01T04:00", 25, id="midnight-shown-twice"),
        pytest.param("America/Sao_Paulo", "00:00", "2018-11-04", "2018-11-04T03:00", 23, id="no-midnight"),
        pytest.param("America/Sao_Paulo", "00:00", "2018-02-18", "2018-02-18T03:00", 24, id="midnight-reached-late"),
        pytest.param("America/Sao_Paulo", "00:00", "2018-02-17", "2018-02-17T02:00", 25, id="an-hour-before-it-twice"),
        pytest.param("Pacific/Apia", "00:00", "2011-12-30", "2011-12-30T10:00", 0, id="a-date-left-out"),
        pytest.param("Asia/Kathmandu", "00:00", "2026-05-04", "2026-05-03T18:15", 24, id="odd-offset"),
    ],
)
def test_day(zone: str, day_start: str, day: str, start: str, hours: float) -> None:
    whole = Calendar(ZoneInfo(zone), time.fromisoformat(day_start)).day(date.fromisoformat(day))
    assert whole.start == utc(start)
    assert whole.seconds == hours * 3600


@pytest.mark.parametrize(
    ("zone", "day_start", "day", "minutes", "shown"),
    [
        pytest.param(
            "Europe/Paris",
            "00:00",
            "2026-03-29",
            60,
            "00:00+0100 01:00+0100 03:00+0200 04:00+0200",
            id="spring-forward",
        ),
        pytest.param(
            "Europe/Paris", "01:00", "2026-10-25", 60, "01:00+0200 02:00+0200 02:00+0100 03:00+0100", id="fall-back"
        ),
        pytest.param(
            "Europe/Paris", "04:10", "2026-05-04", 60, "04:10+0200 05:00+0200 06:00+0200", id="unaligned-start"
        ),
        pytest.param("Asia/Kathmandu", "00:00", "2026-05-04", 30, "00:00+0545 00:30+0545 01:00+0545", id="odd-offset"),
        pytest.param(
            "Australia/Lord_Howe", "01:00", "2026-04-05", 60, "01:00+1100 01:30+1030 02:00+1030", id="half-an-hour-back"
        ),
        pytest.param(
            "Australia/Lord_Howe", "01:00", "2026-10-04", 60, "01:00+1030 02:30+1100 03:00+1100", id="half-an-hour-on"
        ),
        pytest.param(
            "America/St_Johns",
            "00:00",
            "2006-10-29",
            60,
            "00:00-0230 23:01-0330 00:00-0330",
            id="a-minute-after-midnight",
        ),
    ],
)
def test_first_periods(zone: str, day_start: str, day: str, minutes: int, shown: str) -> None:
    calendar = Calendar(ZoneInfo(zone), time.fromisoformat(day_start))
    starts = [
        f"{calendar.local(period.start):%H:%M%z}" for period in calendar.periods(date.fromisoformat(day), minutes)
    ]
    expected = shown.split()
    assert starts[: len(expected)] == expected


@pytest.mark.parametrize(
    ("zone", "day_start", "moment", "day"),
    [
        pytest.param("Europe/Paris", "04:00", "2026-05-04T01:59:59.999999", "2026-05-03", id="just-before"),
        pytest.param("Europe/Paris", "04:00", "2026-05-04T02:00", "2026-05-04", id="as-it-starts"),
        pytest.param("Europe/Paris", "02:30", "2026-10-25T01:10", "2026-10-25", id="back-over-the-start"),
        pytest.param("America/St_Johns", "00:00", "2006-10-29T02:31", "2006-10-29", id="back-over-midnight"),
        pytest.param("Pacific/Apia", "00:00", "2011-12-30T10:00", "2011-12-31", id="a-date-left-out"),
    ],
)
def test_day_of(zone: str, day_start: str, moment: str, day: str) -> None:
    assert Calendar(ZoneInfo(zone), time.fromisoformat(day_start)).day_of(utc(moment)) == date.fromisoformat(day)


@pytest.mark.parametrize("minutes", [0, -5, 2, 7, 120])
def test_refuses_other_lengths(minutes: int) -> None:
    with pytest.raises(ValueError, match=rf"1, 5, 15, 30, 60 minutes, not {minutes}"):
        Calendar(UTC).periods(date(2026, 5, 4), minutes)


@pytest.mark.parametrize("start", [time(4, tzinfo=UTC), time(4, 0, 0, 1)])
def test_refuses_other_starts(start: time) -> None:
    with pytest.raises(ValueError, match="plain local time in whole seconds"):
        Calendar(UTC, start)


def test_a_period_is_in_utc_and_runs_forward() -> None:
    start = utc("2026-05-04T12:00")
    with pytest.raises(ValueError, match="aware and in UTC"):
        Period(start.replace(tzinfo=None), start)
    with pytest.raises(ValueError, match="aware and in UTC"):
        Period(start, start.astimezone(ZoneInfo("Asia/Tokyo")))
    with pytest.raises(ValueError, match="must not end before it starts"):
        Period(start, start - SECOND)


def test_a_period_has_its_start_and_not_its_end() -> None:
    period = Period(utc("2026-05-04T12:00"), utc("2026-05-04T13:00"))
    assert period.start in period
    assert period.end - SECOND in period
    assert period.end not in period
    assert period.start - SECOND not in period

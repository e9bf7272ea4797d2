from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from edgecount.commands.parsing.arguments import day_or_moment
from edgecount.commands.parsing.asked_time import Hours, asked_time, in_local_words
from edgecount.errors import UsageError
from edgecount.figures.period import Calendar, Period

PARIS = Calendar(ZoneInfo("Europe/Paris"), time(4))
NOW = datetime(2026, 5, 6, 10, 30, tzinfo=UTC)
"""Half past twelve in Paris."""


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("first", "last", "hours", "words", "periods"),
    [
        pytest.param(None, None, None, "6 May 2026", [(at(6, 2), NOW)], id="today so far"),
        pytest.param("2026-05-04", None, None, "4 May 2026", [(at(4, 2), at(5, 2))], id="a day"),
        pytest.param(
            "2026-05-04", "2026-05-05", None, "4 May 2026 to 5 May 2026", [(at(4, 2), at(6, 2))], id="two days"
        ),
        pytest.param(
            "2026-05-04",
            "2026-05-05",
            (10, 22),
            "4 May 2026 to 5 May 2026, 10:00 to 22:00",
            [(at(4, 8), at(4, 20)), (at(5, 8), at(5, 20))],
            id="hours of two days",
        ),
        pytest.param(
            "2026-05-04",
            None,
            (22, 5),
            "4 May 2026, 22:00 to 05:00",
            [(at(4, 2), at(4, 3)), (at(4, 20), at(5, 2))],
            id="over midnight",
        ),
        pytest.param("2026-05-05", None, (0, 24), "5 May 2026, 00:00 to 24:00", [(at(5, 2), at(6, 2))], id="all hours"),
        pytest.param(
            "2026-05-04T14:00",
            "2026-05-04T16:00",
            None,
            "4 May 2026 14:00 to 16:00",
            [(at(4, 12), at(4, 14))],
            id="times of the site",
        ),
        pytest.param(
            "2026-05-04T14:00Z",
            "2026-05-05",
            None,
            "4 May 2026 14:00 to 5 May 2026",
            [(at(4, 14), at(6, 2))],
            id="mixed",
        ),
        pytest.param(
            "2026-05-06T12:00", None, None, "6 May 2026 12:00 to 12:30", [(at(6, 10), NOW)], id="from then until now"
        ),
        pytest.param(
            "2026-05-06", "2026-12-31", None, "6 May 2026 to 31 December 2026", [(at(6, 2), NOW)], id="to come"
        ),
        pytest.param("2026-05-06", None, (18, 19), "6 May 2026, 18:00 to 19:00", [], id="hours to come"),
    ],
)
def test_the_time(first, last, hours: Hours | None, words: str, periods: list[tuple[datetime, datetime]]) -> None:
    asked = asked_time(first and day_or_moment(first), last and day_or_moment(last), hours, PARIS, NOW)
    assert asked.words == words
    assert asked.periods == [Period(*ends) for ends in periods]
    assert asked.seconds == sum((end - start).total_seconds() for start, end in periods)


@pytest.mark.parametrize(
    ("first", "last", "message"),
    [
        pytest.param("2026-05-05", "2026-05-04", "--to 4 May 2026 is not after --from 5 May 2026: give the", id="days"),
        pytest.param(None, "2026-05-04", "--to 4 May 2026 is not after --from 6 May 2026", id="before today"),
        pytest.param("2026-05-04T14:00", "2026-05-04T14:00", "--to 4 May 2026 14:00 is not after --from", id="no time"),
        pytest.param("2026-05-07", None, "7 May 2026 is still to come: there is nothing to show", id="tomorrow"),
        pytest.param("2026-05-06T13:00", "2026-05-06T14:00", "6 May 2026 13:00 is still to come", id="in an hour"),
    ],
)
def test_what_is_no_time(first, last, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        asked_time(first and day_or_moment(first), last and day_or_moment(last), None, PARIS, NOW)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "Pacific/Apia", "America/St_Johns"])
def test_all_days_of_a_year_have_every_hour_once(zone: str) -> None:
    days = Calendar(ZoneInfo(zone))
    one_by_one = [
        period
        for number in range(365)
        for period in asked_time(
            date(2026, 1, 1) + timedelta(days=number), None, None, days, at(30, 0).replace(year=2030)
        ).periods
    ]
    (whole,) = asked_time(date(2026, 1, 1), date(2026, 12, 31), None, days, at(30, 0).replace(year=2030)).periods
    assert [period.start for period in one_by_one[1:]] == [period.end for period in one_by_one[:-1]]
    assert (one_by_one[0].start, one_by_one[-1].end) == (whole.start, whole.end)


def test_a_span_in_the_words_of_the_site() -> None:
    assert in_local_words(Period(at(4, 12), at(5, 20)), PARIS) == "4 May 2026 14:00 to 5 May 2026 22:00"

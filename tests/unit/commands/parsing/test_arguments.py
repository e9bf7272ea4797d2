from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from edgecount.commands.parsing.arguments import day, day_or_moment, duration, frame_rate, hours, moment


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        ("8h", 28_800),
        ("2d", 172_800),
        ("1h30m", 5_400),
        ("1m30s", 90),
        ("0.5h", 1_800),
        ("1.5m1s", 91),
    ],
)
def test_a_time(text: str, seconds: float) -> None:
    assert duration(text) == seconds


@pytest.mark.parametrize("text", ["25", "29.97", "0.1", "1e2", " 7 "])
def test_a_frame_rate(text: str) -> None:
    assert frame_rate(text) == float(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-04T14:00", datetime(2026, 5, 4, 14)),  # noqa: DTZ001 - without an offset
        ("2026-05-04 14:00:05", datetime(2026, 5, 4, 14, 0, 5)),  # noqa: DTZ001
        ("2026-05-04", datetime(2026, 5, 4)),  # noqa: DTZ001
        ("2026-05-04T14:00Z", datetime(2026, 5, 4, 14, tzinfo=UTC)),
        ("2026-05-04T14:00+02:00", datetime(2026, 5, 4, 14, tzinfo=timezone(timedelta(hours=2)))),
    ],
)
def test_a_moment(text: str, expected: datetime) -> None:
    assert moment(text) == expected
    assert moment(text).tzinfo == expected.tzinfo


@pytest.mark.parametrize(("text", "expected"), [("2026-05-04", date(2026, 5, 4)), ("20260504", date(2026, 5, 4))])
def test_a_day(text: str, expected: date) -> None:
    assert day(text) == expected


@pytest.mark.parametrize("text", ["2026-05-04", "20260504", "2026-05-04T14:00", "2026-05-04 14:00:05+02:00"])
def test_a_day_or_a_moment(text: str) -> None:
    assert day_or_moment(text) == (day if len(text) < 12 else moment)(text)
    assert type(day_or_moment(text)) is (date if len(text) < 12 else datetime)


@pytest.mark.parametrize(
    ("text", "expected"), [("10-22", (10, 22)), ("0-24", (0, 24)), ("22-2", (22, 2)), ("08-17", (8, 17))]
)
def test_hours(text: str, expected: tuple[int, int]) -> None:
    assert hours(text) == expected


HOURS = "must be whole hours of the day such as 10-22, not {!r}"
DURATION = "must be a time such as 90s, 15m, 8h or 1h30m, not {!r}"
RATE = "must be a number of frames a second, above 0 and below 1000, not {!r}"
MOMENT = "must be a date and time from 1970 to 2099, such as 2026-05-04T14:00 or 2026-05-04T14:00+02:00, not {!r}"
DAY = "must be a date from 1970 to 2099, such as 2026-05-04, not {!r}"


@pytest.mark.parametrize(
    ("parse", "message", "text"),
    [
        *(
            (duration, DURATION, text)
            for text in ("", "8", "8x", "h", "-8h", "8h later", "8 h", "0s", "1e3s", "99999d")
        ),
        *((frame_rate, RATE, text) for text in ("", "fast", "0", "-7", "1000", "nan", "inf", "25 fps", "1/7")),
        *(
            (moment, MOMENT, text)
            for text in ("", "now", "14:00", "2026-13-01", "1969-12-31", "2100-01-01", "0001-01-01")
        ),
        *(
            (hours, HOURS, text)
            for text in ("", "10", "10-", "9-9", "10:00-22:00", "10-25", "-1-5", "10 - 22", "1-2-3")
        ),
        *((day_or_moment, MOMENT, text) for text in ("", "now", "2026-05", "9999-12-31")),
        *((day, DAY, text) for text in ("", "today", "4.5.2026", "2026-02-30", "2026-05", "1969-12-31", "9999-12-31")),
    ],
)
def test_what_is_refused(parse: Callable[[str], object], message: str, text: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        parse(text)
    assert str(caught.value) == message.format(text)

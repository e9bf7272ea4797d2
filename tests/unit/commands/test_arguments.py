from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from edgecount.commands.arguments import day, duration, frame_rate, moment


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
        *((day, DAY, text) for text in ("", "today", "4.5.2026", "2026-02-30", "2026-05", "1969-12-31", "9999-12-31")),
    ],
)
def test_what_is_refused(parse: Callable[[str], object], message: str, text: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        parse(text)
    assert str(caught.value) == message.format(text)

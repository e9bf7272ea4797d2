"""Times of the day and opening hours."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.fields.opening import DAY, Hours, format_hours, format_time, parse_hours, parse_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("00:00", time(0)),
        ("04:30", time(4, 30)),
        ("4:30", time(4, 30)),
        ("23:59", time(23, 59)),
        (" 4:30 ", time(4, 30)),
    ],
)
def test_time_of_day(text: str, expected: time) -> None:
    assert parse_time(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("closed", (), id="closed"),
        pytest.param("10:00-22:00", (Hours(600, 1320),), id="one-stretch"),
        pytest.param("9:00-12:30,14:00-18:00", (Hours(540, 750), Hours(840, 1080)), id="two-stretches"),
        pytest.param("14:00 - 18:00, 9:00 - 12:30", (Hours(540, 750), Hours(840, 1080)), id="in-any-order"),
        pytest.param("18:00-02:00", (Hours(1080, 1560),), id="past-midnight"),
        pytest.param("18:00-24:00", (Hours(1080, 1440),), id="until-midnight"),
        pytest.param("18:00-00:00", (Hours(1080, 1440),), id="until-the-next-day's-midnight"),
        pytest.param("00:00-24:00", (Hours(0, 1440),), id="all-day"),
        pytest.param("10:00-12:00, 12:00-14:00", (Hours(600, 720), Hours(720, 840)), id="end-to-end"),
    ],
)
def test_opening_hours(text: str, expected: tuple[Hours, ...]) -> None:
    assert parse_hours(text) == expected


@pytest.mark.parametrize(
    "text", ["", "10-12", "10:00", "10:00-", "-", "10:00-12:00,", "١٠:00-12:00", "10:00-12:00-14:00"]
)
def test_no_hours(text: str) -> None:
    with pytest.raises(ValueError, match="must be closed, or hours such as"):
        parse_hours(text)


@pytest.mark.parametrize(("opens", "closes"), [(-1, 5), (DAY, DAY + 1), (5, 5), (5, 4), (5, DAY + 6)])
def test_hours_that_cannot_be(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match=f"not {opens} to {closes}"):
        Hours(opens, closes)


stretches = st.integers(0, DAY - 1).flatmap(
    lambda opens: st.builds(Hours, st.just(opens), st.integers(opens + 1, opens + DAY - 1))
)


@given(stretches)
def test_hours_read_back_as_they_were_written(hours: Hours) -> None:
    assert parse_hours(format_hours((hours,))) == (hours,)


@given(st.times().map(lambda moment: moment.replace(second=0, microsecond=0)))
def test_times_read_back_as_they_were_written(moment: time) -> None:
    assert parse_time(format_time(moment)) == moment


def test_closed_reads_back() -> None:
    assert format_hours(()) == "closed"

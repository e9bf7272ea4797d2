"""When a zone was too full."""

from datetime import timedelta

import pytest

from edgecount.figures.crowding import crowded_times
from edgecount.figures.period import Period
from edgecount.figures.visits import Stay
from tests.support.stored import utc

NOON = utc("2026-05-04T12:00")
DAY = Period(utc("2026-05-04"), utc("2026-05-05"))


def stay(start: float, minutes: float) -> Stay:
    began = NOON + timedelta(minutes=start)
    return Stay("entrance", "till", began, began + timedelta(minutes=minutes), minutes * 60)


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([stay(0, 5)], [], id="one"),
        pytest.param([stay(0, 5), stay(1, 2)], [(1, 3, 2)], id="two, where one may be"),
        pytest.param([stay(0, 5), stay(5, 5)], [], id="one after the other"),
        pytest.param([stay(0, 9), stay(1, 1), stay(4, 2), stay(5, 1)], [(1, 2, 2), (4, 6, 3)], id="twice"),
        pytest.param([stay(-900, 200), stay(-720.5, 1)], [(-720, -719.5, 2)], id="from the day before"),
    ],
)
def test_crowded(stays: list[Stay], expected: list[tuple[float, float, int]]) -> None:
    found = [
        (
            (each.period.start - NOON).total_seconds() / 60,
            (each.period.end - NOON).total_seconds() / 60,
            each.most,
        )
        for each in crowded_times(stays, 1, DAY)
    ]
    assert found == expected

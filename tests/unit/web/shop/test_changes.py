"""What a day's changes of lines and zones come to."""

from datetime import UTC, datetime

import pytest

from edgecount.figures.period import Calendar
from edgecount.web.shop.changes import Redrawn, day_by_day


def changed(hour: int, how: str, name: str = "door", day: int = 4) -> Redrawn:
    return Redrawn(datetime(2026, 11, day, hour, tzinfo=UTC), "entrance", "line", name, how, "Anna")


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ([], []),
        ([changed(9, "moved"), changed(11, "moved")], [changed(11, "moved")]),
        ([changed(9, "added"), changed(10, "moved"), changed(11, "moved")], [changed(11, "added")]),
        ([changed(9, "added"), changed(11, "removed")], [changed(11, "removed")]),
        (
            [changed(9, "moved"), changed(10, "moved", "gate"), changed(11, "moved")],
            [changed(10, "moved", "gate"), changed(11, "moved")],
        ),
        ([changed(9, "moved"), changed(9, "moved", day=5)], [changed(9, "moved"), changed(9, "moved", day=5)]),
    ],
    ids=["nothing", "moved twice", "new and moved", "new and gone", "two lines", "two days"],
)
def test_a_day_has_one_change_of_a_line(changes: list[Redrawn], left: list[Redrawn]) -> None:
    assert day_by_day(changes, Calendar(UTC)) == left

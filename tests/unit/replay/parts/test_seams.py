"""What two parts of a recording counted about their seam, and what is left when they are joined."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from edgecount.events.model import AnyEvent, Crossing, Direction, Rejected, Visit
from edgecount.replay.parts.seams import joined
from tests.support.stored import crossing, rejected, utc, visit

SEAM = utc("2026-05-04T12:00")


def crossed(
    number: int, seconds: float, direction: Direction = "in", line: str = "door", takes: int | None = None
) -> Crossing:
    """Crossing number `number`, so many seconds after the seam."""
    return crossing(number, SEAM + timedelta(seconds=seconds), direction, line=line, reverses=takes)


def grouped(number: int, seconds: float, group: int) -> Crossing:
    """Such a crossing, of the group that crossing number `group` leads."""
    return replace(crossed(number, seconds), group=UUID(int=group))


def turned_away(number: int, seconds: float, reason: str = "born_inside", line: str = "door") -> Rejected:
    """Event number `number`: somebody who came to the line, and did not count."""
    return replace(rejected(number), ts=SEAM + timedelta(seconds=seconds), reason=reason, line=line)


def stayed(number: int, entered: float, left: float, zone: str = "queue") -> Visit:
    """Visit number `number` from and to so many seconds after the seam."""
    return visit(number, SEAM + timedelta(seconds=entered), left - entered, zone=zone)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        pytest.param([], [], [], id="nobody"),
        pytest.param([crossed(1, -3)], [crossed(2, -3.1)], [1], id="seen by both, before it"),
        pytest.param([crossed(1, 3)], [crossed(2, 3.1)], [2], id="seen by both, after it"),
        pytest.param([crossed(1, -0.2)], [crossed(2, 0.2)], [1], id="each on its own side: one, not two"),
        pytest.param([crossed(1, 0.2)], [crossed(2, -0.2)], [2], id="each on the other's side: one, not none"),
        pytest.param([crossed(1, -0.6)], [crossed(2, 0.6)], [1, 2], id="too far apart to be one"),
        pytest.param([crossed(1, -0.2)], [crossed(2, 0.2, "out")], [1, 2], id="other directions"),
        pytest.param([crossed(1, -0.2)], [crossed(2, 0.2, line="back")], [1, 2], id="other lines"),
        pytest.param([crossed(1, -0.5), crossed(2, -0.1)], [crossed(3, 0)], [1, 2], id="the nearest is the same"),
        pytest.param(
            [crossed(1, -0.3), crossed(2, 0.1)], [crossed(3, -0.2), crossed(4, 0.2)], [1, 4], id="a pair of people"
        ),
        pytest.param([crossed(1, -2)], [], [1], id="only the earlier part, before it"),
        pytest.param([crossed(1, 2)], [], [], id="only the earlier part, after it: the later one knows better"),
        pytest.param([], [crossed(2, -2)], [], id="only the later part, before it"),
        pytest.param([], [crossed(2, 2)], [2], id="only the later part, after it"),
        pytest.param([turned_away(1, -3)], [turned_away(2, -3)], [1], id="somebody who did not count"),
        pytest.param([crossed(1, 2)], [turned_away(2, 2.1)], [1], id="the later part saw them first at the line"),
        pytest.param(
            [crossed(1, 2)], [turned_away(2, 2.1, "turned_back")], [2], id="the later part saw them turn back"
        ),
        pytest.param(
            [crossed(1, 2)], [crossed(3, 2), turned_away(2, 2.1)], [3, 2], id="one that both saw, and another"
        ),
        pytest.param([crossed(1, 2)], [turned_away(2, 2, line="back")], [2], id="first seen at another line"),
        pytest.param([stayed(1, -60, -20)], [stayed(2, 5, 60)], [1, 2], id="visits on either side"),
        pytest.param([stayed(1, 2, 5)], [stayed(2, 2, 60)], [2], id="a visit that begins behind it"),
        pytest.param([stayed(1, -60, -3)], [stayed(2, -9, -3)], [1], id="a visit that ends before it"),
        pytest.param([stayed(1, -60, -0.2)], [stayed(2, -9, 0.1)], [2], id="a visit that ends at it"),
        pytest.param([stayed(1, -60, 5)], [], [1], id="a visit over it that only the earlier part saw"),
        pytest.param([], [stayed(2, -9, 30)], [2], id="a visit over it that only the later part saw"),
        pytest.param([stayed(1, -60, 5)], [stayed(2, -9, 30, "shelf")], [1, 2], id="other zones"),
    ],
)
def test_who_is_left(before: Sequence[AnyEvent], after: Sequence[AnyEvent], left: Sequence[int]) -> None:
    assert [event.id.int for event in joined(before, after, SEAM)] == left


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        pytest.param(
            [crossed(1, -2)], [crossed(2, -2.1), crossed(3, 1, "out", takes=2)], [(1, None), (3, 1)], id="known"
        ),
        pytest.param([], [crossed(2, -2.1), crossed(3, 1, "out", takes=2)], [(2, None), (3, 2)], id="missed"),
        pytest.param([], [crossed(2, 1), crossed(3, 3, "out", takes=2)], [(2, None), (3, 2)], id="behind the seam"),
        pytest.param(
            [crossed(1, 0.1)], [crossed(2, -0.1), crossed(3, 3, "out", takes=2)], [(2, None), (3, 2)], id="at the seam"
        ),
        pytest.param(
            [crossed(1, -4), crossed(2, -2, "out", takes=1)],
            [crossed(3, -2, "out")],
            [(1, None), (2, 1)],
            id="both ways before the seam",
        ),
    ],
)
def test_a_return_takes_back_the_crossing_that_is_left(
    before: Sequence[AnyEvent], after: Sequence[AnyEvent], left: Sequence[tuple[int, int | None]]
) -> None:
    found = [event for event in joined(before, after, SEAM) if isinstance(event, Crossing)]
    assert [(event.id.int, event.reverses and event.reverses.int) for event in found] == left


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        pytest.param([grouped(1, -1, 1)], [grouped(2, -1.1, 2), grouped(3, 0.4, 2)], [(1, 1), (3, 1)], id="over it"),
        pytest.param([], [grouped(2, -1.1, 2), grouped(3, 0.4, 2), grouped(4, 1, 2)], [(3, 3), (4, 3)], id="unseen"),
        pytest.param(
            [grouped(1, 1, 1), grouped(2, 2.5, 1)],
            [grouped(3, 1, 3), turned_away(4, 2.6)],
            [(3, 3), (2, 3)],
            id="one of it the later part saw first at the line",
        ),
        pytest.param([grouped(1, -9, 1)], [grouped(2, 9, 2)], [(1, 1), (2, 2)], id="two groups"),
    ],
)
def test_a_group_has_its_first_one(
    before: Sequence[AnyEvent], after: Sequence[AnyEvent], left: Sequence[tuple[int, int]]
) -> None:
    found = [event for event in joined(before, after, SEAM) if isinstance(event, Crossing)]
    assert [(event.id.int, event.group and event.group.int) for event in found] == left


def test_a_visit_over_the_seam_is_one_from_its_beginning_to_its_end() -> None:
    (found,) = joined([stayed(1, -60, 5)], [stayed(2, -9.5, 30)], SEAM)
    assert isinstance(found, Visit)
    assert (found.entered, found.left) == (SEAM - timedelta(seconds=60), SEAM + timedelta(seconds=30))
    assert found.dwell_seconds == 90


def test_the_pieces_of_visits_that_ended_together_belong_together() -> None:
    before = [stayed(1, -60, 2), stayed(2, -6, 5)]
    after = [stayed(3, -9.5, 2.1), stayed(4, -6.2, 40)]
    found = [event for event in joined(before, after, SEAM) if isinstance(event, Visit)]
    assert [(event.id.int, event.dwell_seconds) for event in found] == [(3, 62.1), (4, 46)]

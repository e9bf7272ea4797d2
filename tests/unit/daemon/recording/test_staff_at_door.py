"""What somebody at the door says of staff, and which crossing is meant."""

from datetime import timedelta
from uuid import UUID

import pytest

from edgecount.daemon.recording.staff_at_door import REMEMBERED, StaffAtDoor
from edgecount.events.model import AnyEvent
from tests.support.stored import crossing, rejected, staff_marked, utc

NOON = utc("2026-05-04T12:00")
SECOND = timedelta(seconds=1)
WORD, OTHER = UUID(int=1001), UUID(int=1002)


def at_door(*events: AnyEvent) -> StaffAtDoor:
    door = StaffAtDoor()
    for event in events:
        door.take(event)
    return door


FIRST, SECOND_ONE = crossing(1, NOON - 9 * SECOND), crossing(2, NOON - 3 * SECOND, "out")


@pytest.mark.parametrize(
    ("events", "meant"),
    [
        pytest.param([FIRST, SECOND_ONE], 2, id="the-nearest-in-time"),
        pytest.param([SECOND_ONE, FIRST, rejected(3)], 2, id="whatever-their-order"),
        pytest.param([FIRST, SECOND_ONE, staff_marked(9, SECOND_ONE)], 1, id="not-one-that-is-marked"),
        pytest.param(
            [FIRST, SECOND_ONE, staff_marked(9, SECOND_ONE), staff_marked(10, SECOND_ONE, undoes=9)], 2, id="undone"
        ),
        pytest.param(
            [FIRST, SECOND_ONE, crossing(3, NOON, reverses=2)], 1, id="neither-a-return-nor-what-it-takes-back"
        ),
        pytest.param([crossing(1, NOON - 31 * SECOND)], None, id="too-long-ago"),
        pytest.param([], None, id="nobody"),
    ],
)
def test_the_crossing_that_is_meant(events: list[AnyEvent], meant: int | None) -> None:
    mark = at_door(*events).mark(WORD, NOON, "Anna")
    assert (mark and mark.crossing) == (None if meant is None else UUID(int=meant))


def test_a_mark_says_what_is_known() -> None:
    mark = at_door(SECOND_ONE).mark(WORD, NOON, "Anna")
    assert mark is not None
    assert (mark.id, mark.ts, mark.by, mark.undoes) == (WORD, NOON, "Anna", None)
    assert (mark.camera, mark.line, mark.track, mark.direction) == ("entrance", "door", 2, "out")
    assert mark.crossed == SECOND_ONE.ts


def test_the_same_word_is_one_and_another_means_another() -> None:
    door = at_door(FIRST, SECOND_ONE)
    mark = door.mark(WORD, NOON, "Anna")
    assert mark is not None
    assert not door.is_said(mark)
    door.take(mark)
    assert door.mark(WORD, NOON + SECOND, "Anna") == mark
    assert door.is_said(mark)
    other = door.mark(OTHER, NOON + SECOND, "Anna")
    assert other is not None
    assert other.crossing == FIRST.id


def test_a_mistake_is_undone_once() -> None:
    door = at_door(FIRST)
    assert door.undo(WORD, NOON, "Ben") is None
    mark = door.mark(WORD, NOON, "Anna")
    assert mark is not None
    door.take(mark)
    undone = door.undo(WORD, NOON + SECOND, "Ben")
    assert undone is not None
    assert (undone.undoes, undone.crossing, undone.by, undone.ts) == (WORD, FIRST.id, "Ben", NOON + SECOND)
    assert not door.is_said(undone)
    door.take(undone)
    assert door.is_said(undone)
    assert door.undo(WORD, NOON + SECOND, "Ben") == undone
    again = door.mark(OTHER, NOON + 3 * SECOND, "Anna")
    assert again is not None
    assert again.crossing == FIRST.id


def test_only_the_newest_are_known() -> None:
    door = at_door(*(crossing(number, NOON) for number in range(1, REMEMBERED + 2)))
    assert len(door._crossings) == REMEMBERED
    for number in range(1, REMEMBERED + 2):
        door.take(staff_marked(5000 + number, crossing(number, NOON)))
        door.take(staff_marked(9000 + number, crossing(number, NOON), undoes=5000 + number))
    assert len(door._marks) == REMEMBERED
    assert len(door._undone) <= REMEMBERED

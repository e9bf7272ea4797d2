"""Ids of a recording's events: the same for the same content, and different for all that is different."""

from dataclasses import replace
from uuid import UUID

from edgecount.events.model import AnyEvent, Crossing, StaffMarked
from edgecount.replay.parts.ids import with_lasting_ids
from tests.support.stored import crossing, rejected, staff_marked, visit

NOON = "2026-05-04T12:00"
FIRST = replace(crossing(1, NOON), frame=7)


def ids(events: list[AnyEvent], recording: str = "a") -> list[UUID]:
    return [event.id for event in with_lasting_ids(events, recording)]


def test_counted_again_with_other_ids_they_are_the_same() -> None:
    events: list[AnyEvent] = [FIRST, rejected(2), visit(3, NOON, 9)]
    again = [replace(event, id=UUID(int=100 + number)) for number, event in enumerate(events)]
    assert ids(events) == ids(again)
    assert len(set(ids(events))) == 3


def test_line_direction_frame_and_recording_make_the_id() -> None:
    others = [
        FIRST,
        replace(FIRST, line="back"),
        replace(FIRST, direction="out"),
        replace(FIRST, frame=8),
        replace(FIRST, camera="back"),
    ]
    found = [ids([event])[0] for event in others]
    assert len({*found, ids([FIRST], "b")[0]}) == 6


def test_two_people_in_one_frame_are_two() -> None:
    assert len(set(ids([FIRST, replace(FIRST, id=UUID(int=2))]))) == 2


def test_a_return_still_takes_back_its_crossing() -> None:
    back = replace(crossing(2, NOON, "out", reverses=1), frame=9)
    first, second = with_lasting_ids([FIRST, back], "a")
    assert isinstance(second, Crossing)
    assert second.reverses == first.id


def test_a_group_has_the_id_of_its_first_one_and_a_mark_that_of_its_crossing() -> None:
    one, other = (replace(FIRST, id=UUID(int=number), group=UUID(int=1)) for number in (1, 2))
    first, second, mark = with_lasting_ids([one, other, staff_marked(3, other)], "a")
    assert isinstance(first, Crossing)
    assert isinstance(second, Crossing)
    assert isinstance(mark, StaffMarked)
    assert (first.group, second.group, mark.crossing) == (first.id, first.id, second.id)

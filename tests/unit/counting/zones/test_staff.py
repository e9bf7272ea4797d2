"""Who is staff: walks through a zone and over a line, before it or after."""

from itertools import count
from uuid import UUID

import pytest

from edgecount.counting.facts import Crossed
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule
from edgecount.counting.zones.staff import StaffPeople
from edgecount.geometry import Point, Polygon
from tests.support.builders import LINE, SIZE, Scene, Walk, moments, perfect_tracks, track_at, walk

OFFICE = Polygon((Point(600, 350), Point(790, 350), Point(790, 590), Point(600, 590)))
FROM_OFFICE = walk((0, 700, 500), (2, 400, 450), (4, 400, 150))
TO_OFFICE = walk((0, 400, 150), (2, 400, 450), (4, 700, 500))
CUSTOMER = walk((0, 400, 150), (3, 400, 500))
PAST_THE_DOOR = walk((0, 400, 150), (2, 400, 450), (3, 595, 450), (5, 400, 500))
BACK_OUT = walk((0, 400, 150), (2, 400, 450), (4, 700, 500), (6, 400, 450), (8, 400, 150))
RETURNED = walk((0, 700, 500), (2, 400, 450), (3, 400, 250), (4, 400, 450), (6, 400, 150))


def staff(scene: Scene) -> tuple[list[str], list[str]]:
    """The directions in which people crossed, and of those marked as staff's, in their order."""
    numbers = count(1)
    counter = LineCounter(LINE, "right", SIZE, LineRule(u_turn_window_seconds=3), lambda: UUID(int=next(numbers)))
    people, crossings, marked = StaffPeople(OFFICE, "foot", SIZE), list[str](), list[str]()
    for now, tracks in scene:
        marked += [found.crossed.direction for found in people.see(tracks, now)]
        for fact in counter.update(tracks, now):
            if isinstance(fact, Crossed):
                crossings.append(fact.direction)
                marked += [found.crossed.direction for found in people.crossed("door", fact)]
    return crossings, marked


@pytest.mark.parametrize("rate", [5, 25])
@pytest.mark.parametrize(
    ("way", "crossed", "marked"),
    [
        pytest.param(FROM_OFFICE, ["out"], ["out"], id="from-the-office"),
        pytest.param(TO_OFFICE, ["in"], ["in"], id="to-the-office"),
        pytest.param(CUSTOMER, ["in"], [], id="a-customer"),
        pytest.param(PAST_THE_DOOR, ["in"], [], id="up-to-the-offices-border"),
        pytest.param(BACK_OUT, ["in", "out"], ["in", "out"], id="in-and-out-again"),
        pytest.param(RETURNED, ["out", "in", "out"], ["out", "out"], id="a-return-is-nobodys"),
    ],
)
def test_who_was_in_the_staffs_zone_is_staff(way: Walk, crossed: list[str], marked: list[str], rate: int) -> None:
    assert staff(perfect_tracks([way], moments(rate, 9))) == (crossed, marked)


def test_others_at_the_same_time_are_not() -> None:
    assert staff(perfect_tracks([FROM_OFFICE, CUSTOMER], moments(10, 5))) == (["in", "out"], ["out"])


def test_what_was_taken_back_is_not_marked_later() -> None:
    there_and_back = walk((0, 400, 150), (1, 400, 350), (2, 400, 250), (4, 400, 450), (6, 700, 500))
    crossed, marked = staff(perfect_tracks([there_and_back], moments(10, 7)))
    assert (crossed, marked) == (["in", "out", "in"], ["in"])


def test_a_person_is_staff_after_standing_at_the_border_for_a_second() -> None:
    people = StaffPeople(OFFICE, "foot", SIZE)
    for at, now in enumerate(moments(10, 1.2)):
        people.see((track_at(605, 450),), now)
        was = people.crossed("door", Crossed(UUID(int=at + 1), 1, "out", 0.9, now))
        assert bool(was) == (now.media_time >= 1.0)


def test_nobody_is_staff_before_they_are_believed() -> None:
    people = StaffPeople(OFFICE, "foot", SIZE)
    frames = moments(10, 2)
    for now in frames:
        people.see((track_at(700, 450, confirmed=False),), now)
    assert people.crossed("door", Crossed(UUID(int=1), 1, "out", 0.9, frames[-1])) == ()
    (found,) = people.see((track_at(700, 450),), frames[-1])
    assert (found.line, found.crossed.id) == ("door", UUID(int=1))


def test_a_track_is_known_for_a_frame_after_its_end_and_then_forgotten() -> None:
    people = StaffPeople(OFFICE, "foot", SIZE)
    frames = moments(10, 2)
    for now in frames[:10]:
        people.see((track_at(700, 450),), now)
    people.see((), frames[10])
    assert people.crossed("door", Crossed(UUID(int=1), 1, "out", 0.9, frames[10]))
    people.see((), frames[11])
    assert people.crossed("door", Crossed(UUID(int=2), 1, "out", 0.9, frames[11])) == ()
    people.see((track_at(700, 450, seen="predicted"),), frames[12])
    people.see((), frames[13])
    people.see((), frames[14])
    assert not people._tracks

"""Who is looked at, where and when, and what is told of it.

The zone is the lower half of the stage between x = 200 and 600; people are 100 pixels tall.  Frames come at 10 a
second, and the model sees what the scene says: whoever lies at a place is seen lying by every look that shows it.
"""

from collections.abc import Callable, Sequence
from itertools import count, pairwise
from uuid import UUID

import pytest

from edgecount.counting.anchor import Anchor
from edgecount.counting.facts import FallEnded, FallStarted
from edgecount.counting.falls.fall_watch import (
    EVERY_SECONDS,
    SOUGHT_EVERY_SECONDS,
    SOUGHT_SECONDS,
    TURNS,
    FallWatch,
    Look,
)
from edgecount.geometry import Box, Point, Polygon
from edgecount.tracking.posture import UNCLEAR, Body
from edgecount.tracking.track import Track
from tests.support.builders import SIZE, box_at, moment, track_at

FLOOR = Polygon((Point(200, 300), Point(600, 300), Point(600, 580), Point(200, 580)))
HALL = Polygon((Point(0, 0), Point(800, 0), Point(800, 600), Point(0, 600)))
GAP = 0.1
LYING = Box(300, 425, 390, 455)
"""The body of who stood at 400, 450, and fell to the left."""

Frame = tuple[Track, ...]
Model = Callable[[Look], Body]


def watching(zone: Polygon = FLOOR, hold: float = 10.0, anchor: Anchor = "foot") -> FallWatch:
    numbers = count(1)
    return FallWatch({"floor": zone}, anchor, SIZE, hold, lambda: UUID(int=next(numbers)))


class Scene:
    """Frame after frame; keeps every look with the number of its frame, and what was told."""

    def __init__(self, watch: FallWatch | None = None, gap: float = GAP) -> None:
        self.watch = watch or watching()
        self.gap = gap
        self.frame = 0
        self.looks: list[tuple[int, Look]] = []
        self.facts: list[FallStarted | FallEnded] = []

    def show(self, frames: Sequence[Frame], model: Model) -> "Scene":
        for tracks in frames:
            self.frame += 1
            now = moment(self.frame)
            self.facts += self.watch.update(tracks, now)
            look = self.watch.next_look(now.media_time, self.gap)
            if look is not None:
                self.looks.append((self.frame, look))
                self.facts += self.watch.looked(look, model(look), now)
        return self

    @property
    def told(self) -> list[str]:
        return ["fell" if isinstance(fact, FallStarted) else fact.how for fact in self.facts]


def upright(_look: Look) -> Body:
    return Body("upright", box_at(400, 450))


def nothing(_look: Look) -> Body:
    return UNCLEAR


def lying_at(body: Box) -> Model:
    """Sees a body where the whole of it is shown, with the room that the model is given around a box."""

    def look(look: Look) -> Body:
        side = 0.75 * max(look.box.width, look.box.height)
        center = look.box.center
        seen = abs(center.x - body.center.x) < side / 2 and abs(center.y - body.center.y) < side / 2
        return Body("lying", body) if seen else UNCLEAR

    return look


def standing(seconds: float, x: float = 400, y: float = 450, id_: int = 1) -> list[Frame]:
    return [(track_at(x, y, id_),)] * round(10 * seconds)


def nobody(seconds: float) -> list[Frame]:
    return [()] * round(10 * seconds)


def fallen() -> Scene:
    """Somebody stood, fell, was lost by the detector, and is told of."""
    return Scene().show(standing(2), upright).show(nobody(12), lying_at(LYING))


def test_who_is_lost_and_found_lying_has_fallen() -> None:
    (fell,) = fallen().facts
    assert isinstance(fell, FallStarted)
    assert (fell.zone, fell.track, fell.id) == ("floor", 1, UUID(int=1))
    assert fell.moment.media_time - fell.since.media_time >= 10
    assert fell.since.media_time < 2 + 2 * SOUGHT_EVERY_SECONDS + 0.5


@pytest.mark.parametrize(
    ("then", "model", "told"),
    [
        pytest.param(nobody(60), lying_at(LYING), ["fell"], id="lies-on"),
        pytest.param(nobody(60), nothing, ["fell", "unseen"], id="carried-away"),
        pytest.param(standing(20, 400, 450, 2), upright, ["fell"], id="a-helper-beside"),
        pytest.param([(Track(2, LYING, "detected", True, 0.5),)] * 20, upright, ["fell", "up"], id="seen-and-up"),
        pytest.param(
            [(Track(2, LYING, "detected", True, 0.5),)] * 20, lying_at(LYING), ["fell"], id="seen-under-another-id"
        ),
        pytest.param(
            [(Track(2, LYING, "detected", True, 0.5),), *standing(1, 100, 100, 2)],
            upright,
            ["fell", "elsewhere"],
            id="away",
        ),
    ],
)
def test_after_a_fall(then: list[Frame], model: Model, told: list[str]) -> None:
    assert fallen().show(then, model).told == told


def test_who_falls_again_is_told_of_again() -> None:
    scene = fallen().show([(Track(2, LYING, "detected", True, 0.5),)] * 20, upright)
    scene.show(standing(2, id_=2), upright).show(nobody(15), lying_at(LYING))
    assert scene.told == ["fell", "up", "fell"]
    first, over, _ = scene.facts
    assert isinstance(first, FallStarted)
    assert isinstance(over, FallEnded)
    assert over.fall == first.id


def test_the_end_settles_who_lies_and_forgets_all() -> None:
    scene = fallen()
    assert [over.how for over in scene.watch.finish()] == ["unseen"]
    assert scene.watch.finish() == ()
    assert watching().finish() == ()
    assert Scene().show(standing(2), upright).watch.finish() == ()


def test_whom_the_detector_sees_is_looked_at_once_a_second() -> None:
    scene = Scene().show(standing(5), upright)
    assert [frame for frame, _ in scene.looks] == [1, 11, 21, 31, 41]
    assert {look.box for _, look in scene.looks} == {box_at(400, 450)}


@pytest.mark.parametrize(
    "frames",
    [
        pytest.param(standing(3, 400, 150), id="outside-of-the-zone"),
        pytest.param([(track_at(400, 450, confirmed=False),)] * 30, id="not-confirmed"),
        pytest.param([(track_at(400, 450, seen="followed"),)] * 30, id="the-follower-says-so"),
        pytest.param([(track_at(400, 450, seen="predicted"),)] * 30, id="believed-to-be-there"),
        pytest.param([(track_at(400, 599),)] * 30, id="the-foot-is-cut-off"),
    ],
)
def test_nobody_is_looked_at(frames: list[Frame]) -> None:
    assert Scene(watching(HALL) if frames[0][0].box.bottom > 590 else None).show(frames, upright).looks == []


def test_whose_foot_is_cut_off_on_the_way_is_still_there() -> None:
    scene = Scene(watching(HALL)).show(standing(1, 400, 590), upright).show(standing(2, 400, 599), upright)
    assert [frame for frame, _ in scene.looks] == [1, 11, 21]


def test_who_leaves_the_zone_is_let_go() -> None:
    scene = Scene().show(standing(1), upright).show(standing(1, 400, 150), upright).show(nobody(5), nothing)
    assert [frame for frame, _ in scene.looks] == [1]
    assert scene.told == []


def test_who_is_lost_is_sought_for_a_while_on_both_sides_and_where_they_stood() -> None:
    scene = Scene().show(standing(1), upright).show(nobody(20), nothing)
    sought = [look.box for frame, look in scene.looks if frame > 14]
    assert len({(box.left, box.right) for box in sought}) == 3
    assert all(box.width > 2 * box.height for box in sought)
    last = scene.looks[-1][0]
    assert last <= 10 + 10 * SOUGHT_SECONDS + 1
    assert len(sought) >= 8


@pytest.mark.parametrize("x", [pytest.param(15, id="left"), pytest.param(785, id="right")])
def test_who_goes_over_the_pictures_edge_is_not_sought(x: float) -> None:
    scene = Scene(watching(HALL)).show(standing(1, x), upright).show(nobody(5), nothing)
    assert all(look.box.height > look.box.width for _, look in scene.looks)


def test_who_is_hidden_and_comes_back_is_the_same() -> None:
    scene = Scene().show(standing(1), upright).show(nobody(1), nothing).show(standing(9), upright)
    assert scene.told == []
    assert {look.person for _, look in scene.looks} == {1}


def test_a_helper_who_looks_upright_beside_the_lost_body_ends_nothing() -> None:
    scene = fallen().show(nobody(20), upright)
    assert scene.told == ["fell"]


def test_a_body_is_told_once_though_two_were_lost_there() -> None:
    both = [(track_at(400, 450, 1), track_at(410, 450, 2))] * 20
    assert Scene().show(both, upright).show(nobody(20), lying_at(LYING)).told == ["fell"]


def test_two_who_lie_are_two() -> None:
    other = Box(510, 425, 590, 455)
    both = [(track_at(400, 450, 1), track_at(500, 450, 2))] * 20

    def model(look: Look) -> Body:
        return lying_at(LYING)(look) if look.person == 1 else lying_at(other)(look)

    assert Scene().show(both, upright).show(nobody(20), model).told == ["fell", "fell"]


def test_a_crowd_costs_no_more_than_the_gap_allows_and_everybody_has_a_turn() -> None:
    crowd = tuple(track_at(210 + 9 * number, 450, number) for number in range(1, 41))
    scene = Scene(gap=0.2).show([crowd] * 100, upright)
    frames = [frame for frame, _ in scene.looks]
    assert min(later - sooner for sooner, later in pairwise(frames)) >= 2
    assert {look.person for _, look in scene.looks} == set(range(1, 41))


def test_a_look_from_three_sides_is_paid_for() -> None:
    scene = Scene().show(standing(1), upright).show(nobody(3), nothing)
    frames = [frame for frame, _ in scene.looks if frame > 14]
    assert min(later - sooner for sooner, later in pairwise(frames)) >= TURNS
    assert EVERY_SECONDS > SOUGHT_EVERY_SECONDS


def test_those_who_lie_come_first() -> None:
    scene = fallen()
    crowd = tuple(track_at(440 + 9 * number, 570, number) for number in range(2, 12))
    scene.show([crowd] * 100, lying_at(LYING))
    assert sum(look.person == 1 for _, look in scene.looks[-60:]) >= 8


def test_the_center_may_be_what_is_in_the_zone() -> None:
    scene = Scene(watching(anchor="center")).show([(track_at(400, 340),)] * 10, upright)
    assert scene.looks == []
    assert Scene(watching(anchor="center")).show([(track_at(400, 360),)] * 10, upright).looks

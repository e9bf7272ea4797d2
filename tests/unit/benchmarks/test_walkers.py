"""People cut out of a clip, and put into scenes."""

from dataclasses import dataclass

import numpy as np
import pytest

from benchmarks.truth import TrueBoxes
from benchmarks.walkers import SHORTEST, Cutout, Walk, Walker, scene, walks_in
from edgecount.geometry import Box, Size

SIZE = Size(200, 100)
GROUND = np.full((100, 200, 3), 50, np.uint8)
FRAMES = range(1, SHORTEST + 7)


def person(x: float) -> Box:
    return Box(x, 40, x + 10, 60)


def walking(x: float = 20.0) -> dict[int, Box]:
    """Somebody who does two pixels a frame."""
    return {frame: person(x + 2 * frame) for frame in FRAMES}


@dataclass(frozen=True)
class WalkCase:
    name: str
    people: dict[int, dict[int, Box]]
    unscored: dict[int, list[Box]]
    walks: list[tuple[int, int]]
    """First frame and length of each."""


CASES = [
    WalkCase("alone", {1: walking()}, {}, [(1, len(FRAMES))]),
    WalkCase(
        "with somebody for four frames",
        {1: walking(), 2: dict(list(walking().items())[:4])},
        {},
        [(5, len(FRAMES) - 4)],
    ),
    WalkCase(
        "with an unscored one",
        {1: walking()},
        {frame: [person(20 + 2 * frame)] for frame in (1, 2)},
        [(3, len(FRAMES) - 2)],
    ),
    WalkCase("always with somebody", {1: walking(), 2: walking(24.0)}, {}, []),
    WalkCase("never long enough alone", {1: walking()}, {10: [person(40)]}, []),
    WalkCase("at the edge first", {1: walking(-2.0)}, {}, [(3, len(FRAMES) - 2)]),
    WalkCase(
        "away for a frame",
        {1: {frame: box for frame, box in walking().items() if frame != 3}},
        {},
        [(4, len(FRAMES) - 3)],
    ),
    WalkCase(
        "two apart, of whom one walks longer",
        {1: walking(100.0), 2: dict(list(walking().items())[1:])},
        {},
        [(1, 20), (2, 19)],
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_walk_is_the_longest_row_of_frames_in_which_somebody_is_alone(case: WalkCase) -> None:
    walks = walks_in(TrueBoxes(case.people, case.unscored), SIZE)
    assert [(walk.first, len(walk.boxes)) for walk in walks] == case.walks


def walker(*xs: int) -> Walker:
    """A white person of ten by twenty pixels, at these places one after the other."""
    boxes = [person(x) for x in xs]
    white, whole = np.full((20, 10, 3), 255, np.uint8), np.ones((20, 10), np.float32)
    return Walker(Walk(1, tuple(boxes)), tuple(Cutout(box, int(box.left), 40, white, whole) for box in boxes))


@pytest.mark.parametrize(
    ("position", "x"), [(0, 20), (0.5, 25), (1, 30), (1.75, 37.5), (2, 40), (2.5, 35), (3, 30), (4, 20), (4.5, 25)]
)
def test_everybody_walks_to_and_fro(position: float, x: float) -> None:
    _, box = walker(20, 30, 40).at(position)
    assert box == person(x)


def test_a_scene_shows_as_many_people_as_one_likes_where_it_says() -> None:
    cast = [walker(20, 30, 40), walker(120, 130, 140)]
    for picture, boxes in scene(cast, GROUND, 3, 5, 0.5):
        assert len(boxes) == 3
        for box in boxes:
            assert picture[50, round(box.left) + 5].tolist() == [255, 255, 255]
        assert picture[:39].max() == GROUND.max(), "nothing but the people is pasted"


def test_the_same_scene_comes_out_every_time() -> None:
    one, other = ([picture for picture, _ in scene([walker(20, 30, 40)], GROUND, 1, 4, 0.3)] for _ in range(2))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))

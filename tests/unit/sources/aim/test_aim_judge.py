from functools import cache

import cv2
import numpy as np
import pytest

from edgecount.ports import Image
from edgecount.sources.aim.aim_judge import AimJudge
from edgecount.sources.aim.learning import ENOUGH, LAST, LEAST, Learning
from edgecount.sources.aim.marks import SceneMarks, marks_of
from edgecount.sources.aim.packed_marks import MOST_BYTES, packed, unpacked
from edgecount.sources.aim.steady_picture import Steady
from tests.support.footage.moved_scene import HEIGHT, WIDTH, noisy, view

CHANCE = np.random.default_rng(6)


def steady(image: Image) -> Steady:
    grey = np.asarray(cv2.cvtColor(noisy(image, CHANCE), cv2.COLOR_BGR2GRAY), np.uint8)
    return Steady(grey, np.ones(grey.shape, bool))


def with_somebody(at: int) -> Image:
    """Somebody in patterned clothes, who stands elsewhere in each picture."""
    shown = view()
    shown[60:200, at : at + 60] = view(wall=100 + at)[60:200, at : at + 60]
    return shown


@cache
def scene() -> SceneMarks:
    learning = Learning()
    for number in range(LAST):
        found = learning.add(marks_of(steady(with_somebody(20 + 50 * (number % 5)))))
        if found is not None:
            return found
    raise AssertionError("it is not learnt")


def plain(squares: int) -> Image:
    """A bare room with so many things in it."""
    shown = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    for number in range(squares):
        x, y = 40 + 60 * (number % 4), 40 + 60 * (number // 4)
        cv2.rectangle(shown, (x, y), (x + 24, y + 24), (40 + 10 * number,) * 3, -1)
    return shown


def learnt_after(pictures: list[Image]) -> tuple[int, SceneMarks] | None:
    learning = Learning()
    for number, image in enumerate(pictures, 1):
        found = learning.add(marks_of(steady(image)))
        if found is not None:
            return number, found
    return None


def test_what_stays_is_learnt_and_who_passes_is_not() -> None:
    of_wall = scene()
    assert len(of_wall.places) >= ENOUGH
    somebody = marks_of(steady(with_somebody(20)))
    wall = marks_of(steady(view()))
    inside = (somebody.places[:, 0] > 30) & (somebody.places[:, 0] < 70)
    assert inside.any()
    known = {tuple(np.round(place)) for place in wall.places}
    assert np.mean([tuple(np.round(place)) in known for place in of_wall.places]) > 0.3


def test_a_bare_room_is_learnt_later() -> None:
    found = learnt_after([plain(3)] * (LAST + 1))
    assert found is not None
    number, marks = found
    assert number == LAST
    assert LEAST <= len(marks.places) < ENOUGH


def test_a_room_with_nothing_in_it_is_never_known() -> None:
    assert learnt_after([plain(0)] * 45) is None


def test_pictures_of_another_size_begin_anew() -> None:
    assert learnt_after([view()] * 3 + [np.asarray(cv2.resize(view(), (400, 300)), np.uint8)] * 3) is None


def test_marks_are_kept_as_bytes() -> None:
    data = packed(scene())
    again = unpacked(data)
    assert len(data) <= MOST_BYTES
    assert again.places == pytest.approx(scene().places, abs=1 / 32)
    assert (again.codes == scene().codes).all()
    assert np.allclose(again.fineness, scene().fineness, atol=0.01, equal_nan=True)


@pytest.mark.parametrize("data", [b"", b"aim1", b"x" * 400, packed(scene())[:-1]], ids=["none", "cut", "other", "less"])
def test_bytes_that_are_no_marks_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no marks"):
        unpacked(data)


def test_it_learns_then_finds_it_right_and_then_moved() -> None:
    judge = AimJudge(None, 0.0)
    found, now = [], 0.0
    for image in [view()] * 9 + [view(right=0.06)] * 4:
        now += 45
        judged = judge.take(steady(image), now)
        if judged.learnt is not None:
            found.append("learnt")
        if judged.concluded is not None:
            found.append(judged.concluded.finding)
    assert found == ["learnt", "right", "moved"]


def test_it_is_doubtful_until_the_scene_is_known_and_found() -> None:
    judge, doubts = AimJudge(scene(), 0.0), []
    for number in range(5):
        doubts.append(judge.is_doubtful)
        judge.take(steady(view()), 45.0 * number)
    assert doubts == [True, True, True, True, False]
    assert AimJudge(None, 0.0).is_doubtful


def test_another_size_of_pictures_has_the_scene_learnt_anew() -> None:
    judge = AimJudge(scene(), 0.0)
    large = np.asarray(cv2.resize(view(), (400, 300)), np.uint8)
    results = [judge.take(steady(large), 45.0 * number) for number in range(6)]
    assert judge.is_learning is False
    assert [one.learnt is not None for one in results].count(True) == 1

from functools import cache

import cv2
import numpy as np
import pytest

from edgecount.ports import Image
from edgecount.sources.aim.comparing import AimComparison, alike, compared
from edgecount.sources.aim.marks import COLUMNS, ROWS, SceneMarks, marks_of
from edgecount.sources.aim.steady_picture import Steady
from tests.support.footage.moved_scene import HEIGHT, WIDTH, noisy, view

CHANCE = np.random.default_rng(5)


def marks(image: Image, free: tuple[slice, slice] | None = None) -> SceneMarks:
    grey = np.asarray(cv2.cvtColor(noisy(image, CHANCE), cv2.COLOR_BGR2GRAY), np.uint8)
    mask = np.ones(grey.shape, bool)
    if free is not None:
        mask[free] = False
    return marks_of(Steady(grey, mask))


@cache
def learnt() -> SceneMarks:
    return marks(view())


def darker(image: Image) -> Image:
    return np.asarray(90 * (image / 255.0) ** 1.5, np.uint8)


def with_poster(image: Image) -> Image:
    shown = image.copy()
    shown[40:135, 100:220] = view(wall=7)[40:135, 100:220]
    return shown


def blurred(image: Image) -> Image:
    return np.asarray(cv2.blur(image, (7, 7)), np.uint8)


STILL = {
    "as it is": view(),
    "nudged by half a percent": view(right=0.005),
    "darker": darker(view()),
    "brighter": np.asarray(np.clip(view() * 1.6, 0, 255), np.uint8),
    "a poster": with_poster(view()),
    "a poster at dusk": darker(with_poster(view())),
}


@pytest.mark.parametrize("image", STILL.values(), ids=STILL)
def test_a_camera_that_stands_looks_there(image: Image) -> None:
    assert compared(learnt(), marks(image)).kind == "there"


MOVES = {
    "right": (view(right=0.03), AimComparison("elsewhere", right=-0.03)),
    "left, far": (view(right=-0.2), AimComparison("elsewhere", right=0.2)),
    "down": (view(down=0.06), AimComparison("elsewhere", down=-0.06)),
    "turned": (view(turn=-4), AimComparison("elsewhere", turn=4)),
    "turned by little": (view(turn=2), AimComparison("elsewhere", turn=-2)),
    "nearer": (view(zoom=1.2), AimComparison("elsewhere", zoom=1.2)),
    "in the dark": (darker(view(right=0.1)), AimComparison("elsewhere", right=-0.1)),
    "a poster, too": (with_poster(view(down=-0.05)), AimComparison("elsewhere", down=0.05)),
}


@pytest.mark.parametrize(("image", "expected"), MOVES.values(), ids=MOVES)
def test_a_move_is_measured(image: Image, expected: AimComparison) -> None:
    found = compared(learnt(), marks(image))
    assert found.kind == "elsewhere"
    assert (found.right, found.down) == pytest.approx((expected.right, expected.down), abs=0.01)
    assert found.turn == pytest.approx(expected.turn, abs=0.7)
    assert found.zoom == pytest.approx(expected.zoom, abs=0.03)


def test_a_lens_out_of_focus_is_told_from_one_that_is_moved() -> None:
    assert compared(learnt(), marks(blurred(view()))).kind == "blurred"


NOTHING = {
    "another wall": marks(view(wall=9)),
    "no marks": marks(np.full((HEIGHT, WIDTH, 3), 80, np.uint8)),
    "people all over": marks(view(), free=(slice(None), slice(None))),
    "three marks": learnt().replaced(learnt().places[:3], learnt().codes[:3]),
}


@pytest.mark.parametrize("seen", NOTHING.values(), ids=NOTHING)
def test_nothing_is_said_of_what_cannot_be_compared(seen: SceneMarks) -> None:
    assert compared(learnt(), seen).kind == "unknown"
    assert compared(seen, learnt()).kind == "unknown"


def test_a_twist_that_no_camera_makes_is_no_move() -> None:
    known = learnt()
    shrunk = known.replaced(known.places * np.float32(0.3), known.codes)
    assert compared(known, shrunk).kind == "unknown"


def test_marks_are_alike_where_both_have_them() -> None:
    same, other = marks(view()), marks(view(right=0.1))
    assert alike(learnt(), same).mean() > 0.5
    assert alike(learnt(), other).mean() < 0.1
    assert not alike(learnt(), NOTHING["no marks"]).any()


def test_no_marks_are_taken_where_people_are() -> None:
    found = marks(view(), free=(slice(None), slice(0, WIDTH // 2)))
    assert len(found.places)
    assert (found.places[:, 0] >= WIDTH // 2).all()
    assert np.isnan(found.fineness[:, : COLUMNS // 2]).all()


def test_marks_are_spread_over_the_picture() -> None:
    columns = (learnt().places[:, 0] * COLUMNS / WIDTH).astype(int)
    rows = (learnt().places[:, 1] * ROWS / HEIGHT).astype(int)
    assert len(set(zip(columns, rows, strict=True))) > COLUMNS * ROWS / 2


WRONG = {
    "a picture of no size": {"width": 0},
    "a place without a code": {"places": np.zeros((3, 2), np.float32)},
    "another grid": {"fineness": np.zeros((2, 2), np.float32)},
}


@pytest.mark.parametrize("changed", WRONG.values(), ids=WRONG)
def test_marks_are_checked(changed: dict[str, object]) -> None:
    known = learnt()
    fields: dict[str, object] = {
        "width": known.width,
        "height": known.height,
        "places": known.places,
        "codes": known.codes,
        "fineness": known.fineness,
    }
    with pytest.raises(ValueError, match=r"pixels a side|each mark has|fineness has"):
        SceneMarks(**(fields | changed))  # type: ignore[arg-type]  # wrong on purpose

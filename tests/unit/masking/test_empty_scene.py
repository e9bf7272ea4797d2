"""A scene without its people: where somebody always stood, nothing of them is left."""

import numpy as np
import pytest

from edgecount.geometry import Box
from edgecount.masking.empty_scene import WIDTH, EmptyScene
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

PERSON = (0, 0, 255)


def picture(left: int | None, size: tuple[int, int] = (180, 240)) -> Image:
    """A green floor, and somebody in red who stands there."""
    image = np.full((*size, 3), (60, 160, 60), np.uint8)
    if left is not None:
        image[60:140, left : left + 30] = PERSON
    return image


def scene_of(places: list[int | None], *, found: bool = True) -> Image | None:
    scene = EmptyScene()
    for left in places:
        people = [] if left is None or not found else [Detection(Box(left, 60, left + 30, 140), 0.9)]
        scene.add(picture(left), people)
    return scene.picture()


@pytest.mark.parametrize(
    ("places", "found"),
    [
        pytest.param([20, 60, 100, 140, 180] * 4, True, id="who walks through"),
        pytest.param([100] * 20, True, id="who stands there all the time"),
        pytest.param([None] * 12 + [100] * 8, False, id="who is missed now and then"),
    ],
)
def test_nobody_is_left(places: list[int | None], found: bool) -> None:
    scene = scene_of(places, found=found)
    assert scene is not None
    assert scene[..., 2].max() < 100, "no red"


def test_of_too_few_pictures_there_is_no_scene() -> None:
    assert scene_of([None, None]) is None


def test_a_large_picture_is_made_small() -> None:
    scene = EmptyScene()
    for _ in range(4):
        scene.add(picture(None, (1080, 1920)), [])
    made = scene.picture()
    assert made is not None
    assert made.shape == (WIDTH * 9 // 16, WIDTH, 3)


def test_pictures_of_another_size_begin_anew() -> None:
    scene = EmptyScene()
    for size in [(180, 240)] * 5 + [(240, 320)] * 2:
        scene.add(picture(None, size), [])
    assert scene.picture() is None

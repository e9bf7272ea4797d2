"""Where a picture lies in a network's input; and that boxes come back from there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.detectors.views.letterbox import Letterbox
from edgecount.geometry import Size

SIZES = st.builds(Size, st.integers(1, 4000), st.integers(1, 4000))


@pytest.mark.parametrize(
    ("picture", "expected"),
    [
        pytest.param(Size(768, 576), (Size(416, 320), Size(416, 312), 0, 4), id="4:3"),
        pytest.param(Size(1920, 1080), (Size(416, 256), Size(416, 234), 0, 11), id="16:9"),
        pytest.param(Size(300, 600), (Size(224, 416), Size(208, 416), 8, 0), id="1:2"),
    ],
)
def test_the_input_is_no_larger_than_it_must_be(picture: Size, expected: tuple[Size, Size, int, int]) -> None:
    box = Letterbox.following(picture, 416, 32)
    assert (box.input, box.shown, box.left, box.top) == expected


@given(SIZES)
def test_the_picture_lies_inside_and_a_step_is_not_wasted(picture: Size) -> None:
    box = Letterbox.following(picture, 416, 32)
    assert max(box.input.width, box.input.height) == 416
    assert box.input.width % 32 == box.input.height % 32 == 0
    for whole, part, start in (
        (box.input.width, box.shown.width, box.left),
        (box.input.height, box.shown.height, box.top),
    ):
        assert 0 <= start <= start + part <= whole < part + 32


@given(SIZES)
def test_the_picture_s_corners_come_back(picture: Size) -> None:
    box = Letterbox.following(picture, 416, 32)
    shown = [box.left, box.top, box.left + box.shown.width, box.top + box.shown.height]
    (back,) = box.back(np.array([shown], np.float32))
    assert back == pytest.approx([0, 0, picture.width, picture.height], rel=1e-5, abs=1e-3)


def test_the_rest_has_one_colour() -> None:
    filled = Letterbox.following(Size(160, 120), 416, 32).fill(np.full((120, 160, 3), 200, np.uint8), (1, 2, 3))
    assert filled.shape == (320, 416, 3)
    assert filled.dtype == np.uint8
    assert (filled[4:-4] == 200).all()
    assert (filled[[0, 3, -1]] == (1, 2, 3)).all()

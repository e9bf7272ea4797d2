"""The sizes at which frames are shown."""

import pytest

from edgecount.detectors.overhead.peaks import SHOULDERS
from edgecount.detectors.overhead.scales import LARGEST, shown_at
from edgecount.geometry import Size


@pytest.mark.parametrize(
    ("frame", "width", "input_"),
    [
        pytest.param(Size(1920, 1080), 0.1, Size(304, 176), id="a large frame"),
        pytest.param(Size(320, 240), SHOULDERS / 320, Size(320, 240), id="as it is"),
        pytest.param(Size(320, 240), 0.04, Size(512, 384), id="small people in a small frame"),
        pytest.param(Size(1080, 1920), 0.25, Size(128, 208), id="upright"),
        pytest.param(Size(1, 1), 0.1, Size(304, 304), id="the smallest"),
        pytest.param(Size(1000, 10), 0.5, Size(64, 16), id="a strip"),
    ],
)
def test_shoulders_are_as_broad_as_they_are_to_be_shown(frame: Size, width: float, input_: Size) -> None:
    letterbox = shown_at(frame, width)
    assert (letterbox.shown, letterbox.input, letterbox.left, letterbox.top) == (input_, input_, 0, 0)


@pytest.mark.parametrize("frame", [Size(1920, 1080), Size(1080, 1920), Size(100, 3000)])
def test_no_input_is_larger_than_that(frame: Size) -> None:
    assert max(shown_at(frame, 0.02).input.width, shown_at(frame, 0.02).input.height) <= LARGEST

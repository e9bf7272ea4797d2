"""A detection refuses a confidence that is none."""

import math

import pytest

from edgecount.geometry import Box
from edgecount.tracking.detection import Detection
from tests.support.builders import box_at


@pytest.mark.parametrize("confidence", [-0.01, 1.01, math.nan, math.inf, -math.inf])
def test_refuses(confidence: float) -> None:
    with pytest.raises(ValueError, match="a confidence lies in 0-1, not "):
        Detection(box_at(400, 300), confidence)


@pytest.mark.parametrize("confidence", [0, 0.5, 1])
def test_takes(confidence: float) -> None:
    assert Detection(box_at(400, 300), confidence).confidence == confidence


@pytest.mark.parametrize(("stature", "height"), [(None, 100), (250.0, 250)])
def test_the_persons_own_height(stature: float | None, height: float) -> None:
    assert Detection(Box(0, 0, 50, 100), 0.5, stature).height == height


@pytest.mark.parametrize("stature", [0.0, -1.0, float("nan")])
def test_a_stature_is_above_zero(stature: float) -> None:
    with pytest.raises(ValueError, match="above 0 pixels"):
        Detection(Box(0, 0, 50, 100), 0.5, stature)

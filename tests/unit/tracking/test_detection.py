"""A detection refuses a confidence that is none."""

import math

import pytest

from edgecount.tracking.detection import Detection
from tests.support.builders import box_at


@pytest.mark.parametrize("confidence", [-0.01, 1.01, math.nan, math.inf, -math.inf])
def test_refuses(confidence: float) -> None:
    with pytest.raises(ValueError, match="a confidence lies in 0-1, not "):
        Detection(box_at(400, 300), confidence)


@pytest.mark.parametrize("confidence", [0, 0.5, 1])
def test_takes(confidence: float) -> None:
    assert Detection(box_at(400, 300), confidence).confidence == confidence

"""A smaller frame has the same people, where they were."""

import numpy as np
import pytest

from edgecount.geometry import Box
from edgecount.masking.reduction import Peopled
from edgecount.ports import Frame
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from tests.support.fakes import BEGAN

FRAME = Frame(np.zeros((720, 1280, 3), np.uint8), 7, 1.5, BEGAN)
BOX = Box(100, 60, 140, 160)
PEOPLED = Peopled(
    FRAME,
    [Detection(BOX, 0.9), Detection(BOX, 0.8, stature=50)],
    [Track(3, BOX, "detected", confirmed=True, confidence=0.9)],
)


def test_boxes_and_statures_shrink_with_the_picture() -> None:
    small = PEOPLED.within(640)
    assert small.frame.image.shape == (360, 640, 3)
    assert (small.frame.index, small.frame.media_time, small.frame.ts) == (7, 1.5, BEGAN)
    box = Box(50, 30, 70, 80)
    assert [(one.box, one.stature) for one in small.found] == [(box, None), (box, 25)]
    assert [(one.id, one.box) for one in small.tracks] == [(3, box)]


@pytest.mark.parametrize("width", [1280, 1920, float("inf")])
def test_a_frame_that_is_small_enough_stays_as_it_is(width: float) -> None:
    assert PEOPLED.within(width) is PEOPLED

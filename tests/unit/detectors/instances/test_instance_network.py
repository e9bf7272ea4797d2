"""What a network gives comes down to people with shapes, in the picture's pixels."""

import re
from typing import Any

import numpy as np
import pytest

from edgecount.detectors.instances.instance_network import Instance, InstanceNetwork
from edgecount.geometry import Box, Size
from tests.support.models.instances import LEFT, SIDE, answers


@pytest.mark.parametrize(
    ("size", "scale", "seen"),
    [((160, 96), 1.0, (96, 160)), ((320, 192), 2.0, (96, 160)), ((80, 48), 0.5, (96, 160))],
)
def test_people_come_back_in_the_picture_s_pixels(size: tuple[int, int], scale: float, seen: tuple[int, int]) -> None:
    runtime = answers()
    width, height = size
    first, second = InstanceNetwork(runtime, SIDE).instances(np.zeros((height, width, 3), np.uint8))
    assert runtime.seen == [(*seen, 3)]
    assert first.box == Box(*(scale * side for side in LEFT))
    assert (first.confidence, second.confidence) == pytest.approx((0.9, 0.4))


def test_a_shape_is_what_is_likely_the_person_s() -> None:
    shape = np.repeat([1.0, 0.0], 8).reshape(4, 4).astype(np.float32)
    whole = Instance(Box(20, 10, 60, 90), 0.9, shape).mask(Size(160, 96))
    assert whole[12:48, 26:54].all()
    assert not whole[52:].any()
    assert not whole[:, :20].any()
    assert not whole[:, 60:].any()


@pytest.mark.parametrize("box", [Box(-20, -40, 20, 40), Box(150, 80, 190, 160), Box(300, 10, 340, 90)])
def test_a_shape_beyond_the_picture_is_cut(box: Box) -> None:
    mask = Instance(box, 0.9, np.ones((4, 4), np.float32)).mask(Size(160, 96))
    assert mask.shape == (96, 160)
    assert mask.any() == (box.left < 160)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"scores": [0.5]}, "its outputs are 1×2×4, 1×1, 1×2×4×4 where"),
        ({"boxes": [1, 2, 3, 4]}, "its outputs are 1×4, 1×2, 1×2×4×4 where"),
    ],
)
def test_other_outputs_are_refused(changed: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=re.escape(told)):
        InstanceNetwork(answers(**changed), SIDE).instances(np.zeros((96, 160, 3), np.uint8))


@pytest.mark.parametrize(
    "changed",
    [
        {"boxes": [LEFT, (100, 10, 100, 90)]},
        {"boxes": [LEFT, (np.nan, 10, 140, 90)]},
        {"boxes": [LEFT, (200, 10, 240, 90)]},
        {"scores": [0.9, np.inf]},
        {"scores": [0.9, -1]},
    ],
)
def test_what_is_nobody_is_left_out(changed: dict[str, Any]) -> None:
    (only,) = InstanceNetwork(answers(**changed), SIDE).instances(np.zeros((96, 160, 3), np.uint8))
    assert only.box == Box(*LEFT)

"""What sticks out of somebody's box, or comes in over the edge, is theirs; what stands by itself is not."""

import numpy as np
import pytest

from edgecount.geometry import Box
from edgecount.masking.leftovers import leftovers
from edgecount.ports import Mask

BOX = Box(100, 60, 140, 160)
SHAPE = (240, 320)


def found(stands_out: tuple[slice, slice], scale: int = 1, known: bool = True) -> Mask:
    scene = np.full((*SHAPE, 3), 120, np.uint8)
    image = scene.copy()
    image[stands_out] = 200
    image, scene = (part.repeat(scale, axis=0).repeat(scale, axis=1) for part in (image, scene))
    box = Box(BOX.left * scale, BOX.top * scale, BOX.right * scale, BOX.bottom * scale)
    return leftovers(image, scene, np.full(scene.shape[:2], known), [box])


@pytest.mark.parametrize("scale", [1, 4])
@pytest.mark.parametrize(
    "stands_out",
    [
        pytest.param((slice(100, 110), slice(140, 170)), id="an arm"),
        pytest.param((slice(150, 200), slice(120, 125)), id="a shadow"),
        pytest.param((slice(200, 240), slice(10, 60)), id="somebody at the lower edge"),
        pytest.param((slice(0, 9), slice(300, 320)), id="a head in the corner"),
    ],
)
def test_it_is_theirs(stands_out: tuple[slice, slice], scale: int) -> None:
    rows, columns = (slice(part.start * scale, part.stop * scale) for part in stands_out)
    mask = found(stands_out, scale)
    outside = np.ones(mask.shape, bool)
    outside[60 * scale : 160 * scale, 100 * scale : 140 * scale] = False
    assert mask[rows, columns][outside[rows, columns]].all()
    mask[
        max(0, rows.start - 2 * scale) : rows.stop + 2 * scale,
        max(0, columns.start - 2 * scale) : columns.stop + 2 * scale,
    ] = False
    assert not mask.any(), "and nothing else is"


def test_what_stands_by_itself_is_left() -> None:
    assert not found((slice(20, 40), slice(200, 260))).any()


def test_nothing_is_said_where_the_scene_is_not_known() -> None:
    assert not found((slice(100, 110), slice(140, 170)), known=False).any()

"""Which boxes are kept of those that mean the same person."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.detectors.views.suppression import MOST, SAME, each_once, surest
from edgecount.geometry import Box
from edgecount.tracking.detection import Detection
from tests.support.strategies import boxes as any_box

ALICE = (0, 0, 40, 100)


@pytest.mark.parametrize(
    ("boxes", "scores", "kept"),
    [
        pytest.param([], [], [], id="nobody"),
        pytest.param([ALICE], [0.9], [0], id="somebody"),
        pytest.param([ALICE, (2, 2, 42, 102)], [0.6, 0.7], [1], id="twice: the surer one"),
        pytest.param([ALICE, ALICE], [0.7, 0.7], [0], id="twice the same"),
        pytest.param([ALICE, (20, 0, 60, 100)], [0.6, 0.7], [1, 0], id="half hidden"),
        pytest.param([ALICE, (0, 0, 40, 45)], [0.9, 0.6], [0, 1], id="a child in front"),
        pytest.param([ALICE, (8, 0, 48, 100), (16, 0, 56, 100)], [0.9, 0.8, 0.7], [0, 2], id="a chain"),
        pytest.param([(0, 0, 0, 0), (5, 5, 5, 5)], [0.9, 0.8], [0, 1], id="points"),
    ],
)
def test_the_surest_stay(boxes: list[tuple[float, ...]], scores: list[float], kept: list[int]) -> None:
    found = surest(np.array(boxes, np.float32).reshape(-1, 4), np.array(scores, np.float32))
    assert found.tolist() == kept


@given(st.lists(st.tuples(any_box, st.floats(0, 1, width=32)), max_size=20))
def test_who_is_left_out_repeats_somebody_surer_and_nobody_left_repeats_another(
    found: list[tuple[Box, float]],
) -> None:
    boxes = np.array([(b.left, b.top, b.right, b.bottom) for b, _ in found], np.float32).reshape(-1, 4)
    scores = np.array([score for _, score in found], np.float32)
    kept = surest(boxes, scores).tolist()
    for index in range(len(found)):
        overlaps = [found[index][0].iou(found[other][0]) for other in kept if other != index]
        if index in kept:
            assert all(overlap < SAME + 1e-3 for overlap in overlaps)
        else:
            assert max(overlaps) > SAME - 1e-3


@pytest.mark.parametrize(
    ("box", "score"),
    [
        pytest.param((40, 0, 0, 100), 0.9, id="left of its own left edge"),
        pytest.param((0, 50, 40, 50), 0.9, id="of no height"),
        pytest.param((0, 0, np.inf, 100), 0.9, id="without an end"),
        pytest.param((0, np.nan, 40, 100), 0.9, id="not a number"),
        pytest.param((0, 0, 40, 100), np.nan, id="as sure as nothing is"),
    ],
)
def test_what_is_no_box_is_left_out(box: tuple[float, ...], score: float) -> None:
    found = each_once(np.array([box, (100, 0, 140, 100)], np.float32), np.array([score, 1.0000001], np.float32))
    assert found == [Detection(Box(100, 0, 140, 100), 1.0)]


def test_no_picture_takes_long() -> None:
    boxes = np.array([(10 * index, 0, 10 * index + 5, 5) for index in range(2 * MOST)], np.float32)
    assert len(surest(boxes, np.full(len(boxes), 0.5, np.float32))) == MOST

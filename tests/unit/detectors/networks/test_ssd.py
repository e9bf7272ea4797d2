"""SSD's arithmetic against numbers worked out by hand."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from edgecount.detectors.networks.ssd import anchors, decode

LAYERS = (0, 1083, 1683, 1833, 1887, 1911, 1917)
"""Where each feature map's anchors begin: 19²·3, then 10², 5², 3², 2² and 1 cells of six each."""


def test_there_are_as_many_as_the_network_has_outputs() -> None:
    made = anchors()
    assert made.shape == (1917, 4)
    assert made.dtype == np.float32


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        pytest.param(0, (0.5 / 19, 0.5 / 19, 0.1, 0.1), id="the first cell's small one"),
        pytest.param(1, (0.5 / 19, 0.5 / 19, 0.141421, 0.282843), id="the first cell's wide one"),
        pytest.param(2, (0.5 / 19, 0.5 / 19, 0.282843, 0.141421), id="the first cell's tall one"),
        pytest.param(3, (0.5 / 19, 1.5 / 19, 0.1, 0.1), id="the second cell lies to the right"),
        pytest.param(57, (1.5 / 19, 0.5 / 19, 0.1, 0.1), id="the second row lies below"),
        pytest.param(LAYERS[1], (0.05, 0.05, 0.35, 0.35), id="the second map"),
        pytest.param(LAYERS[1] + 3, (0.05, 0.05, 0.202073, 0.606218), id="three times as wide as tall"),
        pytest.param(LAYERS[1] + 4, (0.05, 0.05, 0.606248, 0.202063), id="three times as tall as wide"),
        pytest.param(LAYERS[1] + 5, (0.05, 0.05, 0.418330, 0.418330), id="between this scale and the next"),
        pytest.param(LAYERS[5], (0.5, 0.5, 0.95, 0.95), id="the last map has one cell"),
        pytest.param(1916, (0.5, 0.5, 0.974679, 0.974679), id="the last"),
    ],
)
def test_known_anchors(index: int, expected: tuple[float, ...]) -> None:
    assert anchors()[index] == pytest.approx(expected, abs=1e-5)


def test_every_map_covers_the_picture_evenly() -> None:
    made = anchors()
    for start, end in pairwise(LAYERS):
        assert made[start:end, :2].mean(axis=0) == pytest.approx([0.5, 0.5], abs=1e-5)
        assert made[start:end, :2].min() > 0
        assert made[start:end, :2].max() < 1


ANCHOR = np.array([[0.5, 0.4, 0.2, 0.1]], np.float32)


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        pytest.param((0, 0, 0, 0), (0.35, 0.4, 0.45, 0.6), id="nothing said: the anchor itself"),
        pytest.param((10, 0, 0, 0), (0.35, 0.6, 0.45, 0.8), id="its own height further down"),
        pytest.param((0, 10, 0, 0), (0.45, 0.4, 0.55, 0.6), id="its own width to the right"),
        pytest.param((0, 0, 5 * np.log(2), 0), (0.35, 0.3, 0.45, 0.7), id="twice as tall"),
        pytest.param((0, 0, 0, 5 * np.log(0.5)), (0.375, 0.4, 0.425, 0.6), id="half as wide"),
        pytest.param((-5, 5, 5 * np.log(0.5), 5 * np.log(3)), (0.3, 0.35, 0.6, 0.45), id="all at once"),
    ],
)
def test_known_encodings(encoding: tuple[float, ...], expected: tuple[float, ...]) -> None:
    assert decode(np.array([encoding], np.float32), ANCHOR)[0] == pytest.approx(expected, abs=1e-6)


@given(arrays(np.float32, (5, 4), elements=st.floats(-(2.0**60), 2.0**60, width=32)))
def test_wild_encodings_neither_overflow_nor_warn(encodings: npt.NDArray[np.float32]) -> None:
    boxes = decode(encodings, anchors()[:5])
    assert np.isfinite(boxes).all()
    assert (boxes[:, :2] <= boxes[:, 2:]).all()


def test_no_encoding_no_box() -> None:
    assert decode(np.empty((0, 4), np.float32), np.empty((0, 4), np.float32)).shape == (0, 4)

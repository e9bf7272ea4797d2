"""Average precision of what was found, against what is marked."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("pycocotools", reason="the extra `train` is not installed")

from edgecount.detectors.instances.instance_card import Precision
from edgecount.detectors.instances.instance_network import Instance
from edgecount.detectors.tensors import Floats
from edgecount.geometry import Box, Point, Size
from edgecount.training.annotations.annotated import AnnotatedPicture, MarkedPerson, Polygons
from edgecount.training.instances.average_precision import precision

LEFT, RIGHT = Box(10, 10, 50, 90), Box(80, 10, 120, 90)
FULL = np.ones((28, 28), np.float32)
HALF = np.repeat([1.0, 0.0], (8, 20))[:, None].repeat(28, 1).astype(np.float32)


def marked(box: Box) -> MarkedPerson:
    corners = (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)
    return MarkedPerson(box, Polygons((tuple(Point(*corner) for corner in corners),)))


PICTURE = AnnotatedPicture("a.jpg", Size(160, 100), (marked(LEFT), marked(RIGHT)))
BOXED = replace(PICTURE, people=(marked(LEFT), MarkedPerson(RIGHT)))
CROWDED = replace(PICTURE, people=(marked(LEFT), replace(marked(RIGHT), is_crowd=True)))


def found(box: Box, confidence: float = 0.9, shape: Floats = FULL) -> Instance:
    return Instance(box, confidence, shape)


CASES = {
    "all": ([found(LEFT), found(RIGHT)], PICTURE, 1.0, 1.0),
    "nobody": ([], PICTURE, 0.0, 0.0),
    "one of two": ([found(LEFT)], PICTURE, 0.505, 0.505),
    "half shapes": ([found(LEFT, shape=HALF), found(RIGHT, shape=HALF)], PICTURE, 1.0, 0.0),
    "an unsure one too many": ([found(LEFT), found(RIGHT, 0.8), found(Box(130, 10, 150, 90), 0.7)], PICTURE, 1.0, 1.0),
    "unoutlined found": ([found(LEFT), found(RIGHT)], BOXED, 1.0, 1.0),
    "unoutlined missed": ([found(LEFT)], BOXED, 1.0, 1.0),
    "a crowd missed": ([found(LEFT)], CROWDED, 1.0, 1.0),
}


@pytest.mark.parametrize(("instances", "picture", "box", "shape"), CASES.values(), ids=CASES)
def test_precision(instances: list[Instance], picture: AnnotatedPicture, box: float, shape: float) -> None:
    measured = precision([picture], [instances])
    assert measured.box_at_half == pytest.approx(box, abs=0.01)
    assert measured.shape_at_half == pytest.approx(shape, abs=0.01)
    assert measured.pictures == 1


def test_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert isinstance(precision([PICTURE], [[found(LEFT)]]), Precision)
    assert capsys.readouterr().out == ""

"""Each person once, of all sizes of the picture."""

from dataclasses import replace

import pytest

from edgecount.detectors.overhead.candidate import FITTING, Candidate, each_once
from edgecount.geometry import Box, Point


def person(
    x: float, confidence: float = 0.9, misfit: float = 0.0, *, breadth: float = 40, half: float = 35
) -> Candidate:
    return Candidate(Point(x, 100), Box(x - half, 65, x + half, 135), breadth, confidence, misfit)


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([person(100, 0.5), person(200, 0.9)], [200, 100], id="the surest first"),
        pytest.param([person(100, 0.9), person(120, 0.8)], [100], id="heads too near"),
        pytest.param([person(100, 0.9), person(145, 0.8)], [100, 145], id="side by side"),
        pytest.param([person(100, 0.9, half=60), person(125, 0.8, half=60)], [100], id="two hills on one body"),
        pytest.param([person(100, 0.9, half=45), person(140, 0.8, half=45)], [100], id="a head and a back"),
        pytest.param([person(100, 0.9, half=28), person(134, 0.8, half=28)], [100, 134], id="close to each other"),
        pytest.param([person(100, 0.9), person(132, 0.8, half=20)], [100], id="legs beside the head"),
        pytest.param([person(100, 0.9), person(155, 0.8, half=20)], [100, 155], id="a child that is led"),
        pytest.param([person(100, 0.6, 0.8), person(104, 0.9, 0.2)], [104], id="of sizes that fit the surest"),
        pytest.param([replace(person(100, 0.6), whole=0.8), person(104, 0.9)], [100], id="the one that is whole"),
        pytest.param([person(100, 0.9, breadth=80), person(60, 0.8, breadth=40, half=20)], [100], id="an arm"),
        pytest.param([person(100, 0.9, FITTING + 0.01)], [], id="far too large or small"),
        pytest.param([person(100, 0.9, breadth=80), person(130, 0.8, breadth=40)], [100], id="a part of somebody"),
    ],
)
def test_each_once(seen: list[Candidate], kept: list[float]) -> None:
    assert [one.place.x for one in each_once(seen)] == kept
    assert [one.place.x for one in each_once(seen[::-1])] == kept

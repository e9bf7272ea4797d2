"""What looking by need loses and spares, over several clips."""

from dataclasses import replace

import pytest

from benchmarks.report import Goal
from benchmarks.scoring import Score
from benchmarks.sparing import Looked, Spared, by_model, is_fast, sparing_goals, sparing_table
from benchmarks.truth import Truth
from edgecount.geometry import Size

TRUTH = Truth(fps=25, size=Size(100, 100), anchor="foot", lines={}, crossings=())
RIGHT, HALF = Score(10, 10, 10, 0), Score(10, 10, 5, 0)
SPARED = [
    ("nanodet", Spared(auto=Looked(HALF, 30), always=Looked(RIGHT, 100))),
    ("nanodet", Spared(auto=Looked(RIGHT, 40), always=Looked(HALF, 50))),
    ("overhead", Spared(auto=Looked(HALF, 60), always=Looked(RIGHT, 100))),
]


@pytest.mark.parametrize(("fps", "fast"), [(7, False), (24.9, False), (25, True), (30, True)])
def test_looks_are_to_be_spared_at_many_frames_a_second(fps: float, *, fast: bool) -> None:
    assert is_fast(replace(TRUTH, fps=fps)) is fast


def test_clips_of_a_model_are_judged_together() -> None:
    together = by_model(SPARED)
    assert (together["nanodet"].lost, together["overhead"].lost) == (0, 0.5)
    assert together["nanodet"].share == pytest.approx(70 / 150)
    assert sparing_table(SPARED).rows == [
        ["nanodet", "0.750", "0.750", "70", "150", "47%"],
        ["overhead", "0.500", "1.000", "60", "100", "60%"],
    ]


def test_all_clips_together_are_to_lose_little_and_to_take_half_of_the_looks() -> None:
    more = [*SPARED, ("mobilenet_ssd", Spared(auto=Looked(RIGHT, 10), always=Looked(HALF, 100)))]
    assert sparing_goals(more) == [
        Goal("nanodet + overhead: F1 that auto loses against every: 1", "≤ 0.005", "0.167", reached=False),
        Goal("nanodet + overhead: looks of auto, share of every: 1", "≤ 50%", "52%", reached=False),
        Goal("mobilenet_ssd + overhead: F1 that auto loses against every: 1", "≤ 0.005", "0.000", reached=True),
        Goal("mobilenet_ssd + overhead: looks of auto, share of every: 1", "≤ 50%", "35%", reached=True),
    ]

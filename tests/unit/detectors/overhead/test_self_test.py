"""The test picture: a runtime that miscalculates is refused before it counts anything."""

import numpy as np
import pytest

from edgecount.detectors.overhead.peaks import CHANNELS, STRIDE
from edgecount.detectors.overhead.self_test import MIDDLE, SIDE, picture, require_overhead_sight
from edgecount.detectors.tensors import Floats
from edgecount.errors import ModelError


class Scripted:
    """Sees a person in the cells at these places, as shares of the input, whatever it is shown."""

    def __init__(self, *places: tuple[float, float]) -> None:
        self._places = places

    def infer(self, planes: Floats, /) -> tuple[Floats, ...]:
        _, height, width = planes.shape
        output = np.ones((CHANNELS, height // STRIDE, width // STRIDE), np.float32)
        output[0] = 0
        for x, y in self._places:
            output[0, int(y * output.shape[1]), int(x * output.shape[2])] = 0.9
        return (output,)


RIGHT = (MIDDLE.x / SIDE, MIDDLE.y / SIDE)


def test_a_sound_runtime_is_taken() -> None:
    require_overhead_sight(Scripted(RIGHT))


@pytest.mark.parametrize(
    "places",
    [
        pytest.param([], id="nobody"),
        pytest.param([(0.2, 0.2)], id="elsewhere"),
        pytest.param([RIGHT, (0.9, 0.9)], id="too many"),
    ],
)
def test_another_one_is_refused(places: list[tuple[float, float]]) -> None:
    with pytest.raises(ModelError, match="choose another one with detector"):
        require_overhead_sight(Scripted(*places))


def test_the_figure_is_drawn() -> None:
    assert (picture(MIDDLE) != picture(None)).any(axis=2).mean() == pytest.approx(0.06, abs=0.03)

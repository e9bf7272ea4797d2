"""The common gain: lamps and exposure are taken out, people are not."""

import numpy as np
import pytest

from edgecount.detectors.overhead.light import FEWEST, cells, common_gain
from edgecount.detectors.tensors import Floats


def scene(seed: int = 1) -> Floats:
    """A floor with stands, of levels 40 to 190."""
    coarse = np.random.default_rng(seed).uniform(40, 190, (12, 16, 3))
    return np.asarray(np.kron(coarse, np.ones((12, 12, 1))), np.float32)


def crowd(picture: Floats, share: float) -> Floats:
    """The picture with so many of its columns hidden by people, each dressed in their own way."""
    hidden = picture.copy()
    end = round(share * picture.shape[1])
    hidden[:, :end] = scene(seed=2)[:, :end]
    return hidden


@pytest.mark.parametrize("gain", [0.5, 0.75, 0.98, 1.0, 1.02, 1.25])
@pytest.mark.parametrize("hidden", [0.0, 0.3, 0.55])
def test_a_step_of_the_light_is_known_even_in_a_crowd(gain: float, hidden: float) -> None:
    now = crowd(scene(), hidden) * np.float32(gain)
    assert common_gain(cells(now), cells(scene())) == pytest.approx(gain, rel=0.02)


def test_noise_does_not_matter() -> None:
    noise = np.random.default_rng(3).normal(0, 8, scene().shape).astype(np.float32)
    assert common_gain(cells(scene() * np.float32(1.25) + noise), cells(scene())) == pytest.approx(1.25, rel=0.01)


def test_what_the_sensor_has_cut_off_tells_nothing() -> None:
    bright = scene()
    bright[:, :60] = 240
    assert common_gain(cells(np.minimum(bright * 1.3, 255)), cells(bright)) == pytest.approx(1.3, rel=0.01)


@pytest.mark.parametrize("level", [0, 255])
def test_where_too_few_cells_tell_there_is_no_gain(level: int) -> None:
    dark = np.full((144, 192, 3), level, np.float32)
    assert common_gain(cells(scene()), cells(dark)) == 1.0
    part = dark.copy()
    part[:8, : 8 * (FEWEST - 1) // 2] = 100
    assert common_gain(cells(part), cells(dark)) == 1.0


def test_no_picture_is_so_much_brighter() -> None:
    dim = np.full((144, 192, 3), 14, np.float32)
    assert common_gain(cells(dim * 16), cells(dim)) == 4.0

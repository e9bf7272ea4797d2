"""What a camera's sensor and encoder make of a scene."""

from dataclasses import replace

import numpy as np
import pytest

from tools.shop.sensor import Sensor

PLAIN = Sensor(
    gain=1.0, gamma=1.0, tint=(1.0, 1.0, 1.0), grey=False, vignette=0.0, blur=0.5, noise=0.0, sharpen=0.0, quality=None
)
SCENE = np.full((60, 80, 3), (40, 80, 120), np.float32)


def taken(sensor: Sensor, gain: float = 1.0) -> np.ndarray:
    return sensor.taken(SCENE, np.random.default_rng(1), gain)


def test_a_plain_sensor_shows_the_scene() -> None:
    assert taken(PLAIN).dtype == np.uint8
    assert np.abs(taken(PLAIN).astype(int) - SCENE).max() <= 1


@pytest.mark.parametrize("sensor", [PLAIN, replace(PLAIN, noise=9.0), replace(PLAIN, noise=5.0, quality=50)])
def test_a_picture_by_night_is_grey(sensor: Sensor) -> None:
    picture = taken(replace(sensor, grey=True))
    assert (picture == picture[..., :1]).all()
    assert picture.mean() == pytest.approx(80, abs=2)


@pytest.mark.parametrize(
    ("sensor", "gain", "wanted"),
    [
        (replace(PLAIN, gain=1.5), 1.0, (60, 120, 180)),
        (PLAIN, 1.5, (60, 120, 180)),
        (replace(PLAIN, gain=0.5), 0.5, (10, 20, 30)),
        (PLAIN, 4.0, (160, 255, 255)),
        (replace(PLAIN, tint=(0.5, 1.0, 1.25)), 1.0, (20, 80, 150)),
        (replace(PLAIN, gamma=2.0), 1.0, (6, 25, 56)),
    ],
    ids=["exposure", "of this moment", "both", "saturated", "tint", "curve"],
)
def test_how_bright_it_is(sensor: Sensor, gain: float, wanted: tuple[int, int, int]) -> None:
    assert taken(sensor, gain).mean(axis=(0, 1)) == pytest.approx(wanted, abs=1.5)


def test_corners_are_darker_by_the_vignette() -> None:
    picture = taken(replace(PLAIN, vignette=0.5)).astype(int)
    assert picture[30, 40, 2] == pytest.approx(120, abs=2)
    assert picture[0, 0, 2] == pytest.approx(60, abs=2)


@pytest.mark.parametrize("seed", range(10))
def test_the_seed_says_what_camera_and_what_picture(seed: int) -> None:
    one, two = (np.random.default_rng(seed) for _ in range(2))
    sensor = Sensor.any(one)
    assert sensor == Sensor.any(two)
    assert (sensor.taken(SCENE, one) == sensor.taken(SCENE, two)).all()


def test_a_camera_with_infrared_light_is_grey() -> None:
    assert all(Sensor.any(np.random.default_rng(seed), grey=True).grey for seed in range(20))

"""Colours and patterns of the rendered shop's clothes."""

import numpy as np
import pytest

from tools.shop.fabric import cloth, folds, woven

POINTS = np.random.default_rng(0).uniform((-0.25, -0.15, 0), (0.25, 0.15, 1.8), (3000, 3)).astype(np.float32)
GREY = np.full(3, 100, np.float32)


def colours_of_many() -> np.ndarray:
    rng = np.random.default_rng(1)
    return np.stack([cloth(rng) for _ in range(500)])


def test_clothes_are_within_what_a_picture_shows_and_dark_more_often_than_light() -> None:
    colours = colours_of_many()
    assert colours.shape == (500, 3)
    assert 5 <= colours.min() <= colours.max() <= 250
    assert 60 < np.median(colours.max(axis=1)) < 128


def test_few_clothes_are_bright_in_colour() -> None:
    colours = colours_of_many()
    saturation = 1 - colours.min(axis=1) / colours.max(axis=1)
    assert 0.08 < float((saturation > 0.45).mean()) < 0.3
    assert float(np.median(saturation)) < 0.3


def test_most_pieces_are_of_one_colour_but_for_their_folds_and_some_have_a_pattern() -> None:
    spreads = np.array([woven(GREY, POINTS, np.random.default_rng(seed)).std(axis=0).max() for seed in range(100)])
    plain = np.array([100 * folds(POINTS, np.random.default_rng(seed)).std() for seed in range(100)]).max()
    assert 0.1 < float((spreads > plain).mean()) < 0.35


@pytest.mark.parametrize("seed", range(5))
def test_the_seed_says_what_is_worn(seed: int) -> None:
    one, two = (woven(GREY, POINTS, np.random.default_rng(seed)) for _ in range(2))
    assert one.shape == (3000, 3)
    assert (one == two).all()


def test_folds_leave_the_brightness_on_the_whole() -> None:
    for seed in range(30):
        assert folds(POINTS, np.random.default_rng(seed)).mean() == pytest.approx(1, abs=0.1)

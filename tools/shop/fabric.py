"""Fabric: the colours of clothes, their stripes, checks and prints, and the folds that light makes seen."""

import colorsys
from collections.abc import Callable

import numpy as np

from tools.shop.bodies import Floats

VIVID = 0.15
"""The share of clothes in a bright colour; the others are greys, blues, browns and pale ones."""
PATTERNED = 0.3
FOLDS = 8
"""Waves of which folds are made."""


def cloth(rng: np.random.Generator) -> Floats:
    """One colour (blue, green, red, 0-255): dark more often than light, and greyish more often than bright."""
    value = rng.uniform(0.04, 0.3) if rng.random() < 0.5 else rng.uniform(0.2, 0.97)
    saturation = rng.uniform(0.4, 0.95) if rng.random() < VIVID else 0.5 * rng.beta(1.2, 3)
    hue = rng.normal(0.61, 0.04) if rng.random() < 0.35 else rng.random()  # denim and navy, or any
    red, green, blue = colorsys.hsv_to_rgb(hue % 1, saturation, value)
    return np.asarray(np.clip(np.array([blue, green, red]) * 255, 5, 250), np.float32)


def woven(colour: Floats, points: Floats, rng: np.random.Generator) -> Floats:
    """The colours of these points (N × 3, metres) of a piece in this colour, N × 3."""
    colours = np.tile(colour, (len(points), 1))
    if rng.random() < PATTERNED:
        share = _PATTERNS[int(rng.integers(len(_PATTERNS)))](points, rng)[:, None]
        colours += share * (cloth(rng) - colours)
    return np.asarray(colours * folds(points, rng)[:, None], np.float32)


def folds(points: Floats, rng: np.random.Generator) -> Floats:
    """How bright cloth is at these points (N × 3, metres), about 1."""
    waves = rng.normal(0, 1, (FOLDS, 3)) * rng.uniform(5, 40, (FOLDS, 1))
    sums = np.sin(points @ waves.T + rng.uniform(0, 6.3, FOLDS)).sum(axis=1)
    return np.asarray(1 + rng.uniform(0, 0.3) * sums / FOLDS**0.5, np.float32)


def _stripes(points: Floats, rng: np.random.Generator) -> Floats:
    along = points[:, int(rng.choice([0, 2, 2]))]
    return np.asarray(along % (step := rng.uniform(0.02, 0.14)) < step * rng.uniform(0.2, 0.6), np.float32)


def _checks(points: Floats, rng: np.random.Generator) -> Floats:
    step = rng.uniform(0.03, 0.12)
    across, up = points[:, 0] % step < step / 2, points[:, 2] % step < step / 2
    return np.asarray(0.5 * across + 0.5 * up, np.float32)


def _print(points: Floats, rng: np.random.Generator) -> Floats:
    """Blotches: flowers, camouflage, knitting."""
    waves = rng.normal(0, 1, (5, 3)) * rng.uniform(15, 90)
    return np.asarray(
        np.sin(points @ waves.T + rng.uniform(0, 6.3, 5)).sum(axis=1) > rng.uniform(-0.5, 1.5), np.float32
    )


def _yoke(points: Floats, rng: np.random.Generator) -> Floats:
    """Shoulders, or all below a height, in another colour."""
    low, high = np.percentile(points[:, 2], (2, 98))
    return np.asarray(points[:, 2] > low + rng.uniform(0.3, 0.85) * (high - low), np.float32)


_PATTERNS: tuple[Callable[[Floats, np.random.Generator], Floats], ...] = (_stripes, _checks, _print, _yoke)

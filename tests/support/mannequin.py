"""Mannequins: bodies of a rendered shop from a few ellipsoids, where the real ones take minutes and a gigabyte."""

import math

import numpy as np

from tools.shop.bodies import PARTS, PHASES, Body

_SHAPES = (
    ("head", (0, 0, 1.62), (0.08, 0.1, 0.12)),
    ("neck", (0, 0, 1.48), (0.05, 0.05, 0.06)),
    ("torso", (0, 0, 1.22), (0.17, 0.11, 0.25)),
    ("hip", (0, 0, 0.92), (0.16, 0.11, 0.12)),
    ("upper_arm", (0.2, 0, 1.28), (0.05, 0.05, 0.16)),
    ("lower_arm", (0.22, -0.04, 1.02), (0.04, 0.04, 0.14)),
    ("hand", (0.23, -0.06, 0.84), (0.04, 0.04, 0.08)),
    ("thigh", (0.09, 0, 0.68), (0.08, 0.08, 0.22)),
    ("shin", (0.09, 0, 0.27), (0.06, 0.06, 0.23)),
    ("foot", (0.09, -0.06, 0.04), (0.05, 0.12, 0.04)),
)


def mannequin(tall: float = 1.74, points: int = 4000) -> Body:
    """A body of this height (metres) that swings its shins, from about so many points."""
    rng = np.random.default_rng(0)
    pairs = [(part, (side * x, y, z), radii) for part, (x, y, z), radii in _SHAPES for side in ((1, -1) if x else (1,))]
    count = points // len(pairs)
    ways = rng.normal(0, 1, (len(pairs), count, 3))
    ways /= np.linalg.norm(ways, axis=2, keepdims=True)
    middles = np.array([middle for _, middle, _ in pairs])[:, None]
    skin = (middles + ways * np.array([radii for *_, radii in pairs])[:, None]).reshape(-1, 3)
    parts = np.repeat([PARTS.index(part) for part, *_ in pairs], count).astype(np.uint8)
    swing = np.isin(parts, (PARTS.index("shin"), PARTS.index("foot"))) * np.sign(skin[:, 0])
    phases = np.tile(skin, (PHASES + 1, 1, 1))
    for phase in range(PHASES):
        phases[phase, :, 1] += 0.2 * math.sin(2 * math.pi * phase / PHASES) * swing
    normals = np.tile(ways.reshape(1, -1, 3), (PHASES + 1, 1, 1))
    return Body((phases * tall / 1.74).astype(np.float32), normals.astype(np.float32), parts)

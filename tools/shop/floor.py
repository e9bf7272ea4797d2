"""Floors: what a camera above a door sees of an empty shop, drawn at random: tiles, boards, mats, furniture, glare."""

import cv2
import numpy as np

from tools.shop.bodies import Floats


def floor(width: int, height: int, rng: np.random.Generator) -> Floats:
    """A picture without people, height × width × 3, 0-255."""
    picture = np.full((height, width, 3), rng.uniform(15, 235), np.float32)
    picture *= _hue(rng)
    for cells in (3, 8, 24, 90):
        picture += clouds(width, height, cells, rng)[..., None] * 14 * rng.random() ** 2 * (1 + rng.normal(0, 0.1, 3))
    if rng.random() < 0.55:
        _pattern(picture, rng)
    for _ in range(rng.integers(0, 4) if rng.random() < 0.65 else 0):
        _wall(picture, rng)
    for _ in range(rng.integers(0, 8)):
        _thing(picture, rng)
    if rng.random() < 0.5:
        _pool_of_light(picture, rng)
    return np.clip(picture, 0, 255)


def _hue(rng: np.random.Generator) -> Floats:
    """Factors of blue, green and red: nearly grey most often."""
    deviation = float(rng.choice([0.02, 0.08, 0.18], p=[0.6, 0.3, 0.1]))
    return np.clip(1 + rng.normal(0, deviation, 3), 0.6, 1.4).astype(np.float32)


def _wall(picture: Floats, rng: np.random.Generator) -> None:
    """What stands at one side of the picture: a wall, a row of shelves, a front with doors and windows in it."""
    height, width = picture.shape[:2]
    angle = rng.integers(0, 4) * np.pi / 2 + (rng.normal(0, 0.1) if rng.random() < 0.7 else rng.uniform(-0.8, 0.8))
    y, x = np.mgrid[:height, :width].astype(np.float32)
    along = (x - width / 2) * np.cos(angle) + (y - height / 2) * np.sin(angle)
    across = (y - height / 2) * np.cos(angle) - (x - width / 2) * np.sin(angle)
    edge = rng.uniform(0.02, 0.5) * min(width, height)
    across = across + rng.uniform(-0.0015, 0.0015) * along**2 * rng.integers(0, 2)  # a wide lens bends it
    picture[across > edge] = _hue(rng) * rng.uniform(5, 240)
    for _ in range(rng.integers(0, 7)):  # frames, skirting, shelves
        at = edge + rng.choice([0, rng.uniform(0, 0.5 * height)])
        picture[np.abs(across - at) < rng.uniform(0.5, 4)] = _hue(rng) * rng.uniform(0, 255)
    for _ in range(rng.integers(0, 5)):  # doors, windows, goods
        at, wide = rng.uniform(-0.6, 0.6) * width, rng.uniform(4, 0.25 * width)
        low = edge + rng.uniform(0, 0.2 * height)
        inside = (np.abs(along - at) < wide) & (across > low) & (across < low + rng.uniform(4, 0.5 * height))
        picture[inside] = _hue(rng) * rng.uniform(0, 255)


def clouds(width: int, height: int, cells: int, rng: np.random.Generator) -> Floats:
    """Smooth random numbers of deviation 1, with so many cells across."""
    shape = (max(2, cells * height // width), max(2, cells))
    drawn = rng.normal(0, 1, shape).astype(np.float32)
    return np.asarray(cv2.resize(drawn, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


def _pattern(picture: Floats, rng: np.random.Generator) -> None:
    """Joints of tiles or boards, or squares of two colours."""
    height, width = picture.shape[:2]
    step, angle = rng.uniform(8, 70), rng.uniform(0, np.pi)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    if rng.random() < 0.3:
        where = ((u // step).astype(int) + (v // (step * rng.uniform(0.5, 2))).astype(int)) % 2 == 0
    else:
        joint = rng.uniform(1, 3.5)
        where = u % step < joint
        if rng.random() < 0.8:
            where |= v % (step * rng.uniform(0.5, 4)) < joint
    picture[where] += rng.normal(0, 30)


def _thing(picture: Floats, rng: np.random.Generator) -> None:
    """A mat, a counter, a rail, a post, a door's leaf, a plant, or a stain."""
    height, width = picture.shape[:2]
    colour = np.clip(rng.uniform(0, 255) * _hue(rng), 0, 255)
    x, y = rng.uniform(-0.1, 1.1) * width, rng.uniform(-0.1, 1.1) * height
    kind = rng.random()
    mask = np.zeros((height, width), np.float32)
    if kind < 0.4:
        sides = (float(rng.uniform(8, 0.7 * width)), float(rng.uniform(4, 0.5 * height)))
        cv2.fillPoly(mask, [cv2.boxPoints(((x, y), sides, float(rng.uniform(0, 180)))).astype(np.int32)], 1.0)
    elif kind < 0.62:
        axes = (int(rng.integers(3, 26)), int(rng.integers(3, 26)))
        cv2.ellipse(mask, (int(x), int(y)), axes, float(rng.uniform(0, 180)), 0, 360, 1.0, -1)
    elif kind < 0.75:
        end = (int(rng.uniform(0, width)), int(rng.uniform(0, height)))
        cv2.line(mask, (int(x), int(y)), end, 1.0, int(rng.integers(1, 12)))
    elif kind < 0.85:
        _leaves(mask, x, y, rng)
    else:
        picture *= 1 - rng.uniform(0, 0.5) * np.clip(clouds(width, height, 5, rng), 0, 1)[..., None]
        return
    texture = 1 + rng.uniform(0, 0.25) * clouds(width, height, int(rng.choice([10, 40])), rng)
    _over(picture, colour * texture[..., None], mask, rng)


def _leaves(mask: Floats, x: float, y: float, rng: np.random.Generator) -> None:
    """A plant, or a heap of anything, from many small ellipses."""
    size = rng.uniform(8, 30)
    for _ in range(rng.integers(5, 25)):
        at = (int(x + rng.normal(0, size)), int(y + rng.normal(0, size)))
        axes = (int(rng.uniform(2, size / 2)), int(rng.uniform(1, size / 4)))
        cv2.ellipse(mask, at, axes, float(rng.uniform(0, 180)), 0, 360, float(rng.uniform(0.4, 1)), -1)


def _over(picture: Floats, colour: Floats, mask: Floats, rng: np.random.Generator) -> None:
    """Lay a thing on the floor, with its shadow."""
    if rng.random() < 0.5:
        shadow = cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 8)) * rng.uniform(0.1, 0.5)
        picture *= 1 - shadow[..., None]
    picture += mask[..., None] * (colour - picture)


def _pool_of_light(picture: Floats, rng: np.random.Generator) -> None:
    """Daylight through a door, a lamp, or its reflection: bright, up to saturation."""
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), np.float32)
    x, y = rng.uniform(0, 1) * width, rng.uniform(0, 1) * height
    if rng.random() < 0.5:
        sides = (float(rng.uniform(0.2, 0.9) * width), float(rng.uniform(0.2, 0.7) * height))
        cv2.fillPoly(mask, [cv2.boxPoints(((x, y), sides, float(rng.uniform(0, 180)))).astype(np.int32)], 1.0)
    else:
        axes = (int(rng.uniform(0.1, 0.4) * width), int(rng.uniform(0.1, 0.4) * width))
        cv2.ellipse(mask, (int(x), int(y)), axes, 0, 0, 360, 1.0, -1)
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), rng.uniform(1, 20)), np.float32)
    picture *= 1 + rng.uniform(0.2, 2.0) * soft[..., None]

"""Outfits: what people wear and carry, as more points around a body; a person here is what a camera would see.

Cloth is the skin moved outwards and coloured; skirts, long hair, hats, bags, prams and trolleys are simple volumes.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tools.shop.bodies import PARTS, Body, Floats
from tools.shop.fabric import cloth, woven

HEAD, NECK, TORSO, UPPER_ARM, LOWER_ARM, HAND, HIP, THIGH, SHIN, FOOT = range(len(PARTS))


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    """A dressed person: `points` and `normals` are phases × N × 3, `colours` N × 3 (blue, green, red, 0-255).

    `bodily` says which points belong to the person, not to a pram or a trolley; `heads` which to head and hair.
    """

    points: Floats
    normals: Floats
    colours: Floats
    bodily: np.ndarray
    heads: np.ndarray
    height: float
    breadth: float


@dataclass(slots=True, eq=False)
class _Cloud:
    points: Floats
    normals: Floats
    colours: Floats
    bodily: bool = True
    head: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class _Wearer:
    """Whom an extra is made for: a body, the colours of its top and its hair, and chance."""

    body: Body
    top: Floats
    hair: Floats
    rng: np.random.Generator


def dressed(body: Body, rng: np.random.Generator) -> Person:
    """The body in random clothes; of six people one has a bag, and few push something."""
    parts = body.parts
    skin = np.array([120, 150, 200]) * rng.uniform(0.3, 1.15)
    hair = _hair(rng)
    top, bottom, shoes = cloth(rng), cloth(rng), cloth(rng) * rng.uniform(0.2, 1)
    standing = body.points[-1]
    upper, lower = woven(top, standing, rng), woven(bottom, standing, rng)
    colours = np.tile(skin, (len(parts), 1)).astype(np.float32)
    offsets = np.zeros(len(parts), np.float32)
    coat = rng.random() < 0.45
    thick = rng.uniform(0.02, 0.09) if coat else rng.uniform(0.005, 0.035)
    _wear(colours, offsets, np.isin(parts, (TORSO, HIP)), upper, thick)
    if coat or rng.random() < 0.75:
        _wear(colours, offsets, parts == UPPER_ARM, upper, 0.7 * thick)
        if coat or rng.random() < 0.6:
            _wear(colours, offsets, parts == LOWER_ARM, upper, 0.5 * thick)
    if rng.random() < 0.85:
        _wear(colours, offsets, np.isin(parts, (THIGH, SHIN)), lower, rng.uniform(0.005, 0.04))
    _wear(colours, offsets, parts == FOOT, np.tile(shoes, (len(parts), 1)), 0.01)
    points = body.points + offsets[:, None] * body.normals
    scalp = _scalp(body)
    bald = rng.random() < 0.08
    if not bald:
        points[:, scalp] += rng.uniform(0.005, 0.035) * body.normals[:, scalp]
        colours[scalp] = hair
    colours *= 1 + rng.normal(0, 0.03, (len(parts), 1))
    colours *= _lit_from_above(standing, body.height, rng)[:, None]
    clouds = [_Cloud(points, body.normals, colours)]
    wearer = _Wearer(body, top, hair, rng)
    clouds += [make(wearer) for make, share in _EXTRAS if rng.random() < share]
    return _joined(clouds, parts, body)


def _joined(clouds: list[_Cloud], parts: np.ndarray, body: Body) -> Person:
    phases = len(body.points)
    heads = [np.isin(parts, (HEAD,))] + [np.full(len(it.colours), it.head) for it in clouds[1:]]
    shoulders = body.points[-1][np.isin(parts, (TORSO, UPPER_ARM))]
    return Person(
        np.concatenate([np.broadcast_to(it.points, (phases, *it.points.shape[-2:])) for it in clouds], axis=1),
        np.concatenate([np.broadcast_to(it.normals, (phases, *it.normals.shape[-2:])) for it in clouds], axis=1),
        np.clip(np.concatenate([it.colours for it in clouds]), 2, 253).astype(np.float32),
        np.concatenate([np.full(len(it.colours), it.bodily) for it in clouds]),
        np.concatenate(heads),
        body.height,
        float(np.ptp(np.percentile(shoulders[:, 0], (4, 96)))),
    )


def _wear(colours: Floats, offsets: Floats, where: np.ndarray, piece: Floats, thick: float) -> None:
    colours[where], offsets[where] = piece[where], thick


def _lit_from_above(standing: Floats, height: float, rng: np.random.Generator) -> Floats:
    """How bright each point is because of its height: less light from the ceiling comes down to the legs."""
    return np.asarray(1 - rng.uniform(0, 0.6) * np.clip(1 - standing[:, 2] / (0.8 * height), 0, 1), np.float32)


def _hair(rng: np.random.Generator) -> Floats:
    """Black and brown mostly; some fair, grey or white."""
    shade = rng.uniform(6, 50) if rng.random() < 0.75 else rng.uniform(50, 215)
    warm = rng.uniform(0, 1.8) if shade < 150 or rng.random() < 0.5 else rng.uniform(0, 0.4)
    return (shade * np.array([0.8, 0.95, 1.15]) ** warm).astype(np.float32)


def _scalp(body: Body) -> np.ndarray:
    """The head without its face: above the brow, and behind."""
    head = body.parts == HEAD
    standing = body.points[-1]
    low, high = np.percentile(standing[head, 2], (2, 99.5))
    front, back = np.percentile(standing[head, 1], (2, 98))
    high_up = (standing[:, 2] - low) / (high - low) > 0.78
    behind = (standing[:, 1] - front) / (back - front) > 0.45
    return np.asarray(head & (high_up | (behind & (standing[:, 2] > low + 0.25 * (high - low)))))


def _top(body: Body) -> tuple[Floats, float]:
    """The middle of the head's top, by phase (phases × 3), and the head's radius."""
    head = body.points[:, body.parts == HEAD]
    middle = (head.min(axis=1) + head.max(axis=1)) / 2
    middle[:, 2] = head[..., 2].max(axis=1)
    return middle, float(np.ptp(head[-1, :, 0]) / 2)


def _sphere(rng: np.random.Generator, count: int) -> Floats:
    ways = rng.normal(0, 1, (count, 3))
    return np.asarray(ways / np.linalg.norm(ways, axis=1, keepdims=True), np.float32)


def _ball(
    middles: Floats, radii: tuple[float, float, float], colour: Floats, rng: np.random.Generator, count: int
) -> _Cloud:
    """An ellipsoid about a middle for each phase."""
    ways = _sphere(rng, count)
    shades = (colour * (1 + rng.normal(0, 0.05, (count, 1)))).astype(np.float32)
    return _Cloud((middles[:, None] + ways * np.array(radii)).astype(np.float32), ways[None], shades)


def _hat(wearer: _Wearer) -> _Cloud:
    rng = wearer.rng
    middle, radius = _top(wearer.body)
    middle[:, 2] -= 0.6 * radius
    brim = rng.uniform(1.0, 1.6)
    cloud = _ball(middle, (radius * brim, radius * brim * 1.1, radius * 1.1), cloth(rng), rng, 2500)
    cloud.points[..., 2] = np.maximum(cloud.points[..., 2], middle[:, None, 2])
    cloud.head = True
    return cloud


def _hood(wearer: _Wearer) -> _Cloud:
    rng = wearer.rng
    middle, radius = _top(wearer.body)
    middle[:, 2] -= 1.1 * radius
    middle[:, 1] += 0.25 * radius
    colour = wearer.top if rng.random() < 0.7 else cloth(rng)
    cloud = _ball(middle, (radius * 1.2, radius * 1.3, radius * 1.6), colour, rng, 2000)
    cloud.head = True
    return cloud


def _long_hair(wearer: _Wearer) -> _Cloud:
    rng = wearer.rng
    middle, radius = _top(wearer.body)
    long = rng.uniform(1.5, 3.0)
    middle[:, 2] -= (0.6 + long / 2) * radius
    middle[:, 1] += 0.55 * radius
    cloud = _ball(middle, (radius * rng.uniform(0.9, 1.3), radius * 0.6, long * radius * 0.8), wearer.hair, rng, 1500)
    cloud.head = True
    return cloud


def _skirt(wearer: _Wearer) -> _Cloud:
    """A skirt, or the lower part of a coat: a cone from the waist down."""
    rng = wearer.rng
    waist, hem = 0.6 * wearer.body.height, wearer.body.height * rng.uniform(0.12, 0.42)
    hips = wearer.body.points[-1][wearer.body.parts == HIP]
    wide, deep = np.ptp(hips[:, 0]) / 2, np.ptp(hips[:, 1]) / 2
    flare = rng.uniform(1.1, 1.7)
    down, around = rng.random(5000), rng.uniform(0, 2 * np.pi, 5000)
    spread = 1 + (flare - 1) * down
    points = np.stack(
        [spread * wide * np.cos(around), spread * deep * 1.2 * np.sin(around), waist + (hem - waist) * down], axis=1
    )
    normals = np.stack([np.cos(around), np.sin(around), np.full(5000, 0.2)], axis=1)
    colour = wearer.top if rng.random() < 0.5 else cloth(rng)
    return _Cloud(points[None].astype(np.float32), normals[None].astype(np.float32), np.tile(colour, (5000, 1)))


def _back_pack(wearer: _Wearer) -> _Cloud:
    rng = wearer.rng
    torso = wearer.body.points[:, wearer.body.parts == TORSO]
    middle = torso.mean(axis=1)
    middle[:, 1] = torso[..., 1].max(axis=1) + 0.07
    size = rng.uniform(0.7, 1.2)
    return _ball(middle, (0.17 * size, 0.11 * size, 0.24 * size), cloth(rng), rng, 2500)


def _hand_bag(wearer: _Wearer) -> _Cloud:
    rng = wearer.rng
    side = rng.choice([-1, 1])
    hands = wearer.body.points[:, wearer.body.parts == HAND]
    middle = np.stack([phase[np.sign(phase[:, 0]) == side].mean(axis=0) for phase in hands])
    middle[:, 2] -= rng.uniform(0.05, 0.3)
    return _ball(middle, tuple(rng.uniform((0.05, 0.1, 0.1), (0.12, 0.25, 0.22))), cloth(rng), rng, 1500)


def _pushed(wearer: _Wearer) -> _Cloud:
    """A pram or a trolley in front: a tub, dark within, on legs; it is not part of the person."""
    rng = wearer.rng
    colour, count = cloth(rng), 8000
    wide, long, low, high = rng.uniform((0.2, 0.3, 0.35, 0.7), (0.3, 0.5, 0.6, 1.05))
    place = np.array([0.0, -0.45 - long, 0.0])
    faces = rng.integers(0, 6, count)
    points = rng.uniform(-1, 1, (count, 3))
    points[np.arange(count), faces // 2] = np.where(faces % 2, 1, -1)
    normals = np.zeros((count, 3))
    normals[np.arange(count), faces // 2] = np.where(faces % 2, 1, -1)
    inside = faces == 5  # the open top: one sees the floor of the tub
    points = points * (wide, long, (high - low) / 2) + place + (0, 0, (high + low) / 2)
    points[inside, 2] = low + 0.1
    colours = np.tile(colour, (count, 1)) * np.where(inside, rng.uniform(0.3, 1.3), 1)[:, None]
    cloud = _Cloud(points[None].astype(np.float32), normals[None].astype(np.float32), colours.astype(np.float32))
    cloud.bodily = False
    return cloud


_EXTRAS: tuple[tuple[Callable[[_Wearer], _Cloud], float], ...] = (
    (_skirt, 0.25),
    (_long_hair, 0.3),
    (_hat, 0.12),
    (_hood, 0.1),
    (_back_pack, 0.15),
    (_hand_bag, 0.3),
    (_pushed, 0.05),
)

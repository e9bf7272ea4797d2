"""People drawn as a camera sees them, and laid over a floor and each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.shop.bodies import Floats
from tools.shop.camera import Camera
from tools.shop.light import Light
from tools.shop.outfit import Person
from tools.shop.splat import Patch, lay, splat

DENSE = 8000
"""Points that are enough for a person from above, at the scale of training."""
SKIN = 2.0
"""The surface of somebody dressed, in square metres."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Somebody drawn in a picture: `top` is the middle of head and shoulders, `box` the whole body, in its pixels.

    `size` is how broad the shoulders are (pixels), `far` how far the nearest point is (metres).
    """

    patch: Patch
    shadow: tuple[np.ndarray, int, int] | None
    top: tuple[float, float]
    box: tuple[float, float, float, float]
    size: float
    far: float


def draw(
    person: Person,
    phase: int,
    yaw: float,
    place: Sequence[float],
    camera: Camera,
    light: Light,
    size: tuple[int, int],
    dense: int = DENSE,
) -> Drawn | None:
    """Draw a person, from about `dense` points, in a picture of this size.

    None where the camera would be inside the person, or sees nothing.
    """
    c, s = math.cos(yaw), math.sin(yaw)
    turn = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]], np.float32)
    step = max(1, person.points.shape[1] // dense)
    points = person.points[phase, ::step] @ turn + np.array([*place, 0], np.float32)
    if points[:, 2].max() > camera.height - 0.12:
        return None
    normals = person.normals[phase, ::step] @ turn
    away = np.array([0, 0, camera.height], np.float32) - points
    facing = np.flatnonzero(np.einsum("ij,ij->i", normals, away) > 0)
    places, distances = camera.seen(points)
    colours = person.colours[::step][facing] * light.shades(points[facing], normals[facing], camera)[:, None]
    head = points[person.heads[::step]].mean(axis=0)
    neck = np.array([[head[0], head[1], head[2] - 0.12]], np.float32)
    scale = camera.scale(neck[0])
    patch = splat(places[facing], distances[facing], colours, scale * (SKIN / len(points)) ** 0.5)
    if patch is None:
        return None
    seen = places[person.bodily[::step]][::7]
    low, high = np.percentile(seen, (1, 99), axis=0)
    top = camera.seen(neck)[0][0]
    shadow = light.shadow_of(points, camera, *size)
    box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
    return Drawn(patch, shadow, (float(top[0]), float(top[1])), box, scale * person.breadth, distances.min())


def composed(ground: Floats, people: Sequence[tuple[Drawn, float]]) -> Floats:
    """People over the floor and each other, those farther off first, each with a share of cover (0-1)."""
    picture = ground.copy()
    for drawn, share in people:
        if drawn.shadow is not None:
            mask, left, top = drawn.shadow
            part = picture[top : top + mask.shape[0], left : left + mask.shape[1]]
            part *= 1 - share / 255 * mask[..., None].astype(np.float32)
    for drawn, share in people:
        lay(picture, drawn.patch, share)
    return picture

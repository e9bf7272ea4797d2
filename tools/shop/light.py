"""Light: how bright a surface is, and the shadows that people throw on the floor."""

from dataclasses import dataclass

import cv2
import numpy as np

from tools.shop.bodies import Floats
from tools.shop.camera import Camera


@dataclass(frozen=True, slots=True)
class Light:
    """A lamp or the sun from `direction` (a unit vector towards it), beside an `ambient` share of 0-1.

    `shadow` is how dark shadows are (0-1), `soft` how blurred (metres); `headlight` is a camera's own infrared lamp.
    """

    direction: tuple[float, float, float]
    ambient: float
    shadow: float
    soft: float
    headlight: bool = False

    @classmethod
    def any(cls, rng: np.random.Generator, *, headlight: bool = False) -> "Light":
        """Lamps above, or daylight from a side."""
        way = np.array([*rng.normal(0, 0.6, 2), rng.uniform(0.3, 1.2)])
        way /= np.linalg.norm(way)
        shadow = 0.0 if headlight else rng.uniform(0, 0.75)
        return cls(tuple(way), rng.uniform(0.35, 0.85), shadow, 0.2 * rng.random() ** 2 + 0.01, headlight)

    def shades(self, points: Floats, normals: Floats, camera: Camera) -> Floats:
        """How bright each point is, about 1 in full light."""
        if not self.headlight:
            facing = np.clip(normals @ np.array(self.direction, np.float32), 0, 1)
            return np.asarray(self.ambient + (1.1 - self.ambient) * facing)
        ways = np.array([0, 0, camera.height], np.float32) - points
        far = np.linalg.norm(ways, axis=1)
        facing = np.clip(np.einsum("ij,ij->i", normals, ways) / far, 0, 1)
        return np.asarray((0.35 + 0.65 * facing) * np.clip((0.6 * camera.height / far) ** 1.3, 0.3, 2.2))

    def shadow_of(self, points: Floats, camera: Camera, width: int, height: int) -> tuple[np.ndarray, int, int] | None:
        """How much darker the floor is for a person of these points: a part of the picture (0-255), its left and top.

        None where there is no shadow in a picture of this size.
        """
        if self.shadow <= 0.02:
            return None
        flat = points[::6].copy()
        flat[:, :2] -= flat[:, 2:] * (np.array(self.direction[:2], np.float32) / self.direction[2])
        flat[:, 2] = 0
        places, _ = camera.seen(flat)
        low, high = np.clip(places.min(axis=0), 0, (width, height)), np.clip(places.max(axis=0), 0, (width, height))
        blur = max(0.6, self.soft * camera.focal / camera.height)
        left, top = np.maximum(low - 2 * blur, 0).astype(int)
        right, bottom = np.minimum(high + 2 * blur, (width, height)).astype(int)
        if right - left < 4 or bottom - top < 4:
            return None
        mask = np.zeros((bottom - top, right - left), np.uint8)
        cells = places.astype(int) - (left, top)
        inside = (cells >= 0).all(axis=1) & (cells < (right - left, bottom - top)).all(axis=1)
        mask[cells[inside, 1], cells[inside, 0]] = int(255 * self.shadow)
        mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
        return cv2.GaussianBlur(mask, (0, 0), blur), int(left), int(top)

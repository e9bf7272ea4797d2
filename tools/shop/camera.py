"""Cameras: from metres to pixels, through any lens, from any mount."""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tools.shop.bodies import Floats

Lens = Literal["pinhole", "fisheye"]


@dataclass(frozen=True, slots=True)
class Camera:
    """A camera at (0, 0, `height`), in metres, that looks straight down and is then tilted and rolled, in radians.

    `focal` is in pixels; the optical axis meets the picture at (`x`, `y`), in pixels. A fisheye is equidistant.
    """

    height: float
    tilt: float
    roll: float
    lens: Lens
    focal: float
    x: float
    y: float

    def seen(self, points: Floats) -> tuple[Floats, Floats]:
        """Places in the picture (N × 2, pixels) and distances (N, metres) of points (N × 3); behind it: far outside."""
        aside, up, ahead = self._turned(points)
        across = np.hypot(aside, up)
        angle = np.arctan2(across, ahead)
        flat = np.where(ahead > 0.05, across / np.maximum(ahead, 0.05), 1e3)
        reach = flat if self.lens == "pinhole" else angle
        share = self.focal * reach / np.maximum(across, 1e-6)
        c, s = math.cos(self.roll), math.sin(self.roll)
        u, v = aside * share, -up * share
        places = np.stack([self.x + c * u - s * v, self.y + s * u + c * v], axis=1)
        return places.astype(np.float32), np.sqrt(across**2 + ahead**2).astype(np.float32)

    def scale(self, point: Floats) -> float:
        """Pixels a metre about a point, for what is level and across the line of sight: shoulders from the front."""
        steps = np.array(point)[None] + 0.05 * np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
        places, _ = self.seen(steps.astype(np.float32))
        return float(np.linalg.svd((places[1:] - places[0]) / 0.05, compute_uv=False)[0])

    def ground(self, place: tuple[float, float], height: float = 0.0) -> tuple[float, float] | None:
        """Where the line of sight of a place in the picture is at this height; None where it never is."""
        u, v = place[0] - self.x, place[1] - self.y
        c, s = math.cos(self.roll), math.sin(self.roll)
        u, v = c * u + s * v, -s * u + c * v
        reach = math.hypot(u, v) / self.focal
        angle = math.atan(reach) if self.lens == "pinhole" else reach
        if angle < 1e-6:
            aside, up = 0.0, 0.0
        else:
            aside, up = math.tan(angle) * u / math.hypot(u, v), -math.tan(angle) * v / math.hypot(u, v)
        c, s = math.cos(self.tilt), math.sin(self.tilt)
        y, down = c * up + s, c - s * up
        if down <= 0.02 or angle > 1.5:
            return None
        far = (self.height - height) / down
        return aside * far, y * far

    def _turned(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """The points as the camera has them: aside, up and ahead of it."""
        x, y, down = points[:, 0], points[:, 1], self.height - points[:, 2]
        c, s = math.cos(self.tilt), math.sin(self.tilt)
        return x, c * y - s * down, s * y + c * down

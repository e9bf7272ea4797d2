"""A camera's sensor and encoder: light, infrared, vignetting, blur, noise, sharpening, compression."""

from dataclasses import dataclass

import cv2
import numpy as np

from tools.shop.bodies import Floats
from tools.shop.floor import clouds


@dataclass(frozen=True, slots=True)
class Sensor:
    """What one camera does to every picture of a scene; `gain` is its exposure, `gamma` its curve.

    `grey` is an infrared picture by night; `vignette` the loss of light in the corners; `noise` a deviation (0-255);
    `quality` that of JPEG (1-100), None for no compression.
    """

    gain: float
    gamma: float
    tint: tuple[float, float, float]
    grey: bool
    vignette: float
    blur: float
    noise: float
    sharpen: float
    quality: int | None

    @classmethod
    def any(cls, rng: np.random.Generator, *, grey: bool = False) -> "Sensor":
        """A camera by day, by lamps, at dusk, or by night; `grey` where it sees by infrared light of its own."""
        night = grey or rng.random() < 0.08
        dark = night or rng.random() < 0.2
        return cls(
            gain=rng.uniform(0.35, 0.8) if dark else rng.uniform(0.6, 1.4),
            gamma=rng.uniform(0.7, 1.5),
            tint=tuple(np.clip(1 + rng.normal(0, rng.choice([0.03, 0.03, 0.1]), 3), 0.75, 1.25)),
            grey=night,
            vignette=rng.uniform(0, 0.7) if rng.random() < 0.4 else 0.0,
            blur=rng.uniform(0.3, 1.0),
            noise=rng.uniform(2, 9) if dark else 6 * rng.random() ** 2,
            sharpen=rng.uniform(0, 1.5) if rng.random() < 0.4 else 0.0,
            quality=int(rng.integers(30, 92)) if rng.random() < 0.7 else None,
        )

    def taken(self, scene: Floats, rng: np.random.Generator, gain: float = 1.0) -> np.ndarray:
        """The camera's picture (uint8) of a scene (0-255, float); `gain` is that of this moment."""
        height, width = scene.shape[:2]
        lit = scene * (self.gain * gain * np.array(self.tint, np.float32))
        if self.grey:
            lit = np.repeat(lit.mean(axis=2, keepdims=True), 3, axis=2)
        if self.vignette:
            y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
            lit *= (1 - self.vignette / 2 * (x * x + y * y)).astype(np.float32)[..., None]
        curve = (255 * (np.arange(256) / 255) ** self.gamma).astype(np.float32)
        curved = curve[np.clip(lit, 0, 255).astype(np.uint8)]
        picture = np.asarray(cv2.GaussianBlur(curved, (0, 0), self.blur), np.float32)
        if self.sharpen:
            picture = picture + self.sharpen * (picture - cv2.GaussianBlur(picture, (0, 0), 2.0))
        grain = self.noise * _grain(height, width, 1 if self.grey else 3, rng)
        if self.noise > 7:  # a denoiser smears what is left into clouds
            grain = 0.6 * grain + 0.4 * self.noise * clouds(width, height, width // 4, rng)[..., None]
        taken = np.clip(picture + grain, 0, 255).astype(np.uint8)
        if self.quality is None:
            return taken
        packed = cv2.imencode(".jpg", taken, [cv2.IMWRITE_JPEG_QUALITY, self.quality])[1]
        return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), np.uint8)


_GRAIN = np.random.default_rng(0).normal(0, 1, (1024, 1024, 3)).astype(np.float32)


def _grain(height: int, width: int, channels: int, rng: np.random.Generator) -> Floats:
    """A part of one large picture of noise: drawing it anew would take most of the time."""
    top, left = rng.integers(0, 1024 - height), rng.integers(0, 1024 - width)
    return _GRAIN[top : top + height, left : left + width, :channels]

"""Points → pixels: people drawn as clouds of points, the nearest on top, with how much of each pixel they cover."""

from dataclasses import dataclass

import cv2
import numpy as np

from tools.shop.bodies import Floats

FINER = 2
"""People are drawn so many times finer, and shrunk: edges are then smooth."""
MARGIN = 2


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A drawn person: pixels (height × width × 3), cover (0-1), and where the patch lies in the picture."""

    pixels: Floats
    cover: Floats
    left: int
    top: int


def splat(places: Floats, distances: Floats, colours: Floats, apart: float = 1.0, finer: int = FINER) -> Patch | None:
    """Draw the points (N × 2 pixels, N, N × 3), which are about `apart` pixels apart; None where there are none."""
    if not len(places):
        return None
    low = np.floor(places.min(axis=0)).astype(int) - MARGIN
    size = np.ceil(places.max(axis=0)).astype(int) + MARGIN - low
    if size.min() <= 0 or size.max() > 600:
        return None
    width, height = size * finer
    cells = ((places - low) * finer).astype(np.intp)
    order = np.argsort(-distances, kind="stable")
    dots = _dot(finer * min(apart, MARGIN))
    flat = ((cells[order, 1] * width + cells[order, 0])[:, None] + dots @ (width, 1)).ravel()
    pixels = np.zeros((height * width, 3), np.float32)
    cover = np.zeros(height * width, np.float32)
    pixels[flat] = np.repeat(colours[order], len(dots), axis=0)
    cover[flat] = 1
    pixels, cover = _closed(pixels.reshape(height, width, 3), cover.reshape(height, width))
    if finer > 1:
        small = (int(size[0]), int(size[1]))
        cover = np.asarray(cv2.resize(cover, small, interpolation=cv2.INTER_AREA), np.float32)
        pixels = np.asarray(cv2.resize(pixels, small, interpolation=cv2.INTER_AREA), np.float32)
        pixels /= np.maximum(cover, 1e-3)[..., None]
    return Patch(pixels, cover, int(low[0]), int(low[1]))


def _dot(broad: float) -> np.ndarray:
    """The pixels of a point so broad (N × 2): nothing that is farther off shows between points of one surface."""
    reach = max(0, round((broad - 1) / 2))
    return np.argwhere(np.ones((2 * reach + 1, 2 * reach + 1))) - reach


def _closed(pixels: Floats, cover: Floats) -> tuple[Floats, Floats]:
    """Holes between the points take their neighbours' colours; the pixels are weighted by the cover."""
    kernel = np.ones((3, 3), np.uint8)
    reach = 2 + max(cover.shape) // 150  # the larger the person, the farther apart the points
    closed = np.asarray(cv2.morphologyEx(cover, cv2.MORPH_CLOSE, kernel, iterations=reach), np.float32)
    near = cv2.blur(pixels, (2 * reach + 1, 2 * reach + 1))
    share = cv2.blur(cover, (2 * reach + 1, 2 * reach + 1))
    holes = (closed > 0) & (cover == 0)
    pixels[holes] = near[holes] / np.maximum(share[holes], 1e-3)[:, None]
    return pixels * closed[..., None], closed


def lay(picture: Floats, patch: Patch, share: float = 1.0) -> None:
    """Draw the patch into the picture, where they meet; with a share (0-1) of its cover it is a ghost."""
    height, width = picture.shape[:2]
    top, left = max(0, patch.top), max(0, patch.left)
    bottom, right = min(height, patch.top + patch.cover.shape[0]), min(width, patch.left + patch.cover.shape[1])
    if top >= bottom or left >= right:
        return
    part = np.s_[top - patch.top : bottom - patch.top, left - patch.left : right - patch.left]
    there = picture[top:bottom, left:right]
    there += share * patch.cover[part][..., None] * (patch.pixels[part] - there)

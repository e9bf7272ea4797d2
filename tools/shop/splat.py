"""Points → pixels: people drawn as clouds of points, the nearest on top, with how much of each pixel they cover."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from tools.shop.bodies import Floats

FINER = 2
"""People are drawn so many times finer, and shrunk: edges are then smooth."""
MARGIN = 2
"""Pixels that are left free about a person, and how broad a point is drawn at most."""
SURFACE = 0.02
"""Metres behind the surface from which on a pixel shows what the surface hides."""
GAP = 1.5
"""How broad gaps between points are, at most, in mean distances of two points: chance puts them in heaps."""
NOTHING = 1e3
"""Metres to what is not there."""


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
    reach = math.ceil(GAP * finer * apart)
    margin = MARGIN + math.ceil(reach / finer)
    low = np.floor(places.min(axis=0)).astype(int) - margin
    size = np.ceil(places.max(axis=0)).astype(int) + margin - low
    if size.min() <= 0 or size.max() > 600:
        return None
    width, height = size * finer
    cells = ((places - low) * finer).astype(np.intp)
    order = np.argsort(-distances, kind="stable")
    dots = _dot(finer * min(apart, MARGIN))
    flat = ((cells[order, 1] * width + cells[order, 0])[:, None] + dots @ (width, 1)).ravel()
    pixels = np.zeros((height * width, 3), np.float32)
    depths = np.full(height * width, NOTHING, np.float32)
    pixels[flat] = np.repeat(colours[order], len(dots), axis=0)
    depths[flat] = np.repeat(distances[order], len(dots))
    pixels, cover = _closed(pixels.reshape(height, width, 3), depths.reshape(height, width), reach)
    if finer > 1:
        small = (int(size[0]), int(size[1]))
        cover = np.asarray(cv2.resize(cover, small, interpolation=cv2.INTER_AREA), np.float32)
        pixels = np.asarray(cv2.resize(pixels, small, interpolation=cv2.INTER_AREA), np.float32)
        pixels /= np.maximum(cover, 1e-3)[..., None]
    return Patch(pixels, cover, int(low[0]), int(low[1]))


def _dot(broad: float) -> np.ndarray:
    """The pixels of a point so broad (N × 2)."""
    reach = max(0, round((broad - 1) / 2))
    return np.argwhere(np.ones((2 * reach + 1, 2 * reach + 1))) - reach


def _closed(pixels: Floats, depths: Floats, reach: int) -> tuple[Floats, Floats]:
    """Pixels weighted by their cover (0 or 1), and the cover; between the points, the neighbours' colours.

    What lies behind the surface there, or nothing at all, shows in gaps narrower than twice `reach`: an opening of
    the depths (Serra, Image Analysis and Mathematical Morphology, 1982) says where the surface is.
    """
    broad = (2 * reach + 1, 2 * reach + 1)
    surface = np.asarray(cv2.morphologyEx(depths, cv2.MORPH_OPEN, np.ones(broad, np.uint8)), np.float32)
    gaps = depths > surface + SURFACE
    cover = (surface < NOTHING).astype(np.float32)
    pixels[gaps] = 0
    share = cv2.blur((~gaps & (cover > 0)).astype(np.float32), broad)
    pixels[gaps] = (cv2.blur(pixels, broad) / np.maximum(share, 1e-3)[..., None])[gaps]
    return pixels * cover[..., None], cover


def blurred(patch: Patch, way: np.ndarray) -> Patch:
    """The patch of somebody who moved by `way` (x, y in pixels) while the picture was taken."""
    reach = math.ceil(float(np.abs(way).max()) / 2)
    if reach < 1:
        return patch
    line: Floats = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    ends = [tuple(int(part) for part in np.round(16 * (reach + share * way))) for share in (-0.5, 0.5)]
    cv2.line(line, ends[0], ends[1], 1.0, shift=4)
    line /= line.sum()
    wide = cv2.copyMakeBorder(patch.cover, reach, reach, reach, reach, cv2.BORDER_CONSTANT)
    pixels = cv2.copyMakeBorder(patch.pixels, reach, reach, reach, reach, cv2.BORDER_CONSTANT) * wide[..., None]
    cover = np.asarray(cv2.filter2D(wide, -1, line), np.float32)
    pixels = cv2.filter2D(pixels, -1, line) / np.maximum(cover, 1e-3)[..., None]
    return Patch(np.asarray(pixels, np.float32), cover, patch.left - reach, patch.top - reach)


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

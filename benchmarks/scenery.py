"""Scenes made of a clip: its empty ground, and what a camera makes of a scene by day and by night."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np

from benchmarks.counted import frames_of
from edgecount.ports import Image

STEP = 17
"""From one frame to the next of those whose median is the ground: whoever walks is on no place in most of them."""
FIELDS = 7
"""Pictures of noise, of which the frames get one after the other, each shifted another way."""


@dataclass(frozen=True, slots=True)
class Light:
    """What a camera makes of a scene.

    How bright it is (1: as it was), the deviation of the noise (grey levels), and kilobits a second of the stream.
    """

    name: str
    brightness: float
    noise: float
    kilobits: int


DAY = Light("day", 1.0, 1.0, 2000)
NIGHT = Light("night", 0.35, 6.0, 1000)
"""A sensor at its highest gain, whose noise the encoder can only smear."""


def ground(video: Path) -> Image:
    """The scene without people: the median of pictures from all over the clip."""
    taken = [frame.image for frame in frames_of(video) if frame.index % STEP == 0]
    return np.asarray(np.median(np.stack(taken), axis=0), np.uint8)


def part(video: Path, first: int, count: int) -> Iterator[Image]:
    """So many pictures of a clip, from this frame on (from 1)."""
    return (frame.image for frame in islice(frames_of(video), first - 1, first - 1 + count))


def lit(pictures: Iterable[Image], light: Light) -> Iterator[Image]:
    """The pictures in this light, the same every time."""
    chance = np.random.default_rng(1)
    fields: list[np.ndarray[tuple[int, ...], np.dtype[np.int16]]] = []
    for number, picture in enumerate(pictures):
        if not fields:
            fields = [np.rint(chance.normal(0, light.noise, picture.shape)).astype(np.int16) for _ in range(FIELDS)]
        shift = tuple(int(by) for by in chance.integers(0, picture.shape[:2]))
        noise = np.roll(fields[number % FIELDS], shift, axis=(0, 1))
        dark = cv2.convertScaleAbs(picture, alpha=light.brightness)
        yield np.asarray(np.clip(dark + noise, 0, 255), np.uint8)

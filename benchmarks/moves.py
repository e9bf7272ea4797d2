"""Moves of a camera, and what is no move: what is done to the pictures of a clip to see whether it is told.

A clip is seen through a window of 70 % of its width and height, so that a camera that is moved sees what lies beside
it, and no borders.  Everything else is laid over the window's picture, and depends on the time that has passed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.ports import Image

WINDOW = 0.7
Effect = Callable[[Image, float, np.random.Generator], Image]
"""A picture, the seconds since it began and a source of chance → another picture."""


@dataclass(frozen=True, slots=True)
class Pose:
    """How the window lies: moved by shares of its width, turned (degrees), zoomed; out of focus by a share of it."""

    right: float = 0.0
    down: float = 0.0
    turn: float = 0.0
    zoom: float = 1.0
    blur: float = 0.0


STILL = Pose()
MOVES: Mapping[str, Pose] = {
    "3 % right": Pose(right=0.03),
    "3 % down": Pose(down=0.03),
    "5 % left": Pose(right=-0.05),
    "8 % aslant": Pose(right=0.064, down=0.048),
    "12 % right": Pose(right=0.12),
    "12 % up": Pose(down=-0.12),
    "20 % right": Pose(right=0.2),
    "20 % left": Pose(right=-0.2),
    "turned by 2°": Pose(turn=2),
    "turned by -2°": Pose(turn=-2),
    "turned by 3°": Pose(turn=3),
    "turned by -5°": Pose(turn=-5),
    "turned by 10°": Pose(turn=10),
    "turned by -10°, 5 % left": Pose(right=-0.05, turn=-10),
    "1.1 times nearer": Pose(zoom=1.1),
    "1.3 times nearer": Pose(zoom=1.3),
    "1.15 times farther": Pose(zoom=1 / 1.15),
    "out of focus, 0.8 %": Pose(blur=0.008),
    "out of focus, 1.2 %": Pose(blur=0.012),
    "out of focus, 2 %": Pose(blur=0.02),
}
"""The twenty moves; out of focus, a point becomes a disc with such a radius (share of the width)."""


def seen(image: Image, pose: Pose) -> Image:
    """What the window shows of a picture."""
    height, width = image.shape[:2]
    wide, high = round(width * WINDOW), round(height * WINDOW)
    turn = np.deg2rad(pose.turn)
    cosine, sine = np.cos(turn) / pose.zoom, np.sin(turn) / pose.zoom
    middle = (width / 2 + pose.right * wide, height / 2 + pose.down * wide)
    way = np.array(
        [
            [cosine, -sine, middle[0] - cosine * wide / 2 + sine * high / 2],
            [sine, cosine, middle[1] - sine * wide / 2 - cosine * high / 2],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    shown = cv2.warpAffine(image, way, (wide, high), flags=flags, borderMode=cv2.BORDER_REFLECT)
    return _image(cv2.filter2D(shown, -1, _disc(pose.blur * wide))) if pose.blur else _image(shown)


@cache
def _disc(radius: float) -> npt.NDArray[np.float32]:
    size = int(np.ceil(radius))
    rows, columns = np.mgrid[-size : size + 1, -size : size + 1]
    disc = np.clip(radius + 0.5 - np.hypot(rows, columns), 0, 1).astype(np.float32)
    return np.asarray(disc / disc.sum(), np.float32)


def _image(values: npt.NDArray[np.generic]) -> Image:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def night(image: Image, _passed: float, chance: np.random.Generator) -> Image:
    """Infrared: grey, another contrast, a bright middle, and the noise of a sensor in the dark."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY).astype(np.float32) / 255
    height, width = grey.shape
    rows, columns = np.mgrid[0:height, 0:width]
    lamp = np.exp(-(((rows / height - 0.5) / 0.6) ** 2) - ((columns / width - 0.5) / 0.6) ** 2)
    lit = (0.05 + 0.55 * grey**1.5) * (0.35 + 0.65 * lamp) * 255
    return _image(np.repeat((lit + chance.normal(0, 7, grey.shape))[..., None], 3, axis=2))


def dusk(image: Image, _passed: float, chance: np.random.Generator) -> Image:
    """Lamps instead of the sun: darker, redder, flatter."""
    shades = 255 * (image.astype(np.float32) / 255) ** 1.4 * np.array([0.35, 0.5, 0.65], np.float32)
    return _image(shades + chance.normal(0, 4, image.shape))


def dark(image: Image, _passed: float, chance: np.random.Generator) -> Image:
    """Nearly no light."""
    return _image(0.06 * image.astype(np.float32) + chance.normal(0, 3, image.shape) + 3)


def exposed(factor: float) -> Effect:
    """Too bright or too dark, and cut off at white."""
    return lambda image, _passed, _chance: _image(image.astype(np.float32) * factor)


def stepping(image: Image, passed: float, _chance: np.random.Generator) -> Image:
    """An exposure that changes every twenty seconds."""
    return _image(image.astype(np.float32) * (0.5, 1.0, 1.5, 0.75)[int(passed // 20) % 4])


def noisy(image: Image, _passed: float, chance: np.random.Generator) -> Image:
    """A bad sensor."""
    return _image(image + chance.normal(0, 20, image.shape))


def squeezed(image: Image, _passed: float, _chance: np.random.Generator) -> Image:
    """Compressed to little."""
    jpeg = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, 12])[1]
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def rain(image: Image, _passed: float, chance: np.random.Generator) -> Image:
    """Three hundred streaks, others in each picture."""
    shown, (height, width) = image.copy(), image.shape[:2]
    for x, y in zip(chance.integers(0, width, 300), chance.integers(0, height, 300), strict=True):
        cv2.line(shown, (int(x), int(y)), (int(x + width / 100), int(y + height / 12)), (210, 210, 210), 1, cv2.LINE_AA)
    return shown


def poster(image: Image, _passed: float, _chance: np.random.Generator) -> Image:
    """Fifteen percent of the picture are covered with a pattern, for good."""
    shown, (height, width) = image.copy(), image.shape[:2]
    high, wide = round(0.387 * height), round(0.387 * width)
    top, left = round(0.2 * height), round(0.5 * width)
    shown[top : top + high, left : left + wide] = _pattern(high, wide, 3)
    return shown


def door(image: Image, passed: float, _chance: np.random.Generator) -> Image:
    """A door of a sixth of the picture that stands open and closed for four minutes each."""
    if passed % 480 < 240:
        return image
    shown, (height, width) = image.copy(), image.shape[:2]
    top, left, right = round(0.2 * height), round(0.1 * width), round(0.31 * width)
    leaf = shown[top:, left:right]
    leaf[:] = (60, 90, 120)
    leaf[6:-6, 6:-6] = (70, 105, 140)
    return shown


def crowd(image: Image, passed: float, _chance: np.random.Generator) -> Image:
    """Half of the picture is covered by people in patterned clothes, each of whom stands for one to four minutes."""
    shown, (height, width) = image.copy(), image.shape[:2]
    wide, high = round(0.13 * width), round(0.36 * height)
    for number in range(20):
        lasting = 60 + 9 * number
        own = np.random.default_rng([number, int(passed // lasting)])
        left, top = int(own.integers(-wide // 2, width - wide // 2)), int(own.integers(-high // 3, height - high // 2))
        sway = round(0.004 * width * np.sin(passed / 3 + number))
        _stand(shown, _pattern(high, wide, 100 + number), left + sway, top)
    return shown


def _stand(shown: Image, figure: Image, left: int, top: int) -> None:
    """Lay a figure, rounded like a person, over a picture."""
    high, wide = figure.shape[:2]
    shape = np.zeros((high, wide), np.uint8)
    cv2.ellipse(shape, (wide // 2, high * 6 // 10), (wide // 2 - 1, high * 4 // 10), 0, 0, 360, 1, -1)
    cv2.circle(shape, (wide // 2, high // 8), min(wide, high) // 6, 1, -1)
    rows, columns = np.nonzero(shape)
    inside = (
        (rows + top >= 0) & (rows + top < shown.shape[0]) & (columns + left >= 0) & (columns + left < shown.shape[1])
    )
    rows, columns = rows[inside], columns[inside]
    shown[rows + top, columns + left] = figure[rows, columns]


def _pattern(high: int, wide: int, seed: int) -> Image:
    """Blocks of colour with letters on them."""
    own = np.random.default_rng(seed)
    blocks = own.integers(0, 255, (6, 5, 3)).astype(np.uint8)
    made = np.asarray(cv2.resize(blocks, (wide, high), interpolation=cv2.INTER_NEAREST), np.uint8)
    for row in range(1, 5):
        cv2.putText(made, "SALE 50 %", (2, row * high // 5), cv2.FONT_HERSHEY_SIMPLEX, wide / 160, (250, 250, 250), 1)
    return made


def together(*effects: Effect) -> Effect:
    """One after the other."""

    def all_of(image: Image, passed: float, chance: np.random.Generator) -> Image:
        for effect in effects:
            image = effect(image, passed, chance)
        return image

    return all_of


def nothing(image: Image, _passed: float, _chance: np.random.Generator) -> Image:
    """The picture as it is."""
    return image


DISTURBANCES: Mapping[str, Effect] = {
    "as it is": nothing,
    "night": night,
    "dusk": dusk,
    "dark": dark,
    "exposed 0.4": exposed(0.4),
    "exposed 1.8": exposed(1.8),
    "exposure in steps": stepping,
    "noise": noisy,
    "compressed": squeezed,
    "rain": rain,
    "a poster": poster,
    "a door": door,
    "a crowd": crowd,
    "night, poster and crowd": together(poster, crowd, night),
    "dusk, door and compressed": together(door, dusk, squeezed),
}
"""What may happen in front of a camera that stands still."""

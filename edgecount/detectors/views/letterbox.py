"""A picture made to fit a network's input: scaled, and the rest of the input filled with grey."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.detectors.tensors import Floats
from edgecount.geometry import Size
from edgecount.ports import Image

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where a picture lies in a network's input: it takes up `shown` there, from `left` and `top` on."""

    picture: Size
    input: Size
    shown: Size
    left: int
    top: int

    @classmethod
    def following(cls, picture: Size, side: int, step: int) -> "Letterbox":
        """In the middle of an input as long as `side` and no wider than it must be, both in whole steps."""
        shown = _scaled(picture, side / max(picture.width, picture.height))
        input_ = Size(math.ceil(shown.width / step) * step, math.ceil(shown.height / step) * step)
        return cls(picture, input_, shown, (input_.width - shown.width) // 2, (input_.height - shown.height) // 2)

    @classmethod
    def centered(cls, picture: Size, input_: Size) -> "Letterbox":
        """As large as the input allows, in the middle."""
        there = cls.cornered(picture, input_)
        left, top = (input_.width - there.shown.width) // 2, (input_.height - there.shown.height) // 2
        return cls(picture, input_, there.shown, left, top)

    @classmethod
    def cornered(cls, picture: Size, input_: Size) -> "Letterbox":
        """As large as the input allows, at the top left."""
        scale = min(input_.width / picture.width, input_.height / picture.height)
        return cls(picture, input_, _scaled(picture, scale), 0, 0)

    @classmethod
    def squeezed(cls, picture: Size, input_: Size) -> "Letterbox":
        """All over the input, which may distort the picture."""
        return cls(picture, input_, input_, 0, 0)

    def fill(self, image: Image, grey: Colour) -> Image:
        """The input, in which the picture lies on a ground of one colour."""
        small = cv2.resize(image, (self.shown.width, self.shown.height), interpolation=cv2.INTER_LINEAR)
        below = self.input.height - self.top - self.shown.height
        beside = self.input.width - self.left - self.shown.width
        filled = cv2.copyMakeBorder(small, self.top, below, self.left, beside, cv2.BORDER_CONSTANT, value=grey)
        return np.asarray(filled, np.uint8)

    def back(self, boxes: Floats) -> Floats:
        """Boxes in the input's pixels (N×4: left, top, right, bottom) in those of the picture."""
        x, y = self.picture.width / self.shown.width, self.picture.height / self.shown.height
        moved = boxes - np.array([self.left, self.top] * 2, np.float32)
        return moved * np.array([x, y] * 2, np.float32)


def _scaled(size: Size, scale: float) -> Size:
    return Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))

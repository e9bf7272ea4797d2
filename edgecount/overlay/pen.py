"""Strokes and text that can be read on bright and on dark pictures: each has a black edge."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.geometry import Point, Size
from edgecount.overlay.palette import BLACK, Colour
from edgecount.ports import Image

_FONT = cv2.FONT_HERSHEY_SIMPLEX
_FAR = 10_000.0  # pixels: OpenCV's drawing overflows with coordinates that are far outside the picture


@dataclass(frozen=True, slots=True)
class TextSize:
    """Pixels that a text takes: `height` above its base line, `depth` below it."""

    width: int
    height: int
    depth: int


class Pen:
    """Draws on one picture, in place; strokes and letters grow with the picture's height."""

    def __init__(self, image: Image) -> None:
        height, width = image.shape[:2]
        self._image = image
        self.size = Size(width, height)
        self.thickness = max(1, round(height / 360))
        self._scale = max(0.35, height / 1100)
        self._weight = max(1, round(height / 700))
        self._edge = self._weight + max(2, 2 * round(height / 540))
        self._margin = self._edge // 2 + 1

    def strokes(self, lines: Sequence[Sequence[Point]], colour: Colour, thickness: int | None = None) -> None:
        """Draw each line through its points."""
        thickness = thickness or self.thickness
        paths = [np.array([_pixel(point) for point in line], dtype=np.int32) for line in lines]
        for ink, width in ((BLACK, thickness + 2), (colour, thickness)):
            cv2.polylines(self._image, paths, isClosed=False, color=ink, thickness=width, lineType=cv2.LINE_AA)

    def arrow(self, start: Point, end: Point, colour: Colour) -> None:
        """Draw an arrow with its head at `end`."""
        length = start.distance(end)
        head = min(length, 5.0 * self.thickness + 3)
        dx, dy = (end.x - start.x) / length * head, (end.y - start.y) / length * head
        barbs = [end.moved(-dx + 0.6 * sign * dy, -dy - 0.6 * sign * dx) for sign in (-1, 1)]
        self.strokes([[start, end], [barbs[0], end, barbs[1]]], colour)

    def dot(self, at: Point, colour: Colour) -> None:
        """Draw a small disc."""
        for ink, radius in ((BLACK, self.thickness + 2), (colour, self.thickness + 1)):
            cv2.circle(self._image, _pixel(at), radius, ink, thickness=cv2.FILLED, lineType=cv2.LINE_AA)

    def shade(self, corners: Sequence[Point], colour: Colour, strength: float) -> None:
        """Tint a polygon; `strength` is 0 (not at all) to 1 (covers what is below)."""
        outline = np.array([_pixel(corner) for corner in corners], dtype=np.int32)
        left, top, width, height = cv2.boundingRect(outline)
        part = self._image[max(0, top) : max(0, top + height), max(0, left) : max(0, left + width)]
        if part.size:
            tinted = cv2.fillPoly(part.copy(), [outline - (max(0, left), max(0, top))], colour, lineType=cv2.LINE_AA)
            cv2.addWeighted(tinted, strength, part, 1 - strength, 0, dst=part)

    def text_size(self, text: str) -> TextSize:
        """The room that the text takes, with its black edge."""
        (width, height), depth = cv2.getTextSize(text, _FONT, self._scale, self._edge)
        return TextSize(width + 2 * self._margin, height + self._edge, depth + self._margin)

    def text(self, text: str, at: Point, colour: Colour) -> None:
        """Write a line of text with its lower left corner at `at`; moved or shortened where it would not fit."""
        text, left, base = self._fitted(text, at)
        for ink, weight in ((BLACK, self._edge), (colour, self._weight)):
            self._write(text, left, base, ink, weight)

    def tag(self, text: str, at: Point, colour: Colour) -> None:
        """Write digits in black on a coloured label with its lower left corner at `at`; fitted as in `text`."""
        text, left, base = self._fitted(text, at.moved(0, -self._margin))
        room = self.text_size(text)
        corner = left, base - room.height + self._margin
        opposite = left + room.width - 1, base + self._margin - 1  # no digit reaches below the base line
        cv2.rectangle(self._image, corner, opposite, colour, thickness=cv2.FILLED)
        self._write(text, left, base, BLACK, self._weight)

    def _fitted(self, text: str, at: Point) -> tuple[str, int, int]:
        """The text as it can be written, its left edge and its base line."""
        text = text.encode("ascii", "replace").decode()  # OpenCV's fonts have no other letters
        while text and self.text_size(text).width > self.size.width:
            text = text[:-1]
        room = self.text_size(text)
        left = max(0, min(round(at.x), self.size.width - room.width))
        return text, left, min(max(round(at.y), room.height), self.size.height - room.depth)

    def _write(self, text: str, left: int, base: int, ink: Colour, weight: int) -> None:
        cv2.putText(self._image, text, (left + self._margin, base), _FONT, self._scale, ink, weight, cv2.LINE_AA)


def _pixel(point: Point) -> tuple[int, int]:
    return round(max(-_FAR, min(_FAR, point.x))), round(max(-_FAR, min(_FAR, point.y)))

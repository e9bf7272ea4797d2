"""Whether the network of people seen from above finds a drawn one on this machine."""

import cv2
import numpy as np

from edgecount.detectors.overhead.overhead import OverheadDetector
from edgecount.detectors.overhead.person_size import PersonSize
from edgecount.detectors.runtimes.runtime import PlanesRuntime
from edgecount.errors import ModelError
from edgecount.geometry import Point
from edgecount.ports import Image

SIDE, PERSON_WIDTH = 160, 0.25
"""Width and height of the drawing, and how broad the figure's shoulders are, as a share of it."""
MIDDLE = Point(84, 76)
"""Where the figure's head is in the end, in pixels."""
STEP = 12
"""Pixels from one picture to the next, a quarter of a second later."""
FLOOR, HAIR, COAT, SHOES, SKIN = (150, 160, 165), (35, 40, 50), (120, 50, 40), (30, 30, 30), (130, 160, 215)
SURE, NEAR = 0.25, 12.0
"""A confidence that a sound runtime reaches, and how near to the head all that reaches it must be, in pixels."""


def require_overhead_sight(runtime: PlanesRuntime) -> None:
    """ModelError if the network sees nobody, or a person elsewhere: its runtime miscalculates on this machine."""
    detector = OverheadDetector(runtime, PersonSize(PERSON_WIDTH, fixed=True), SURE)
    detector.detect(picture(None), 0.0)
    detector.detect(picture(Point(MIDDLE.x, MIDDLE.y - STEP)), 1.0)
    places = [found.box.center for found in detector.detect(picture(MIDDLE), 1.25)]
    if not places or any(place.distance(MIDDLE) > NEAR for place in places):
        raise ModelError(
            "the model does not see what is in its test picture, so its runtime does not work on this machine: "
            "choose another one with detector.runtime, openvino or opencv"
        )


def picture(head: Point | None) -> Image:
    """Somebody who walks down the picture, drawn with a few strokes on a plain floor; without `head`, the floor."""
    image = np.full((SIDE, SIDE, 3), FLOOR, np.uint8)
    if head is not None:
        _figure(image, round(head.x), round(head.y))
    return np.asarray(cv2.GaussianBlur(image, (0, 0), 1.5), np.uint8)


def _figure(image: Image, x: int, y: int) -> None:
    half = round(PERSON_WIDTH * SIDE / 2)
    for side, ahead in ((-1, 13), (1, -11)):
        cv2.ellipse(image, (x + side * 8, y + ahead), (5, 9), 0, 0, 360, SHOES, -1, cv2.LINE_AA)
    cv2.ellipse(image, (x, y), (half, round(0.55 * half)), 0, 0, 360, COAT, -1, cv2.LINE_AA)
    for side, ahead in ((-1, -9), (1, 10)):
        cv2.circle(image, (x + side * (half - 1), y + ahead), 4, SKIN, -1, cv2.LINE_AA)
    cv2.circle(image, (x, y + 1), round(0.42 * half), HAIR, -1, cv2.LINE_AA)

"""Whether a network finds a drawn person on this machine; no picture of a real person is shipped."""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.detectors.pose.movenet import SeenBody
from edgecount.errors import ModelError
from edgecount.geometry import Box
from edgecount.ports import Detector, Figure, Image, Segmenter

DRAWN, MARGIN = 300, 30
"""Width and height of the drawing, and the width of the wall around it, in pixels."""
SIDE = DRAWN + 2 * MARGIN
"""Width and height of the picture."""
FIGURE = Box(112, 40, 188, 266).moved(MARGIN, MARGIN)
"""Where the figure stands in the picture."""
WALL, SKIN, HAIR = (150, 180, 200), (130, 170, 225), (30, 40, 50)
SWEATER, TROUSERS, SHOES = (20, 20, 110), (50, 50, 50), (20, 20, 20)
SURE, SAME = 0.5, 0.5
"""A confidence that a sound runtime reaches (MobileNet-SSD: 0.95, NanoDet: 0.63, in integers 0.62), and how well every
box that reaches it must fit the figure (intersection over union; a sound runtime's do with 0.86 or more).
Of BlazePose: 0.99, 0.95."""
CLEAR = 0.15
"""A confidence that MoveNet reaches for the figure, and for nothing else in the picture."""
BLIND = (
    "the model does not see what is in its test picture, so its runtime does not work on this machine: "
    "choose another one with detector.runtime, openvino or opencv"
)


def require_sight(detector: Detector) -> None:
    """ModelError if the detector sees nobody, or a person elsewhere: its runtime miscalculates on this machine."""
    places = [found.box for found in detector.detect(picture()) if found.confidence >= SURE]
    if not places or not all(place.iou(FIGURE) >= SAME for place in places):
        raise ModelError(BLIND)


def require_shape(segmenter: Segmenter) -> None:
    """ModelError if the shape that the model draws is not that of the figure."""
    figure = segmenter.figure(picture(), FIGURE)
    if figure.presence < SURE or not figure.shape.any() or _extent(figure).iou(FIGURE) < SAME:
        raise ModelError(BLIND)


def require_bodies(bodies: Sequence[SeenBody]) -> None:
    """ModelError unless the figure is the one body that is found for sure."""
    places = [body.box for body in bodies if body.confidence >= CLEAR]
    if not places or not all(place.iou(FIGURE) >= SAME for place in places):
        raise ModelError(BLIND)


def picture() -> Image:
    """A person in front of a wall, drawn with a few strokes and softened as by a lens."""
    image = np.full((DRAWN, DRAWN, 3), WALL, np.uint8)
    for side in (-1, 1):
        _stroke(image, (150 + side * 10, 150), (150 + side * 15, 255), TROUSERS, 18)
        _stroke(image, (150 + side * 15, 258), (150 + side * 23, 260), SHOES, 10)
        _stroke(image, (150 + side * 24, 95), (150 + side * 32, 160), SWEATER, 13)
        cv2.circle(image, (150 + side * 32, 168), 7, SKIN, -1, cv2.LINE_AA)
    cv2.rectangle(image, (126, 90), (174, 160), SWEATER, -1)
    cv2.ellipse(image, (150, 62), (16, 20), 0, 0, 360, SKIN, -1, cv2.LINE_AA)
    cv2.ellipse(image, (150, 55), (17, 15), 0, 180, 360, HAIR, -1, cv2.LINE_AA)
    wall = cv2.copyMakeBorder(image, *(MARGIN,) * 4, cv2.BORDER_CONSTANT, value=WALL)
    return np.asarray(cv2.GaussianBlur(wall, (0, 0), 2), np.uint8)


def _extent(figure: Figure) -> Box:
    rows, columns = np.nonzero(figure.shape)
    scale = figure.region.width / len(figure.shape)
    left, top, right, bottom = (
        float(side) * scale for side in (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)
    )
    return Box(left, top, right, bottom).moved(figure.region.left, figure.region.top)


def _stroke(
    image: Image, start: tuple[int, int], end: tuple[int, int], colour: tuple[int, int, int], width: int
) -> None:
    cv2.line(image, start, end, colour, width, cv2.LINE_AA)

"""Pictures in which the people that a network finds are drawn, on one sheet."""

from collections.abc import Sequence

import cv2
import numpy as np

from edgecount.detectors.instances.instance_network import Instance, InstanceNetwork
from edgecount.geometry import Size
from edgecount.overlay.palette import WHITE, of_person
from edgecount.ports import Image
from edgecount.training.instances.marked_people import PeoplePicture
from edgecount.training.instances.outlined import marked_image

MOST, COLUMNS = 12, 3
"""Pictures on a sheet, and in a row of it."""
WIDTH, HEIGHT = 480, 360
"""Of each, in pixels."""
SURE = 0.5
"""From this confidence on (0-1), somebody is drawn."""


def examples(network: InstanceNetwork, pictures: Sequence[PeoplePicture]) -> bytes:
    """A JPEG of the first pictures, each person in a colour, with the network's confidence in percent."""
    shown = [_drawn(network, marked_image(one.picture, one.path)) for one in pictures[:MOST]]
    shown += [np.zeros_like(shown[0])] * (-len(shown) % COLUMNS)
    rows = [np.hstack(shown[first : first + COLUMNS]) for first in range(0, len(shown), COLUMNS)]
    _, content = cv2.imencode(".jpg", np.vstack(rows), [cv2.IMWRITE_JPEG_QUALITY, 90])
    return content.tobytes()


def _drawn(network: InstanceNetwork, image: Image) -> Image:
    """One picture in its place on the sheet."""
    found = [one for one in network.instances(image) if one.confidence >= SURE]
    scale = min(WIDTH / image.shape[1], HEIGHT / image.shape[0])
    size = Size(max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    small = np.asarray(cv2.resize(image, (size.width, size.height), interpolation=cv2.INTER_AREA), np.uint8)
    for number, one in enumerate(found):
        mask = cv2.resize(one.mask(_size(image)).astype(np.uint8), (size.width, size.height))
        _draw(small, one, number, scale, np.asarray(mask, np.uint8))
    place = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    place[: size.height, : size.width] = small
    return place


def _draw(small: Image, one: Instance, number: int, scale: float, mask: Image) -> None:
    colour = of_person(number)
    small[mask > 0] = (0.45 * small[mask > 0] + 0.55 * np.array(colour)).astype(np.uint8)
    edges, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    cv2.drawContours(small, edges, -1, colour, 1, cv2.LINE_AA)
    left, top = max(0, round(one.box.left * scale)), max(12, round(one.box.top * scale))
    text = f"{100 * one.confidence:.0f}"
    for thick, ink in ((3, (0, 0, 0)), (1, WHITE)):
        cv2.putText(small, text, (left + 2, top), cv2.FONT_HERSHEY_SIMPLEX, 0.4, ink, thick, cv2.LINE_AA)


def _size(image: Image) -> Size:
    return Size(image.shape[1], image.shape[0])

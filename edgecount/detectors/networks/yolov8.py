"""The layout of YOLOv8, YOLOv9 and YOLO11: for each place, a box in pixels and the probability of each class."""

from collections.abc import Sequence

import numpy as np

from edgecount.detectors.networks.family import Family, People, UnfitError, only_output, require_classes, shape, sides
from edgecount.detectors.networks.grid_cells import places
from edgecount.detectors.runtimes.runtime import Normalisation
from edgecount.detectors.tensors import Floats
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.geometry import Size

PERSON = 4
"""The row of the first class; those before it are the box's centre and size."""
SUPPRESSED = 6
"""Columns of an export that removes repeated boxes itself: four sides, confidence, class."""


def decode(outputs: Sequence[Floats], input_: Size, floor: float) -> People:
    """One output, 1×(4 + classes)×places."""
    columns, count = only_output(outputs), len(places(input_))
    if columns.shape[1] == SUPPRESSED and count not in columns.shape:
        raise UnfitError(f"its output is {shape(columns)}: export it with its raw boxes, without nms or end-to-end")
    if columns.shape[1] != count:
        raise UnfitError(f"its output is {shape(columns)} where 1×(4 + classes)×{count} is expected")
    require_classes(len(columns) - PERSON)
    scores = columns[PERSON]
    near = np.flatnonzero(scores >= floor)
    return sides(columns[:PERSON, near].T), scores[near]


YOLOV8 = Family(
    normalisation=Normalisation((0, 0, 0), (255, 255, 255), rgb=True),
    grey=(114, 114, 114),
    letterbox=Letterbox.centered,
    decode=decode,
)

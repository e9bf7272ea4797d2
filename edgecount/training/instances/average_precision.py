"""Average precision of boxes and shapes, as COCO measures it (cocodataset.org/#detection-eval), by pycocotools."""

import contextlib
import io
from collections.abc import Sequence

import numpy as np
from pycocotools import mask as coco_mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from edgecount.detectors.instances.instance_card import Precision
from edgecount.detectors.instances.instance_network import Instance, InstanceNetwork
from edgecount.geometry import Box, Size
from edgecount.training.annotations.annotated import AnnotatedPicture, MarkedPerson
from edgecount.training.instances.marked_people import PeoplePicture
from edgecount.training.instances.outlined import marked_image, run_lengths

PERSON = 1


def precision_on(pictures: Sequence[PeoplePicture], network: InstanceNetwork) -> Precision:
    """How good a network is on these pictures."""
    found = [network.instances(marked_image(one.picture, one.path)) for one in pictures]
    return precision([one.picture for one in pictures], found)


def precision(pictures: Sequence[AnnotatedPicture], found: Sequence[Sequence[Instance]]) -> Precision:
    """How good is what was found in each of these pictures."""
    with contextlib.redirect_stdout(io.StringIO()):  # pycocotools prints how far it is
        truth = COCO()
        truth.dataset = {
            "images": [
                {"id": place, "width": one.size.width, "height": one.size.height} for place, one in enumerate(pictures)
            ],
            "categories": [{"id": PERSON, "name": "person"}],
            "annotations": [_marked(place, one, person) for place, one in enumerate(pictures) for person in one.people],
        }
        for number, annotation in enumerate(truth.dataset["annotations"], 1):
            annotation["id"] = number
        truth.createIndex()
        results = [_found(place, one.size, each) for place, one in enumerate(pictures) for each in found[place]]
        (box, box_at_half), (shape, shape_at_half) = (
            _measured(truth, results, kind) if results else (0.0, 0.0) for kind in ("bbox", "segm")
        )
    return Precision(pictures=len(pictures), box=box, box_at_half=box_at_half, shape=shape, shape_at_half=shape_at_half)


def _measured(truth: COCO, results: list[dict[str, object]], kind: str) -> tuple[float, float]:
    """Average precision, and that at half."""
    counted = truth.loadRes([dict(result) for result in results])
    evaluation = COCOeval(truth, counted, kind)
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    mean, half = (round(max(0.0, float(number)), 3) for number in evaluation.stats[:2])
    return mean, half


def _marked(place: int, picture: AnnotatedPicture, person: MarkedPerson) -> dict[str, object]:
    """A person as COCO has it; somebody without an outline is no mistake where found, nor one where missed."""
    outline = None if person.outline is None else run_lengths(person.outline, picture)
    if outline is None and person.box is None:
        raise ValueError("a point is no person to be found")
    box = _sides(person.box) if person.box is not None else coco_mask.toBbox(outline).tolist()
    shape = outline or coco_mask.frPyObjects(np.array([box], np.float64), picture.size.height, picture.size.width)[0]
    return {
        "image_id": place,
        "category_id": PERSON,
        "bbox": box,
        "segmentation": shape,
        "area": float(coco_mask.area(shape)),
        "iscrowd": int(person.is_crowd or outline is None),
    }


def _found(place: int, size: Size, one: Instance) -> dict[str, object]:
    mask = coco_mask.encode(np.asfortranarray(one.mask(size).astype(np.uint8)))
    return {
        "image_id": place,
        "category_id": PERSON,
        "bbox": _sides(one.box),
        "segmentation": mask,
        "score": one.confidence,
    }


def _sides(box: Box) -> list[float]:
    return [box.left, box.top, box.width, box.height]

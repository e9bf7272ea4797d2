"""People's shapes and poses in crowd/persons: how good a model of its 36 pictures is, and what looks cost.

The model is the file that BENCH_SHAPES names, made by `edgecount segment train` with the 36 pictures of crowd/persons
alone, whose rounds were chosen on six of them; it is measured on the 20 others.
"""

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.report import Goal, Table, at_least, at_most
from edgecount.detectors.instances.own_instances import load_instances
from edgecount.detectors.select import load_detector, load_movenet
from edgecount.ports import Image
from edgecount.sources.picture_file import read_picture
from edgecount.training.instances.average_precision import precision_on
from edgecount.training.instances.marked_people import read_people

BOX, SHAPE = 0.45, 0.38
"""Average precision at half that is wanted of boxes and shapes."""
POSE_LOOKS = 3.2
"""What a look at everybody's pose may cost, in looks of MobileNet-SSD: 60 ms where that takes 19."""


def shape_goals(folder: Path) -> tuple[list[Goal], Table]:
    """The goals and the table for the pictures of `folder`; without BENCH_SHAPES, of poses alone."""
    truth = folder / "instances_val.json"
    people = read_people([truth])
    images = [read_picture(one.path) for one in people]
    pose, look = _times(images)
    goals = [at_most("everybody's pose in one look", pose / look, POSE_LOOKS, "{:.1f} looks")]
    model = os.environ.get("BENCH_SHAPES")
    if model is None:
        return goals, Table("Shapes: not measured, BENCH_SHAPES names no model", ("",), [])
    network = load_instances(Path(model), "auto", threads=1)
    found = precision_on(people, network)
    goals += [
        at_least("boxes of Mask R-CNN, average precision at half", found.box_at_half, BOX, "{:.2f}"),
        at_least("shapes of Mask R-CNN, average precision at half", found.shape_at_half, SHAPE, "{:.2f}"),
    ]
    spent = median(_compiled(network.instances, image) for image in images)
    rows = [
        ["boxes", f"{found.box:.3f}", f"{found.box_at_half:.3f}"],
        ["shapes", f"{found.shape:.3f}", f"{found.shape_at_half:.3f}"],
    ]
    title = f"Mask R-CNN on {found.pictures} pictures of persons; {spent / look:.1f} looks a picture"
    return goals, Table(title, ("", "average precision", "at half"), rows)


def _times(images: Sequence[Image]) -> tuple[float, float]:
    """Milliseconds of processor time: of everybody's pose, and of one look of MobileNet-SSD, by turns."""
    pose, detector = load_movenet("auto", 1), load_detector("mobilenet_ssd", "auto", 0.4, 1)
    for image in images:  # the network is compiled for each shape of pictures
        pose.bodies(image)
    pairs = [(_spent(pose.bodies, image), _spent(detector.detect, image)) for image in images]
    return median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)


def _compiled(work: Callable[[Image], object], image: Image) -> float:
    """The time of a second look: in the first, the network may be compiled for this size of pictures."""
    work(image)
    return _spent(work, image)


def _spent(work: Callable[[Image], object], image: Image) -> float:
    began = time.process_time()
    work(image)
    return 1000 * (time.process_time() - began)

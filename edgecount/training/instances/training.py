"""Mask R-CNN trained on marked people, from the first step to the file and its card."""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from edgecount.detectors.instances.instance_card import InstanceCard
from edgecount.detectors.instances.instance_network import InstanceNetwork
from edgecount.detectors.own_card import DataSet, card_path, write_pair
from edgecount.detectors.weights import models_folder, verified
from edgecount.errors import UsageError
from edgecount.files.replacing import replace_file
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.checkpoint import Kept, Settings, keep, kept_path, read_kept
from edgecount.training.holdout import Holdout, parted
from edgecount.training.instances.average_precision import precision_on
from edgecount.training.instances.course import InstanceCourse, InstanceLesson, looking, restored
from edgecount.training.instances.examples import examples
from edgecount.training.instances.marked_people import PeoplePicture, people_sum
from edgecount.training.instances.net import NETWORK, PersonNet
from edgecount.training.instances.outlined import OutlinedPicture, outlined
from edgecount.training.instances.whole_graph import onnx_file
from edgecount.training.listener import Listener
from edgecount.training.plots import course_plot
from edgecount.training.rounds import RoundResult, chosen

BEGUN_FROM = "movenet"
FEWEST = 4
"""Marked pictures: with fewer there is nothing to judge by."""


@dataclass(frozen=True, slots=True)
class InstancePlan:
    """What shall be trained: the ONNX file to write, how, and how large the network sees pictures (`side`, pixels).

    With `examples`, pictures in which people are drawn go into that file: they show people as they are.
    """

    model: Path
    lesson: InstanceLesson
    side: int
    examples: Path | None = None


def train(name: str, marked: Sequence[PeoplePicture], ask: InstancePlan, listener: Listener) -> InstanceCard:
    """Train a network on these pictures, called `name`; write it with its card and a plot of its course.

    A training that was begun for the same file goes on.  EdgecountError, in one line, if a picture cannot be read or a
    file not be written; what was trained so far is then kept.
    """
    if len(marked) < FEWEST:
        raise AnnotationError(
            f"{name}: has {len(marked)} marked pictures, and training needs {FEWEST}; some 15 do to begin with"
        )
    told = people_sum(marked)
    parts = parted(marked, lambda one: len(one.picture.people))
    movenet = verified(BEGUN_FROM, models_folder())
    lesson = ask.lesson
    settings: Settings = {**_of(told), "rounds": lesson.rounds, "seed": lesson.seed, "side": ask.side}
    kept = _trained(parts, ask, settings, movenet, listener)
    card = _written(name, marked, parts, ask, kept, restored(movenet, kept.best))
    kept_path(ask.model).unlink(missing_ok=True)
    return card


def so_far(name: str, marked: Sequence[PeoplePicture], model: Path, to: Path) -> InstanceCard:
    """Write the network as it is in the midst of the training for `model`, which goes on afterwards if it is asked to.

    UsageError where none was begun, or with other pictures.
    """
    kept = read_kept(model, _of(people_sum(marked)))
    if kept is None:
        raise UsageError(
            f"{kept_path(model)}: absent, no training for {model.name} is under way; begin one with `segment train`"
        )
    parts = parted(marked, lambda one: len(one.picture.people))
    lesson = InstanceLesson(int(kept.settings["rounds"] or 0), int(kept.settings["seed"] or 0))
    ask = InstancePlan(to, lesson, int(kept.settings["side"] or 0))
    return _written(name, marked, parts, ask, kept, restored(verified(BEGUN_FROM, models_folder()), kept.best))


def _of(data: str) -> Settings:
    """What no training goes on without: the same pictures, and the same layers."""
    return {"data": data, "network": NETWORK}


def _written(
    name: str,
    marked: Sequence[PeoplePicture],
    parts: Holdout[PeoplePicture],
    ask: InstancePlan,
    kept: Kept,
    best: PersonNet,
) -> InstanceCard:
    content = onnx_file(best)
    data = DataSet(name=name, pictures=len(marked), sha256=str(kept.settings["data"]))
    network = looking(best, ask.side)
    card = _card(content, network, parts.held_back, ask.side, data)
    write_pair(ask.model, content, card)
    title = f"{ask.model.name}, trained on {name}"
    replace_file(plot_path(ask.model), course_plot(kept.results, title, "1 - AP of shapes"))
    if ask.examples is not None:
        replace_file(ask.examples, examples(network, parts.held_back))
    return card


def plot_path(model: Path) -> Path:
    """Where the plot of a training's course lies."""
    return model.with_suffix(".png")


def written(model: Path) -> tuple[Path, ...]:
    """All files that a training writes."""
    return model, card_path(model), plot_path(model), kept_path(model)


def _trained(
    parts: Holdout[PeoplePicture], ask: InstancePlan, settings: Settings, movenet: Path, listener: Listener
) -> Kept:
    """All rounds, or those that are left."""
    before = read_kept(ask.model, settings)
    course = InstanceCourse(movenet, ask.lesson)
    learnt = [outlined(one.picture, one.path, ask.side) for one in parts.learnt]
    if before is not None:
        course.restore(before.state)
        listener.round(before.results)
    kept = before or Kept(settings, (), {}, course.state)
    while len(kept.results) < ask.lesson.rounds:
        kept = _round(course, learnt, parts.held_back, ask.side, kept, listener)
        keep(ask.model, kept)
        listener.round(kept.results)
    return kept


def _round(
    course: InstanceCourse,
    learnt: Sequence[OutlinedPicture],
    held_back: Sequence[PeoplePicture],
    side: int,
    kept: Kept,
    listener: Listener,
) -> Kept:
    losses = []
    for loss in course.round(learnt):
        losses.append(loss)
        listener.step()
    net = course.averaged()
    errors = [1 - precision_on([one], looking(net, side)).shape for one in held_back]
    doubt = float(np.std(errors)) / math.sqrt(len(errors))
    results = (*kept.results, RoundResult(sum(losses) / len(losses), sum(errors) / len(errors), doubt))
    is_chosen = chosen(results) == len(results) - 1
    return Kept(kept.settings, results, net.state_dict() if is_chosen else kept.best, course.state)


def _card(
    content: bytes, network: InstanceNetwork, held_back: Sequence[PeoplePicture], side: int, data: DataSet
) -> InstanceCard:
    return InstanceCard(
        kind="instances",
        title=f"trained on {data.pictures} pictures of {data.name}",
        licence="yours, where the pictures are; begun from weights under Apache-2.0",
        origin=f"edgecount segment train, begun from models/{BEGUN_FROM}",
        sha256=hashlib.sha256(content).hexdigest(),
        side=side,
        data=(data,),
        precision=precision_on(held_back, network),
    )

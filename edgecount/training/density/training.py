"""A density net trained on marked pictures, from the first step to the file and its card."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from edgecount.density.card import DensityCard
from edgecount.detectors.own_card import DataSet, card_path, write_pair
from edgecount.detectors.weights import models_folder, verified
from edgecount.files.replacing import replace_file
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.heads import MarkedPicture
from edgecount.training.checkpoint import Kept, Settings, keep, kept_path, read_kept
from edgecount.training.density.course import DEVIATION, MEAN, Course, Lesson, counted
from edgecount.training.density.errors_by_count import errors_by_count, fitted_gain
from edgecount.training.density.front import begin_from
from edgecount.training.density.net import DensityNet
from edgecount.training.density.onnx_export import onnx_file
from edgecount.training.density.samples import SeenPicture
from edgecount.training.density.seen_pictures import data_sum, shown_pictures
from edgecount.training.holdout import Holdout, parted
from edgecount.training.listener import Listener
from edgecount.training.plots import course_plot
from edgecount.training.rounds import RoundResult, chosen

FEWEST = 4
"""Marked pictures: with fewer there is nothing to judge by."""


@dataclass(frozen=True, slots=True)
class TrainingPlan:
    """What shall be trained: the ONNX file to write, how, and how large the net sees pictures (`side`, in pixels).

    `spread` is that of every head, in cells; by how near they stand to each other where it is None.
    """

    model: Path
    lesson: Lesson
    side: int
    spread: float | None


def train(name: str, marked: Sequence[MarkedPicture], ask: TrainingPlan, listener: Listener) -> DensityCard:
    """Train a net on these pictures, called `name`, and write it with its card and a plot of its course.

    A training that was begun for the same file goes on.  EdgecountError, in one line, if a picture cannot be read or a
    file not be written; what was trained so far is then kept.
    """
    if len(marked) < FEWEST:
        raise AnnotationError(
            f"{name}: has {len(marked)} marked pictures, and training needs {FEWEST}; some 20 do well"
        )
    told = data_sum(marked)
    parts = parted(shown_pictures(marked, ask.side, ask.spread, listener.warn), lambda shown: len(shown.heads))
    kept = _trained(parts, ask, told, listener)
    best = DensityNet()
    best.load_state_dict(kept.best)
    content = onnx_file(best)
    card = _card(content, best.eval(), parts, ask, DataSet(name=name, pictures=len(marked), sha256=told))
    write_pair(ask.model, content, card)
    replace_file(plot_path(ask.model), course_plot(kept.results, f"{ask.model.name}, trained on {name}", "people off"))
    kept_path(ask.model).unlink(missing_ok=True)
    return card


def plot_path(model: Path) -> Path:
    """Where the plot of a training's course lies."""
    return model.with_suffix(".png")


def written(model: Path) -> tuple[Path, ...]:
    """All files that a training writes."""
    return model, card_path(model), plot_path(model), kept_path(model)


def _trained(parts: Holdout[SeenPicture], ask: TrainingPlan, told: str, listener: Listener) -> Kept:
    """All rounds, or those that are left."""
    settings: Settings = {
        "data": told,
        "rounds": ask.lesson.rounds,
        "seed": ask.lesson.seed,
        "loss": ask.lesson.loss,
        "side": ask.side,
        "spread": ask.spread,
    }
    before = read_kept(ask.model, settings)
    torch.manual_seed(ask.lesson.seed)
    net = DensityNet()
    begin_from(net, verified("mobilenet_ssd", models_folder()))
    course = Course(net, ask.lesson)
    if before is not None:
        course.restore(before.state)
        listener.round(before.results)
    kept = before or Kept(settings, (), {}, course.state)
    while len(kept.results) < ask.lesson.rounds:
        kept = _round(course, parts, kept, listener)
        keep(ask.model, kept)
        listener.round(kept.results)
    return kept


def _round(course: Course, parts: Holdout[SeenPicture], kept: Kept, listener: Listener) -> Kept:
    losses = []
    for loss in course.round(parts.learnt):
        losses.append(loss)
        listener.step()
    net = course.averaged()
    errors = [abs(counted(net, shown) - len(shown.heads)) for shown in parts.held_back]
    doubt = float(np.std(errors)) / len(errors) ** 0.5
    results = (*kept.results, RoundResult(sum(losses) / len(losses), sum(errors) / len(errors), doubt))
    is_chosen = chosen(results) == len(results) - 1
    return Kept(kept.settings, results, net.state_dict() if is_chosen else kept.best, course.state)


def _card(
    content: bytes, net: DensityNet, parts: Holdout[SeenPicture], ask: TrainingPlan, data: DataSet
) -> DensityCard:
    true = [len(shown.heads) for shown in parts.held_back]
    found = [counted(net, shown) for shown in parts.held_back]
    gain = fitted_gain(found, true)
    return DensityCard(
        kind="density",
        title=f"trained on {data.pictures} pictures of {data.name}",
        licence="yours, where the pictures are; begun from weights under Apache-2.0",
        origin="edgecount crowd train, begun from models/mobilenet_ssd",
        sha256=hashlib.sha256(content).hexdigest(),
        side=ask.side,
        full_side=ask.side,
        rgb=True,
        mean=(MEAN, MEAN, MEAN),
        deviation=(DEVIATION, DEVIATION, DEVIATION),
        gain=gain,
        data=(data,),
        errors=errors_by_count([gain * one for one in found], true),
    )

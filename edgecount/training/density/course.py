"""The course of a training: steps in rounds, after each of which the net is judged and all of it is kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from edgecount.density.estimator import CELL
from edgecount.ports import Image
from edgecount.training.density.losses import LossName, bayesian_loss, map_loss
from edgecount.training.density.net import DensityNet
from edgecount.training.density.samples import Sample, SeenPicture, batch_at
from edgecount.training.descent import Descent
from edgecount.training.rounds import STEPS

BATCH, SIDE = 8, 192
"""Samples for each step, and their extent in pixels."""
FRONT_RATE, HEAD_RATE = 3e-4, 1e-3
"""The largest step of Adam, for what the detector has learnt already and for what is new."""
STEEPEST = 1.0
"""A larger gradient is shortened to this."""
MEAN, DEVIATION = 127.5, 127.5
"""A pixel's 0-255 become -1 to 1."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """How a net is trained: so many rounds of so many steps, each with `batch` samples of `side` pixels to each side.

    Random numbers begin with `seed`.
    """

    rounds: int
    seed: int
    loss: LossName
    steps: int = STEPS
    batch: int = BATCH
    side: int = SIDE


class Course:
    """A net that is being trained; `state` is all that it needs to go on."""

    def __init__(self, net: DensityNet, lesson: Lesson) -> None:
        self._lesson = lesson
        self._net = net.to(memory_format=torch.channels_last)
        front = list(net.learning_front())
        known = {id(weights) for layer in net.front() for weights in layer.parameters()}
        head = [weights for weights in net.parameters() if id(weights) not in known]
        groups = [(front, FRONT_RATE), (head, HEAD_RATE)]
        self._descent = Descent(self._net, groups, lesson.rounds * lesson.steps, STEEPEST)

    @property
    def state(self) -> dict[str, Any]:
        """What `restore` takes."""
        return self._descent.state

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from there."""
        self._descent.restore(state)

    def round(self, pictures: Sequence[SeenPicture]) -> Iterator[float]:
        """The loss of each step of one round, as it is done."""
        self._net.train()
        lesson = self._lesson
        for _ in range(lesson.steps):
            yield self._step(batch_at(pictures, lesson.seed, self._descent.done, lesson.batch, lesson.side))

    def averaged(self) -> DensityNet:
        """A net with the averaged weights."""
        net = DensityNet()
        net.load_state_dict(self._descent.averaged)
        net.eval()
        return net

    def _step(self, samples: Sequence[Sample]) -> float:
        drawn = self._net(_tensor([one.image for one in samples]))
        if self._lesson.loss == "bayesian":
            loss = bayesian_loss(drawn, [torch.from_numpy(one.heads) for one in samples])
        else:
            loss = map_loss(drawn, torch.from_numpy(np.stack([one.target for one in samples])[:, None]))
        return self._descent.step(loss)


def counted(net: DensityNet, shown: SeenPicture) -> float:
    """The number of people that a net sees in a whole picture, in whole cells of it."""
    height, width = (length // CELL * CELL for length in shown.image.shape[:2])
    with torch.inference_mode():
        return float(net(_tensor([shown.image[:height, :width]])).sum())


def _tensor(images: Sequence[Image]) -> torch.Tensor:
    """Pictures as the net takes them: n × 3 × height × width, red first, in -1 to 1.

    In memory the channels lie together, which processors do quickest.
    """
    levels = (np.stack(images)[..., ::-1].astype(np.float32) - MEAN) / DEVIATION
    return torch.from_numpy(np.ascontiguousarray(levels, np.float32)).permute(0, 3, 1, 2)

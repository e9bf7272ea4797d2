"""The course of a training: steps in rounds, after each of which the net is judged and all of it is kept.

The steps' size rises at first and then falls to nothing along half a cosine.  What is judged, kept and given away are
the weights averaged over the last steps, which are steadier than those of any step (Polyak and Juditsky, "Acceleration
of Stochastic Approximation by Averaging", 1992, here with exponentially falling shares).
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from edgecount.density.estimator import CELL
from edgecount.ports import Image
from edgecount.training.density.losses import LossName, bayesian_loss, map_loss
from edgecount.training.density.net import DensityNet
from edgecount.training.density.rounds import STEPS
from edgecount.training.density.samples import Sample, SeenPicture, batch_at

BATCH, SIDE = 8, 192
"""Samples for each step, and their extent in pixels."""
FRONT_RATE, HEAD_RATE = 3e-4, 1e-3
"""The largest step of Adam, for what the detector has learnt already and for what is new."""
RISING = 50
"""Steps until that."""
STEEPEST = 1.0
"""A larger gradient is shortened to this."""
FORGETTING = 0.98
"""The share of the averaged weights that a step leaves."""
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
        self._steps = 0
        self._averaged = {name: value.clone() for name, value in net.state_dict().items()}
        front = list(net.learning_front())
        known = {id(weights) for layer in net.front() for weights in layer.parameters()}
        head = [weights for weights in net.parameters() if id(weights) not in known]
        groups = [{"params": front, "lr": FRONT_RATE}, {"params": head, "lr": HEAD_RATE}]
        self._adam = torch.optim.AdamW(groups, fused=True)
        self._rates = FRONT_RATE, HEAD_RATE

    @property
    def state(self) -> dict[str, Any]:
        """What `restore` takes."""
        return {
            "steps": self._steps,
            "net": self._net.state_dict(),
            "averaged": self._averaged,
            "adam": self._adam.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from there."""
        self._steps = state["steps"]
        self._net.load_state_dict(state["net"])
        self._averaged = state["averaged"]
        self._adam.load_state_dict(state["adam"])

    def round(self, pictures: Sequence[SeenPicture]) -> Iterator[float]:
        """The loss of each step of one round, as it is done."""
        self._net.train()
        lesson = self._lesson
        for _ in range(lesson.steps):
            yield self._step(batch_at(pictures, lesson.seed, self._steps, lesson.batch, lesson.side))

    def averaged(self) -> DensityNet:
        """A net with the averaged weights."""
        net = DensityNet()
        net.load_state_dict(self._averaged)
        net.eval()
        return net

    def _step(self, samples: Sequence[Sample]) -> float:
        part = _rate(self._steps, self._lesson.rounds * self._lesson.steps)
        for group, rate in zip(self._adam.param_groups, self._rates, strict=True):
            group["lr"] = rate * part
        drawn = self._net(_tensor([one.image for one in samples]))
        if self._lesson.loss == "bayesian":
            loss = bayesian_loss(drawn, [torch.from_numpy(one.heads) for one in samples])
        else:
            loss = map_loss(drawn, torch.from_numpy(np.stack([one.target for one in samples])[:, None]))
        self._adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._net.parameters(), STEEPEST)
        self._adam.step()
        self._steps += 1
        self._average()
        return float(loss.detach())

    def _average(self) -> None:
        left = min(FORGETTING, self._steps / (self._steps + 10))
        with torch.no_grad():
            for name, value in self._net.state_dict().items():
                self._averaged[name].lerp_(value, 1 - left)


def _rate(step: int, steps: int) -> float:
    """The part of the largest step."""
    return min(1.0, (step + 1) / RISING) * 0.5 * (1 + math.cos(math.pi * step / steps))


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

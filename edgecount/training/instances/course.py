"""The course of a training of Mask R-CNN: steps in rounds, and the network as it is judged in between."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from edgecount.detectors.instances.instance_network import NORMALISATION, InstanceNetwork
from edgecount.detectors.runtimes.runtime import normalised
from edgecount.detectors.tensors import Floats
from edgecount.ports import Image
from edgecount.training.descent import Descent
from edgecount.training.instances.net import PersonNet, person_net
from edgecount.training.instances.outlined import OutlinedPicture
from edgecount.training.instances.samples import InstanceSample, batch_at
from edgecount.training.rounds import STEPS

BATCH, CROP = 1, 480
"""Samples for each step, and their extent in pixels: at its own size, a picture of the default size is seen whole."""
MEASURED = 60
"""Samples by which the channels of the features are evened."""
RATE, STEEPEST = 7e-4, 5.0
"""The largest step of Adam; a larger gradient than that is shortened to it."""


@dataclass(frozen=True, slots=True)
class InstanceLesson:
    """How the network is trained: so many rounds of so many steps, each with `batch` samples of `crop` pixels a side.

    Random numbers begin with `seed`.
    """

    rounds: int
    seed: int
    steps: int = STEPS
    batch: int = BATCH
    crop: int = CROP


class InstanceCourse:
    """A network that is being trained; `state` is all that it needs to go on."""

    def __init__(self, movenet: Path, lesson: InstanceLesson) -> None:
        self._movenet = movenet
        self._lesson = lesson
        torch.manual_seed(lesson.seed)  # of the weights to begin with
        self._net = person_net(movenet).to(memory_format=torch.channels_last)
        steps = lesson.rounds * lesson.steps
        self._descent = Descent(self._net, [(list(self._net.parameters()), RATE)], steps, STEEPEST)

    @property
    def state(self) -> dict[str, Any]:
        """What `restore` takes."""
        return self._descent.state

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from there."""
        self._descent.restore(state)

    def round(self, pictures: Sequence[OutlinedPicture]) -> Iterator[float]:
        """The loss of each step of one round, as it is done."""
        lesson = self._lesson
        if not self._descent.done:
            first = batch_at(pictures, lesson.seed, 0, MEASURED, lesson.crop)
            self._net.backbone.measure(_tensor(one.image) for one in first)
        self._net.train()
        for _ in range(lesson.steps):
            torch.manual_seed(lesson.seed * 1_000_003 + self._descent.done)  # of the boxes that a step learns from
            samples = batch_at(pictures, lesson.seed, self._descent.done, lesson.batch, lesson.crop)
            losses = self._net([_tensor(one.image) for one in samples], [_target(one) for one in samples])
            yield self._descent.step(sum(losses.values()))

    def averaged(self) -> PersonNet:
        """A network with the averaged weights."""
        return restored(self._movenet, self._descent.averaged)


def restored(movenet: Path, weights: dict[str, Any]) -> PersonNet:
    """A network with these weights, ready to look."""
    net = person_net(movenet)
    net.load_state_dict(weights)
    net.eval()
    return net


class TorchRuntime:
    """Runs a network of PyTorch where one of a file is expected."""

    def __init__(self, net: PersonNet) -> None:
        self._net = net

    def infer(self, picture: Image, /) -> tuple[Floats, ...]:
        """Boxes, scores and shapes."""
        with torch.inference_mode():
            found = self._net([_tensor(picture)])[0]
        return found["boxes"].numpy(), found["scores"].numpy(), found["masks"][:, 0].numpy()


def looking(net: PersonNet, side: int) -> InstanceNetwork:
    """The network as the product uses it, with pictures `side` pixels long."""
    return InstanceNetwork(TorchRuntime(net), side)


def _tensor(image: Image) -> torch.Tensor:
    return torch.from_numpy(normalised(image, NORMALISATION)[0])


def _target(sample: InstanceSample) -> dict[str, torch.Tensor]:
    return {
        "boxes": torch.from_numpy(sample.boxes),
        "labels": torch.ones(len(sample.boxes), dtype=torch.int64),
        "masks": torch.from_numpy(np.ascontiguousarray(sample.masks)),
    }

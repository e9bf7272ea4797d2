"""What MoveNet knows of people, as a pyramid of features (arXiv:1612.03144), of which only the joining is learnt."""

from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional
from torchvision.ops import FeaturePyramidNetwork
from torchvision.ops.feature_pyramid_network import LastLevelMaxPool

from edgecount.training.instances.trunk import Trunk

LEVELS = (
    ("Add_23_0", "Relu_177_0", "centers", "sizes", "offsets", "points"),
    ("Add_49_0", "Relu_171_0"),
    ("Add_110_0", "Relu_164_0"),
    ("Conv_150_0", "Conv_156_0"),
)
"""What is taken from MoveNet at a quarter, an eighth, ... of the picture."""
KNOWN = 24 + 1 + 2 + 2 + 17
"""Channels at a quarter that know people best: what MoveNet's maps are made of, and the maps."""
CHANNELS = (40 + KNOWN, 48 + 24 + KNOWN, 144 + 32 + KNOWN, 480 + 64 + KNOWN)
WIDTH = 64
"""Channels of the pyramid."""

Tensor: TypeAlias = torch.Tensor


class PersonFeatures(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """Pictures of n × 3 × height × width, in -1 to 1 → five levels of a pyramid, of WIDTH channels each."""

    out_channels = WIDTH

    def __init__(self, movenet: Path) -> None:
        super().__init__()
        # in a list, so that it is no part of the state: it is in the file that is shipped
        self._trunk = [Trunk(movenet, [name for level in LEVELS for name in level])]
        self.evened = nn.ModuleList(nn.BatchNorm2d(channels, affine=False, momentum=None) for channels in CHANNELS)
        self.pyramid = FeaturePyramidNetwork(list(CHANNELS), WIDTH, LastLevelMaxPool())

    def forward(self, pictures: Tensor) -> "OrderedDict[str, Tensor]":
        """The levels, the finest first."""
        joined = self._joined(pictures)
        levels: OrderedDict[str, Tensor] = self.pyramid(
            OrderedDict(
                (str(place), even(level)) for place, (even, level) in enumerate(zip(self.evened, joined, strict=True))
            )
        )
        return levels

    def measure(self, pictures: Iterable[Tensor]) -> None:
        """Take the values of these pictures (3 × height × width) for those that every channel has, from now on.

        As the trunk stays as it is, so do they; of the one picture of a step they would be others in each.
        """
        self.evened.train()
        for even in self.evened:
            even.reset_running_stats()
        for one in pictures:
            for even, level in zip(self.evened, self._joined(one[None]), strict=True):
                even(level)
        self.evened.eval()

    def train(self, mode: bool = True) -> "PersonFeatures":  # noqa: FBT001, FBT002 - torch's own
        """As torch has it, but what was measured stays."""
        super().train(mode)
        self.evened.eval()
        return self

    def _joined(self, pictures: Tensor) -> list[Tensor]:
        """What the trunk knows, level by level."""
        with torch.no_grad():
            seen = self._trunk[0](pictures.contiguous(memory_format=torch.channels_last))
        values = dict(zip((name for level in LEVELS for name in level), seen, strict=True))
        return _with_known([torch.cat([values[name] for name in names], 1) for names in LEVELS])


def _with_known(levels: list[Tensor]) -> list[Tensor]:
    """The levels, the coarser ones with the mean of what the finest knows of people in each of their cells."""
    joined, known = levels[:1], levels[0][:, -KNOWN:]
    for level in levels[1:]:
        known = functional.avg_pool2d(known, 2)
        joined.append(torch.cat([level, known], 1))
    return joined

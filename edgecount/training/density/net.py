"""The net: MobileNetV2's first blocks as shipped with the detector, and a dilated head that draws a density map.

Front: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (arXiv:1801.04381), to its last block at
1/16 of the picture.  Head: as in CSRNet (arXiv:1802.10062), dilated convolutions see far around without losing detail;
ours look at 1/8, where what 1/16 knows is added.  The detector's BatchNorm is folded into its weights, and so stays as
it was learnt from COCO: with it free, the error jumped from step to step.
"""

from typing import TypeAlias

import torch
from torch import nn
from torch.nn import functional

BLOCKS = (
    (1, 16, 1),
    (6, 24, 2),
    (6, 24, 1),
    (6, 32, 2),
    (6, 32, 1),
    (6, 32, 1),
    (6, 64, 2),
    (6, 64, 1),
    (6, 64, 1),
    (6, 64, 1),
    (6, 96, 1),
    (6, 96, 1),
    (6, 96, 1),
)
"""Of each inverted residual: how much it expands, its channels, its stride."""
EIGHTH = 6
"""So many blocks end at 1/8 of the picture."""
FIXED = 3
"""So many blocks, those above 1/8, stay as they are: edges and colours are the same everywhere, and to learn them anew
is half of the work."""
WIDTH = 64
"""Channels of the head."""
DILATIONS = (1, 2, 3)
UNIT = 100.0
"""The head draws people in hundredths, of the size of its other numbers."""

Tensor: TypeAlias = torch.Tensor


class DensityNet(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """Pictures of n × 3 × height × width, in -1 to 1 → people for each cell of 1/8: n × 1 × height/8 × width/8.

    Height and width are multiples of 8, and 16 at least.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stem = PaddedConv(3, 32, 3, stride=2)
        channels, blocks = 32, []
        for expand, out, stride in BLOCKS:
            blocks.append(InvertedResidual(channels, expand, out, stride))
            channels = out
        self.fine, self.coarse = nn.Sequential(*blocks[:EIGHTH]), nn.Sequential(*blocks[EIGHTH:])
        self.from_fine = nn.Conv2d(BLOCKS[EIGHTH - 1][1], WIDTH, 1)
        self.from_coarse = nn.Conv2d(channels, WIDTH, 1)
        self.head = nn.Sequential(
            *(
                layer
                for dilation in DILATIONS
                for layer in (nn.Conv2d(WIDTH, WIDTH, 3, padding=dilation, dilation=dilation), nn.ReLU())
            )
        )
        self.last = nn.Conv2d(WIDTH, 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """The density maps; never less than none in a cell."""
        fine = self.fine(functional.relu6(self.stem(pictures)))
        coarse = self.from_coarse(self.coarse(fine))
        seen = self.from_fine(fine)
        enlarged = functional.interpolate(coarse, size=seen.shape[2:], mode="bilinear", align_corners=False)
        return functional.relu(self.last(self.head(functional.relu(seen + enlarged)))) / UNIT

    def front(self) -> list[nn.Conv2d]:
        """The convolutions of the detector's part, in its order."""
        parts = (self.stem, self.fine, self.coarse)
        return [layer for part in parts for layer in part.modules() if isinstance(layer, nn.Conv2d)]

    def learning_front(self) -> list[nn.Parameter]:
        """What of the detector's part is learnt further; the rest is fixed."""
        for part in (self.stem, self.fine[:FIXED]):
            part.requires_grad_(requires_grad=False)
        return [weights for part in (self.fine[FIXED:], self.coarse) for weights in part.parameters()]


class PaddedConv(nn.Conv2d):  # type: ignore[misc]  # as above
    """A convolution that pads as TensorFlow does ("same"): with stride 2, to the right and below only."""

    def __init__(self, channels: int, out: int, kernel: int, stride: int = 1, groups: int = 1) -> None:
        padding = kernel // 2 if stride == 1 else 0
        super().__init__(channels, out, kernel, stride=stride, padding=padding, groups=groups)

    def forward(self, planes: Tensor) -> Tensor:
        """The planes after it."""
        return super().forward(functional.pad(planes, (0, 1, 0, 1)) if self.stride == (2, 2) else planes)


class InvertedResidual(nn.Module):  # type: ignore[misc]  # as above
    """Expand, look around in each channel alone, and squeeze; what came is added where it has the same shape."""

    def __init__(self, channels: int, expand: int, out: int, stride: int) -> None:
        super().__init__()
        inner = channels * expand
        self.expand = PaddedConv(channels, inner, 1) if expand > 1 else None
        self.around = PaddedConv(inner, inner, 3, stride=stride, groups=inner)
        self.squeeze = PaddedConv(inner, out, 1)
        self.adds = stride == 1 and channels == out

    def forward(self, planes: Tensor) -> Tensor:
        """The planes after it."""
        inner = planes if self.expand is None else functional.relu6(self.expand(planes))
        squeezed = self.squeeze(functional.relu6(self.around(inner)))
        return planes + squeezed if self.adds else squeezed

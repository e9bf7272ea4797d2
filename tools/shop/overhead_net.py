"""The network that looks down: small, one class, a heat map of heads and shoulders with boxes and sizes.

Peaks of a heat map as in Zhou et al., "Objects as Points" (arXiv:1904.07850), with residual blocks as in He et al.
(arXiv:1512.03385) on a pyramid of three scales, some of them separable (Chollet, arXiv:1610.02357).
"""

import torch
from torch import Tensor, nn
from torch.nn import functional

CHANNELS = 5
OUTPUTS = 6
FINE, MIDDLE, COARSE = 32, 48, 112
"""Channels at a quarter, an eighth and a sixteenth of the picture: what is broad there costs little."""
FOCUS = 1.5
"""How much less cells count of which the network is already right."""


def _block(into: int, out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(into, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out, momentum=0.03), nn.ReLU(inplace=True)
    )


class _Residual(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = _block(width, width)
        self.outer = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width, momentum=0.03))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.outer(self.inner(x)))


class _Separable(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """A residual block of convolutions that mix places, and then channels: a fifth of the work, for the fine scales."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(_spread(width), _mixed(width), nn.ReLU(inplace=True))
        self.outer = nn.Sequential(_spread(width), _mixed(width))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.outer(self.inner(x)))


class OverheadNet(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """5 × height × width (0-255) → 6 × height/4 × width/4: the heat's logit, four sides, the size's logarithm."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = _block(CHANNELS, 12, 2)
        self.fine = nn.Sequential(_block(12, FINE, 2), _Separable(FINE))
        self.middle = nn.Sequential(_block(FINE, MIDDLE, 2), _Residual(MIDDLE))
        self.coarse = nn.Sequential(_block(MIDDLE, COARSE, 2), _Residual(COARSE), _Separable(COARSE))
        self.coarse_to_middle = nn.Conv2d(COARSE, MIDDLE, 1)
        self.middle_again = nn.Sequential(_Separable(MIDDLE), _Separable(MIDDLE))
        self.middle_to_fine = nn.Conv2d(MIDDLE, FINE, 1)
        self.head = nn.Sequential(_Separable(FINE), _block(FINE, FINE), nn.Conv2d(FINE, OUTPUTS, 1))
        with torch.no_grad():
            self.head[-1].bias[0] = -4.0

    def forward(self, x: Tensor) -> Tensor:
        """All outputs as the losses want them."""
        fine = self.fine(self.stem((x - 64) / 64))
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        middle = self.middle_again(middle + _doubled(self.coarse_to_middle(coarse)))
        return self.head(fine + _doubled(self.middle_to_fine(middle)))


class Exported(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """The same, with outputs as the detector wants them: probability, sides, size, all in multiples of CANONICAL."""

    def __init__(self, net: OverheadNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> Tensor:
        """1 × 6 × height/4 × width/4."""
        out = self.net(picture)
        return torch.cat([torch.sigmoid(out[:, :1]), out[:, 1:5], torch.exp(out[:, 5:])], dim=1)


def _spread(width: int) -> nn.Module:
    return nn.Conv2d(width, width, 3, 1, 1, groups=width, bias=False)


def _mixed(width: int) -> nn.Module:
    return nn.Sequential(nn.Conv2d(width, width, 1, bias=False), nn.BatchNorm2d(width, momentum=0.03))


def _doubled(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="nearest")


def loss(out: Tensor, wanted: Tensor) -> Tensor:
    """Focal loss of where people are (Lin et al., arXiv:1708.02002), and absolute errors of their boxes and sizes."""
    there, ignored = wanted[:, 0], wanted[:, 1] > 0
    plain = functional.binary_cross_entropy_with_logits(out[:, 0], there, reduction="none")
    likely = torch.sigmoid(out[:, 0])
    hard = torch.where(there > 0, 1 - likely, likely)
    cells = there.sum().clamp(min=1)
    seen = (plain * hard**FOCUS * ~ignored).sum() / cells
    where = wanted[:, 7:]
    sides = (functional.smooth_l1_loss(out[:, 1:5], wanted[:, 2:6], reduction="none", beta=0.1) * where).sum()
    size = ((out[:, 5:] - wanted[:, 6:7]).abs() * where).sum()
    return seen + 0.3 * (sides + size) / cells

"""How wrong a density map is: against a blurred map and the number of people, or against the points themselves."""

from collections.abc import Sequence
from typing import Literal, TypeAlias

import torch
from torch.nn import functional

from edgecount.training.density.net import UNIT

LossName: TypeAlias = Literal["mse", "bayesian"]

COUNTING = 0.5
"""What a person too many or too few counts for beside the mean squared error of the cells, in hundredths of people."""
SPREAD, BACKGROUND = 1.0, 0.15
"""Bayesian loss, in cells: how far a head may be from where it was marked, and, as a share of the shorter side, how far
from the nearest head the background begins."""

Tensor: TypeAlias = torch.Tensor


def map_loss(drawn: Tensor, wanted: Tensor) -> Tensor:
    """The mean squared error of the cells, and the mean error of the count; n × 1 × rows × columns each."""
    cells = functional.mse_loss(drawn * UNIT, wanted * UNIT)
    counts = functional.l1_loss(drawn.sum(dim=(1, 2, 3)), wanted.sum(dim=(1, 2, 3)))
    return cells + COUNTING * counts


def bayesian_loss(drawn: Tensor, heads: Sequence[Tensor]) -> Tensor:
    """How far each head's expected count is from one, and the background's from none.

    Ma et al., "Bayesian Loss for Crowd Count Estimation with Point Supervision" (arXiv:1908.03684), equations 13 to 17.
    `drawn` are n × 1 × rows × columns; `heads` the places in each, heads × (x, y) in cells.
    """
    rows, columns = drawn.shape[2:]
    ys, xs = torch.meshgrid(torch.arange(rows) + 0.5, torch.arange(columns) + 0.5, indexing="ij")
    cells = torch.stack((xs.reshape(-1), ys.reshape(-1)), dim=1)
    losses = [
        _one_bayesian(one.reshape(-1), places, cells, min(rows, columns))
        for one, places in zip(drawn, heads, strict=True)
    ]
    return torch.stack(losses).mean()


def _one_bayesian(drawn: Tensor, places: Tensor, cells: Tensor, shorter: int) -> Tensor:
    if not len(places):
        return drawn.sum()
    squared = torch.cdist(places, cells) ** 2
    nearest = squared.min(dim=0, keepdim=True).values
    background = (BACKGROUND * shorter) ** 2 / (nearest + 1e-5)
    likelihood = -torch.cat((squared, background)) / (2 * SPREAD**2)
    expected = (likelihood.softmax(dim=0) * drawn).sum(dim=1)
    return (expected[:-1] - 1).abs().sum() + expected[-1].abs()

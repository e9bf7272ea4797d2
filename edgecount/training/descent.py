"""How the weights of a net go down its loss, step by step, whatever the net is.

The steps' size rises at first and then falls to nothing along half a cosine.  What is judged, kept and given away are
the weights averaged over the last steps, which are steadier than those of any step (Polyak and Juditsky, "Acceleration
of Stochastic Approximation by Averaging", 1992, here with exponentially falling shares).
"""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import nn

RISING = 50
"""Steps until the largest one."""
FORGETTING = 0.98
"""The share of the averaged weights that a step leaves."""

Group = tuple[Sequence[nn.Parameter], float]
"""Weights, and the largest step of Adam for them."""


class Descent:
    """So many steps of AdamW, with gradients no longer than `steepest`; `state` is all that is needed to go on."""

    def __init__(self, net: nn.Module, groups: Sequence[Group], steps: int, steepest: float) -> None:
        self._net = net
        self._rates = [rate for _, rate in groups]
        self._all = steps
        self._steepest = steepest
        self._adam = torch.optim.AdamW([{"params": list(part), "lr": rate} for part, rate in groups], fused=True)
        self.done = 0
        self.averaged = {name: value.clone() for name, value in net.state_dict().items()}

    @property
    def state(self) -> dict[str, Any]:
        """What `restore` takes."""
        return {
            "steps": self.done,
            "net": self._net.state_dict(),
            "averaged": self.averaged,
            "adam": self._adam.state_dict(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from there."""
        self.done = state["steps"]
        self._net.load_state_dict(state["net"])
        self.averaged = state["averaged"]
        self._adam.load_state_dict(state["adam"])

    def step(self, loss: torch.Tensor) -> float:
        """One step down; the loss before it."""
        for group, rate in zip(self._adam.param_groups, self._rates, strict=True):
            group["lr"] = rate * _part(self.done, self._all)
        self._adam.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._net.parameters(), self._steepest)
        self._adam.step()
        self.done += 1
        self._average()
        return float(loss.detach())

    def _average(self) -> None:
        left = min(FORGETTING, self.done / (self.done + 10))
        with torch.no_grad():
            for name, value in self._net.state_dict().items():
                if value.is_floating_point():
                    self.averaged[name].lerp_(value, 1 - left)
                else:  # how many steps a layer has seen
                    self.averaged[name].copy_(value)


def _part(step: int, steps: int) -> float:
    """The part of the largest step."""
    return min(1.0, (step + 1) / RISING) * 0.5 * (1 + math.cos(math.pi * step / steps))

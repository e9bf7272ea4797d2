"""Walks: where everybody in a rendered clip is at every moment, in metres: through, in pairs, waiting, turning back."""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

Manner = Literal["through", "waits", "turns_back"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is: on the floor in metres, which way they face (radians), and how far through a stride (0-1).

    `stride` is None for whoever stands.
    """

    x: float
    y: float
    yaw: float
    stride: float | None


@dataclass(frozen=True, slots=True)
class Walk:
    """A way over the door's line at y = `middle`, from `reach` metres before it to as far beyond.

    `begins` in seconds; `forward` is towards greater y; `pause` is how long somebody who waits stands (seconds), and
    `halt` where, in metres past the line.
    """

    begins: float
    x: float
    drift: float
    speed: float
    forward: bool
    middle: float
    reach: float
    manner: Manner = "through"
    halt: float = 0.0
    pause: float = 0.0

    def spot(self, seconds: float) -> Spot | None:
        """Where they are at this time; None before they come and after they went."""
        gone = self.speed * (seconds - self.begins)
        if gone < 0:
            return None
        before = self.reach + self.halt
        stands = False
        if self.manner == "turns_back" and gone > before:
            return self._at(2 * before - gone, back=True) if gone < 2 * before else None
        if self.manner == "waits" and gone > before:
            stands = gone < before + self.speed * self.pause
            gone = before if stands else gone - self.speed * self.pause
        return self._at(gone, stands=stands) if gone < 2 * self.reach else None

    def _at(self, gone: float, *, stands: bool = False, back: bool = False) -> Spot:
        along = gone - self.reach
        x = self.x + self.drift * along / self.reach
        aside, ahead = -self.drift if back else self.drift, self.reach if self.forward != back else -self.reach
        yaw = math.atan2(aside, -ahead)  # a body faces -y
        stride = None if stands else gone / 1.35 % 1.0
        return Spot(x, self.middle + (along if self.forward else -along), yaw, stride)


def traffic(
    seconds: float, density: float, width: float, middle: float, reach: float, rng: np.random.Generator
) -> list[Walk]:
    """Walks for a door of this width (metres), so that about `density` people are about it at a time.

    Of five, one has company; of twelve, one waits and one turns back. Nobody walks through anybody: whoever comes at
    the same time keeps to another lane.
    """
    walks: list[Walk] = []
    stay = 2 * reach / 1.2
    now = rng.uniform(0.0, 1.0)
    while density > 0 and now < seconds - stay:
        walk = _walk(now, width, middle, reach, rng)
        if _is_free(walk, walks):
            walks.append(walk)
            if rng.random() < 0.2:
                beside = _beside(walk, rng)
                walks += [beside] if _is_free(beside, walks[:-1]) else []
        now += rng.exponential(stay / density)
    return walks


def _walk(now: float, width: float, middle: float, reach: float, rng: np.random.Generator) -> Walk:
    kind = rng.random()
    manner: Manner = "waits" if kind < 1 / 12 else "turns_back" if kind < 1 / 6 else "through"
    halt = rng.uniform(-0.9, -0.45) if manner == "turns_back" else rng.uniform(-0.8, 0.8)
    return Walk(
        begins=now,
        x=rng.uniform(-0.5, 0.5) * width,
        drift=rng.normal(0, 0.15),
        speed=rng.uniform(0.7, 1.5),
        forward=bool(rng.random() < 0.5),
        middle=middle,
        reach=reach,
        manner=manner,
        halt=halt,
        pause=rng.uniform(2, 8),
    )


def _beside(walk: Walk, rng: np.random.Generator) -> Walk:
    aside = (0.55 if walk.x < 0 else -0.55) * rng.uniform(0.9, 1.2)
    return replace(walk, begins=walk.begins + rng.uniform(0, 0.3), x=walk.x + aside)


def _is_free(walk: Walk, others: list[Walk], apart: float = 0.42) -> bool:
    """Whether nobody of the others is ever too near."""
    for other in others:
        for step in range(80):
            moment = walk.begins + step * 0.2
            here, there = walk.spot(moment), other.spot(moment)
            if here and there and math.hypot(here.x - there.x, here.y - there.y) < apart:
                return False
    return True

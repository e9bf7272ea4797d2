"""What it costs to look only when it is needed: `every: auto` beside `every: 1`, on clips of many frames a second."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.counted import OVERHEAD
from benchmarks.report import Goal, Table, at_most
from benchmarks.scoring import NOTHING, Score
from benchmarks.truth import Truth

FAST = 25
"""Frames a second from which on looks are to be spared."""
LOST, LOOKS = 0.005, 0.5
"""F1 that may be lost at most, and the share of looks that may be left."""

SparedBy = Iterable[tuple[str, "Spared"]]
"""Every clip's, with the model that counted it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How a clip was counted, with so many runs of the network."""

    lines: Score
    looks: int

    def plus(self, other: "Looked") -> "Looked":
        """With that of another clip."""
        return Looked(self.lines.plus(other.lines), self.looks + other.looks)


NONE = Looked(NOTHING, 0)


@dataclass(frozen=True, slots=True)
class Spared:
    """The same clips with `every: auto` and with `every: 1`."""

    auto: Looked = NONE
    always: Looked = NONE

    @property
    def lost(self) -> float:
        """F1 that is lost; below 0 where it is gained."""
        return self.always.lines.f1 - self.auto.lines.f1

    @property
    def share(self) -> float:
        """Looks that are left."""
        return self.auto.looks / max(1, self.always.looks)

    def plus(self, other: "Spared") -> "Spared":
        """With other clips."""
        return Spared(self.auto.plus(other.auto), self.always.plus(other.always))


def is_fast(truth: Truth) -> bool:
    """Whether the clip has so many frames a second that looks are to be spared."""
    return truth.fps >= FAST


def by_model(spared: SparedBy) -> dict[str, Spared]:
    """All clips of a model together."""
    together: dict[str, Spared] = {}
    for model, one in spared:
        together[model] = together.get(model, Spared()).plus(one)
    return together


def sparing_table(spared: SparedBy) -> Table:
    """A row for each model."""
    return Table(
        f"auto against every: 1, all clips of {FAST} frames a second and more",
        ("model", "F1 of auto", "F1 of every: 1", "looks of auto", "looks of every: 1", "share"),
        [[model, *_cells(one)] for model, one in by_model(spared).items()],
    )


def sparing_goals(spared: SparedBy) -> list[Goal]:
    """What is wanted over all clips, those that look straight down with those of each model from the side."""
    goals = []
    for model, one in _everywhere(by_model(spared)).items():
        goals.append(at_most(f"{model}: F1 that auto loses against every: 1", one.lost, LOST, "{:.3f}"))
        goals.append(at_most(f"{model}: looks of auto, share of every: 1", one.share, LOOKS, "{:.0%}"))
    return goals


def _everywhere(together: Mapping[str, Spared]) -> dict[str, Spared]:
    above = together.get(OVERHEAD, Spared())
    return {f"{model} + {OVERHEAD}": one.plus(above) for model, one in together.items() if model != OVERHEAD}


def _cells(one: Spared) -> list[str]:
    shares = [f"{it.lines.f1:.3f}" for it in (one.auto, one.always)]
    return [*shares, f"{one.auto.looks:,}", f"{one.always.looks:,}", f"{one.share:.0%}"]

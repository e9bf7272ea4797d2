"""What each round of a training came to, and which round's weights are given away.  Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 50
"""To a round."""


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The mean loss of a round's steps, and the mean error on the pictures held back, with its standard error.

    Errors are in the training's own unit: people, or what is missing to an average precision of 1.
    """

    loss: float
    error: float
    doubt: float


def chosen(results: Sequence[RoundResult]) -> int:
    """The index of the last round that was as good as the best, within the best one's standard error.

    A few pictures held back do not tell such rounds apart, and the later one has had smaller steps (the one standard
    error rule of Breiman et al., "Classification and Regression Trees", 1984, for the training's length).
    """
    best = min(results, key=lambda result: result.error)
    return max(index for index, result in enumerate(results) if result.error <= best.error + best.doubt)

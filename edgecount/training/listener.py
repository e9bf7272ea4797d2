"""What is told while a training goes on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edgecount.training.rounds import RoundResult


@dataclass(frozen=True, slots=True)
class Listener:
    """What is called with a warning, after every step, and after every round with all results so far."""

    warn: Callable[[str], None]
    step: Callable[[], None]
    round: Callable[[Sequence[RoundResult]], None]

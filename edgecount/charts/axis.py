"""An axis of numbers: where it ends, and the round numbers that stand beside it."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

_STEPS = (1, 2, 5, 10)
_LETTER = 7.2  # pixels, of letters of 12 pixels


@dataclass(frozen=True, slots=True)
class Axis:
    """From 0 to `top`, with a tick at every multiple of `step`; all whole numbers."""

    top: int
    step: int

    @property
    def ticks(self) -> Sequence[int]:
        """The numbers that are written, from 0 up."""
        return range(0, self.top + 1, self.step)

    def share(self, value: float) -> float:
        """How far up a value stands, 0-1."""
        return min(1.0, max(0.0, value / self.top))


def axis_to(most: float, ticks: int = 4) -> Axis:
    """The axis for values up to `most`, with about so many ticks above 0; a site without people has one up to 4."""
    wanted = max(most, 4) / ticks
    power = 10 ** math.floor(math.log10(wanted))
    step = max(1, next(int(digit * power) for digit in _STEPS if digit * power >= wanted * 0.999))
    return Axis(step * math.ceil(max(most, 4) / step), step)


def kept_labels(widths: Sequence[float], places: Sequence[float], space: float = 6) -> list[int]:
    """Which of the labels in a row (centred at `places`) to write: every nth, so that none touches its neighbour."""
    for every in range(1, len(places) + 1):
        kept = range(0, len(places), every)
        ends = [(places[n] - widths[n] / 2, places[n] + widths[n] / 2) for n in kept]
        if all(later[0] - earlier[1] >= space for earlier, later in itertools.pairwise(ends)):
            return list(kept)
    return []


def fitted(text: str, width: float) -> str:
    """The text as far as it fits."""
    return text if text_width(text) <= width else f"{text[: max(1, int(width / _LETTER) - 1)]}…"


def text_width(text: str) -> float:
    """About how wide a label is, in pixels: letters of 12 pixels, never estimated too narrow."""
    return _LETTER * len(text)

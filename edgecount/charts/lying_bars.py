"""Bars that lie, one under another, each under its name: for things that have no order in time."""

from collections.abc import Sequence
from dataclasses import dataclass

from edgecount.charts.axis import axis_to, fitted, text_width
from edgecount.charts.elements import hatched, hatching, tag, whole, words

_ROW, _BAR = 50, 16


@dataclass(frozen=True, slots=True)
class LyingBar:
    """A bar with its name and its value (None: not watched); `says` stands at its end."""

    name: str
    value: float | None
    says: str


def lying_bars(key: str, title: str, description: str, bars: Sequence[LyingBar], width: int) -> str:
    """The bars, drawn for a width in CSS pixels; `key` is theirs alone in the page."""
    most = axis_to(max((bar.value or 0 for bar in bars), default=0)).top
    room = width - max((text_width(bar.says) for bar in bars), default=0) - 12
    pattern = f"gap-{key}-{width}"
    drawn = [_drawn(bar, place * _ROW, width, room, most, pattern) for place, bar in enumerate(bars)]
    return whole("lying", width, max(1, len(bars)) * _ROW, title, description, hatching(pattern), *drawn)


def _drawn(bar: LyingBar, top: float, width: float, room: float, most: float, pattern: str) -> str:
    name = words(fitted(bar.name, width), 0, top + 16, "tick")
    if bar.value is None:
        long, shown = room, hatched(pattern, 0, top + 24, room, _BAR)
    else:
        long = max(2.0, room * bar.value / most)
        shown = tag("rect", x=0, y=top + 24, width=long, height=_BAR, rx=3, class_="value")
    return name + shown + words(bar.says, long + 8, top + 24 + _BAR - 3, "value-name")

"""The ground of a chart: the axis with its round numbers, the names along it, marks, and what was not watched."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from edgecount.charts.axis import Axis, kept_labels, text_width
from edgecount.charts.elements import hatched, tag, words

Format = Callable[[float], str]
"""How the reader's language writes a number."""

NARROW, WIDE = 340, 940
"""The widths for which charts are drawn: a phone's and a desk's (CSS pixels)."""

_TOP, _BOTTOM, _RIGHT = 20, 24, 8
_SMALL = 16  # pixels between two marks whose numbers do not touch


@dataclass(frozen=True, slots=True)
class ChartMark:
    """What happened at a moment: `at` is its place from left to right, 0-1; `words` stand beside the chart."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class AxisName:
    """A name along the lower edge, centred at its place from left to right, 0-1."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of a drawing in which the figures stand."""

    width: int
    height: int
    axis: Axis
    number: Format

    @property
    def left(self) -> float:
        """Where it begins, right of the numbers."""
        return max(text_width(self.number(tick)) for tick in self.axis.ticks) + 8

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.width - _RIGHT

    @property
    def floor(self) -> float:
        """Where 0 is."""
        return self.height - _BOTTOM

    def x(self, share: float) -> float:
        """The place of a share of the way from left to right."""
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        """The place of a value."""
        return self.floor - self.axis.share(value) * (self.floor - _TOP)

    def ground(self, names: Sequence[AxisName]) -> str:
        """Lines and numbers of the axis, and as many of the names as have room."""
        lines = [
            tag(
                "line",
                x1=self.left,
                x2=self.right,
                y1=self.y(tick),
                y2=self.y(tick),
                class_="base" if not tick else "rule",
            )
            + words(self.number(tick), self.left - 8, self.y(tick) + 4, "tick", "end")
            for tick in self.axis.ticks
        ]
        return tag("g", *lines, *self._names(names), class_="ground", aria_hidden="true")

    def gaps(self, pattern: str, spans: Iterable[tuple[float, float]]) -> str:
        """What was not watched, from share to share of the way."""
        return "".join(
            hatched(pattern, self.x(start), _TOP, self.x(end) - self.x(start), self.floor - _TOP)
            for start, end in spans
        )

    def marks(self, marks: Sequence[ChartMark]) -> str:
        """A numbered line for each mark; numbers without room for themselves are one with those before."""
        drawn, last = [], float("-inf")
        for number, mark in enumerate(marks, 1):
            x = self.x(mark.at)
            drawn.append(tag("line", x1=x, x2=x, y1=_TOP - 4, y2=self.floor, class_="mark"))
            if x - last >= _SMALL:
                drawn.append(words(str(number), x, _TOP - 7, "mark-number", "middle"))
                last = x
        return "".join(drawn)

    def _names(self, names: Sequence[AxisName]) -> Iterable[str]:
        widths = [text_width(name.text) for name in names]
        places = [
            min(max(self.x(name.at), width / 2), self.width - width / 2)
            for name, width in zip(names, widths, strict=True)
        ]
        for place in kept_labels(widths, places):
            yield words(names[place].text, places[place], self.height - 6, "name", "middle")


def slot(content: str, x: float, width: float, says: str) -> str:
    """One part of a chart that a reader may point at: the cross-hair says its words."""
    return tag("g", content, class_="slot", data_x=x, data_width=width, data_says=says)

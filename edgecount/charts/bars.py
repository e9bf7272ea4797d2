"""Bars along time, with what other weeks had at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass

from edgecount.charts.axis import axis_to
from edgecount.charts.elements import hatching, tag, whole
from edgecount.charts.plot import AxisName, ChartMark, Format, Plot, slot

_HEIGHT = 260
_GHOST, _BAR = 0.84, 0.56  # of a bar's share of the width


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar: its name on the axis, its value, the one of last week, and the mean of other weeks; None is unknown.

    `is_gap` says that the time was not watched, or not enough; `is_running` that it is not over.  `says` has all of it
    in words.
    """

    name: str
    value: float | None
    before: float | None = None
    usual: float | None = None
    is_gap: bool = False
    is_running: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BarChart:
    """Bars in order of time; `key` is theirs alone in the page."""

    key: str
    title: str
    description: str
    bars: Sequence[Bar]
    marks: Sequence[ChartMark] = ()


def bar_chart(chart: BarChart, width: int, number: Format) -> str:
    """The bars, drawn for a width in CSS pixels."""
    values = [value for bar in chart.bars for value in (bar.value, bar.before, bar.usual) if value is not None]
    plot = Plot(width, _HEIGHT, axis_to(max(values, default=0)), number)
    share = 1 / max(1, len(chart.bars))
    pattern = f"gap-{chart.key}-{width}"
    return whole(
        "bars",
        width,
        _HEIGHT,
        chart.title,
        chart.description,
        hatching(pattern),
        plot.ground([AxisName((place + 0.5) * share, bar.name) for place, bar in enumerate(chart.bars)]),
        *(_drawn(plot, pattern, bar, place * share, share) for place, bar in enumerate(chart.bars)),
        plot.marks(chart.marks),
    )


def _drawn(plot: Plot, pattern: str, bar: Bar, start: float, share: float) -> str:
    left, wide = plot.x(start), plot.x(start + share) - plot.x(start)
    parts = [plot.gaps(pattern, [(start, start + share)])] if bar.is_gap else []
    if bar.before is not None:
        parts.append(_column(plot, bar.before, left, wide, _GHOST, "before"))
    if bar.value is not None:
        parts.append(_column(plot, bar.value, left, wide, _BAR, "value running" if bar.is_running else "value"))
    if bar.usual is not None:
        edge, y = wide * (1 - _GHOST) / 2, plot.y(bar.usual)
        parts.append(tag("line", x1=left + edge, x2=left + wide - edge, y1=y, y2=y, class_="usual"))
    return slot("".join(parts), left, wide, bar.says)


def _column(plot: Plot, value: float, left: float, wide: float, share: float, class_: str) -> str:
    top = plot.y(value)
    round_ = min(3.0, wide * share / 4, plot.floor - top)
    return tag(
        "rect",
        x=left + wide * (1 - share) / 2,
        y=top,
        width=wide * share,
        height=plot.floor - top,
        rx=round_ or None,
        class_=class_,
    )

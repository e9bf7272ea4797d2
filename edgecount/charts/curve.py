"""The day's curve: people inside from one span to the next, with the capacity, and last week's curve behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from edgecount.charts.axis import axis_to, text_width
from edgecount.charts.elements import hatching, tag, whole, words
from edgecount.charts.plot import AxisName, ChartMark, Format, Plot, slot

_HEIGHT = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """A span of the day, from `start` to `end` (shares of it, 0-1), its people, and those of last week.

    `value` is None where no camera watched, and where the span has not begun: only the former `is_gap`.
    """

    start: float
    end: float
    value: float | None
    before: float | None = None
    is_gap: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveChart:
    """Points in order of time; `key` is theirs alone in the page, `capacity_name` stands at the capacity's line."""

    key: str
    title: str
    description: str
    points: Sequence[CurvePoint]
    names: Sequence[AxisName]
    capacity: int | None = None
    capacity_name: str = ""
    marks: Sequence[ChartMark] = ()


def curve_chart(chart: CurveChart, width: int, number: Format) -> str:
    """The curve, drawn for a width in CSS pixels."""
    values = [value for point in chart.points for value in (point.value, point.before) if value is not None]
    plot = Plot(width, _HEIGHT, axis_to(max([*values, chart.capacity or 0])), number)
    pattern = f"gap-{chart.key}-{width}"
    return whole(
        "curve",
        width,
        _HEIGHT,
        chart.title,
        chart.description,
        hatching(pattern),
        plot.ground(chart.names),
        plot.gaps(pattern, [(point.start, point.end) for point in chart.points if point.is_gap]),
        *_lines(plot, [(point.start, point.end, point.before) for point in chart.points], "before", filled=False),
        *_lines(plot, [(point.start, point.end, point.value) for point in chart.points], "value", filled=True),
        _capacity(plot, chart),
        *(_slot(plot, point) for point in chart.points if point.says),
        plot.marks(chart.marks),
    )


def _lines(plot: Plot, spans: Sequence[tuple[float, float, float | None]], class_: str, *, filled: bool) -> list[str]:
    """A stepped line for each run of known values, and its area."""
    drawn = []
    for known, run in groupby(spans, lambda span: span[2] is not None):
        if not known:
            continue
        corners = [
            f"{plot.x(share):.1f} {plot.y(value or 0):.1f}" for start, end, value in run for share in (start, end)
        ]
        if filled:
            first, last = corners[0].split()[0], corners[-1].split()[0]
            area = f"M{first} {plot.floor:.1f}L{'L'.join(corners)}L{last} {plot.floor:.1f}Z"
            drawn.append(tag("path", d=area, class_="area"))
        drawn.append(tag("path", d=f"M{'L'.join(corners)}", class_=class_))
    return drawn


def _capacity(plot: Plot, chart: CurveChart) -> str:
    if chart.capacity is None:
        return ""
    y = plot.y(chart.capacity)
    fits = text_width(chart.capacity_name) < plot.right - plot.left
    return tag("line", x1=plot.left, x2=plot.right, y1=y, y2=y, class_="capacity") + (
        words(chart.capacity_name, plot.right, y - 5, "capacity-name", "end") if fits else ""
    )


def _slot(plot: Plot, point: CurvePoint) -> str:
    left, wide = plot.x(point.start), plot.x(point.end) - plot.x(point.start)
    return slot("", left, wide, point.says)

"""Weekday by hour: a cell for each, the darker the more people; with its number where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from edgecount.charts.axis import kept_labels, text_width
from edgecount.charts.elements import hatched, hatching, tag, whole, words
from edgecount.charts.plot import Format, slot

LEVELS = 7
"""The shades that a cell may have, from 1; 0 is nobody."""

_TALL, _FOOT, _GAP = 28, 24, 2


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row of cells: its name, and its values from left to right; None is unknown.  `says` has them in words."""

    name: str
    values: Sequence[float | None]
    says: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChart:
    """Rows of cells under the same columns; `key` is theirs alone in the page."""

    key: str
    title: str
    description: str
    columns: Sequence[str]
    rows: Sequence[CellRow]


def cell_chart(chart: CellChart, width: int, number: Format) -> str:
    """The cells, drawn for a width in CSS pixels."""
    left = max((text_width(row.name) for row in chart.rows), default=0) + 8
    wide = (width - left) / max(1, len(chart.columns))
    height = _TALL * len(chart.rows) + _FOOT
    pattern = f"gap-{chart.key}-{width}"
    most = max((value for row in chart.rows for value in row.values if value is not None), default=0)
    drawn = []
    for place, row in enumerate(chart.rows):
        top = place * _TALL
        drawn.append(words(row.name, left - 8, top + _TALL / 2 + 4, "tick", "end"))
        for column, (value, says) in enumerate(zip(row.values, row.says, strict=True)):
            cell = _cell(value, most, pattern, (left + column * wide, top, wide), number)
            drawn.append(slot(cell, left + column * wide, wide, says))
    places = [left + (column + 0.5) * wide for column in range(len(chart.columns))]
    kept = kept_labels([text_width(name) for name in chart.columns], places)
    names = [words(chart.columns[at], places[at], height - 6, "name", "middle") for at in kept]
    return whole("cells", width, height, chart.title, chart.description, hatching(pattern), *drawn, *names)


def level(value: float, most: float) -> int:
    """The shade of a value, 0-LEVELS."""
    return 0 if value <= 0 or most <= 0 else max(1, min(LEVELS, round(LEVELS * value / most)))


def _cell(value: float | None, most: float, pattern: str, place: tuple[float, float, float], number: Format) -> str:
    left, top, wide = place
    if value is None:
        return hatched(pattern, left, top, wide - _GAP, _TALL - _GAP)
    shade = level(value, most)
    ground = tag("rect", x=left, y=top, width=wide - _GAP, height=_TALL - _GAP, rx=2, class_=f"level-{shade}")
    text = number(round(value))
    if text_width(text) + 4 > wide:
        return ground
    return ground + words(text, left + (wide - _GAP) / 2, top + _TALL / 2 + 3, f"on-level-{shade}", "middle")

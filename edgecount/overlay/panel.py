"""The counts, in a corner of the picture."""

from collections.abc import Mapping

from edgecount.counting.lines.tally import Tally
from edgecount.geometry import Point
from edgecount.overlay.palette import BLACK, WHITE
from edgecount.overlay.pen import Pen

_SHADE = 0.6


def draw_panel(pen: Pen, people: int, tallies: Mapping[str, Tally], inside: int | None) -> None:
    """Write the people seen, the people inside and each line's counts, on a dark ground, top left."""
    step = round(1.4 * pen.text_size("Ag0").height)
    rows = panel_rows(people, tallies, inside, most=max(1, int(0.9 * pen.size.height) // step))
    widths = [max(pen.text_size(row[column]).width for row in rows) for column in range(3)]
    gap = step // 2
    left, top = float(gap), float(gap)
    right = left + sum(widths) + 3 * gap
    bottom = top + step * len(rows) + gap / 2
    pen.shade([Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)], BLACK, _SHADE)
    for number, row in enumerate(rows, start=1):
        at = Point(left + gap / 2, top + number * step - gap / 4)
        for text, width in zip(row, widths, strict=True):
            pen.text(text, at, WHITE)
            at = at.moved(width + gap, 0)


def panel_rows(people: int, tallies: Mapping[str, Tally], inside: int | None, most: int) -> list[tuple[str, str, str]]:
    """The panel's text, row by row; where there are more than `most` rows, the last one gives how many are left out."""
    rows = [(name, f"in {tally.came_in}", f"out {tally.went_out}") for name, tally in tallies.items()]
    if inside is not None:
        rows.insert(0, ("inside", str(inside), ""))
    rows.insert(0, ("people", str(people), ""))
    if len(rows) <= most:
        return rows
    return [*rows[: most - 1], (f"+ {len(rows) - most + 1} more", "", "")]

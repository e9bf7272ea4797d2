"""Marks of the lines that were redrawn, at their places in a chart of some time, and in its table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from edgecount.charts.plot import ChartMark
from edgecount.charts.table import DataTable
from edgecount.events.model import BY_FILE
from edgecount.figures.period import Period
from edgecount.web.charted.said import Said
from edgecount.web.shop.changes import Redrawn
from edgecount.web.shop.plan import ShopPlan


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a chart, and for each of its spans the words of those within."""

    drawn: Sequence[ChartMark]
    notes: Sequence[Sequence[str]]


def marks_of(
    changes: Sequence[Redrawn], spans: Sequence[Period], plan: ShopPlan, said: Said, *, dated: bool = False
) -> Marks:
    """A mark for each change of a line within one of the spans, which stand side by side, as wide as each other.

    `dated` names the day, too.
    """
    found = list(_found([change for change in changes if change.what == "line"], spans))
    words = [redrawn_words(change, plan, said, dated=dated) for _place, _share, change in found]
    return Marks(
        [ChartMark((place + share) / len(spans), text) for (place, share, _), text in zip(found, words, strict=True)],
        [[text for (place, *_), text in zip(found, words, strict=True) if place == each] for each in range(len(spans))],
    )


def noted(table: DataTable, notes: Sequence[Sequence[str]], said: Said) -> DataTable:
    """The table with its rows' notes as a column of its own, if there are any."""
    if not any(notes):
        return table
    _ = said.words
    return replace(
        table,
        head=(*table.head, _("Note")),
        rows=[(*row, "; ".join(those)) for row, those in zip(table.rows, notes, strict=True)],
        foot=(*table.foot, "") if table.foot else None,
    )


def redrawn_words(change: Redrawn, plan: ShopPlan, said: Said, *, dated: bool = False) -> str:
    """When what was redrawn, and by whom: `14:03 Entrance · Door was moved by Ann`."""
    _ = said.words
    told = {
        "added": _("{name} was added by {by}"),
        "moved": _("{name} was moved by {by}"),
        "removed": _("{name} was removed by {by}"),
    }
    name = f"{plan.layout.title(change.camera)} · {plan.layout.title(change.camera, change.name)}"
    day = f"{said.format.short(said.calendar.local(change.ts).date())}, " if dated else ""
    by = _("the config file") if change.by == BY_FILE else change.by
    return f"{day}{said.clock(change.ts)} {told.get(change.change, told['moved']).format(name=name, by=by)}"


def _found(changes: Sequence[Redrawn], spans: Sequence[Period]) -> Iterator[tuple[int, float, Redrawn]]:
    """The changes within the spans: in which one, and how far through it (0-1)."""
    for change in changes:
        for place, span in enumerate(spans):
            if change.ts in span:
                yield place, (change.ts - span.start).total_seconds() / span.seconds, change

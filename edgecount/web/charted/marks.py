"""Marks of what was redrawn, at their places in a chart of some time."""

from collections.abc import Sequence

from edgecount.charts.plot import ChartMark
from edgecount.figures.period import Period
from edgecount.web.charted.said import Said
from edgecount.web.shop.changes import Redrawn
from edgecount.web.shop.plan import ShopPlan


def marks_of(changes: Sequence[Redrawn], spans: Sequence[Period], plan: ShopPlan, said: Said) -> Sequence[ChartMark]:
    """A mark for each change within one of the spans, which stand side by side, as wide as each other."""
    return [
        ChartMark(
            (place + (change.ts - span.start).total_seconds() / span.seconds) / len(spans), _words(change, plan, said)
        )
        for change in changes
        for place, span in enumerate(spans)
        if change.ts in span
    ]


def _words(change: Redrawn, plan: ShopPlan, said: Said) -> str:
    _ = said.words
    told = {
        "added": _("{name} was added by {by}"),
        "moved": _("{name} was moved by {by}"),
        "removed": _("{name} was removed by {by}"),
    }
    name = f"{plan.layout.title(change.camera)} · {plan.layout.title(change.camera, change.name)}"
    return f"{said.clock(change.ts)} {told.get(change.change, told['moved']).format(name=name, by=change.by)}"

"""A week's people by day, beside last week and the mean of four."""

from collections.abc import Sequence

from edgecount.charts.bars import BarChart
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.days.hours import DaySum
from edgecount.figures.days.summary import total
from edgecount.web.charted.bars import beside_bar, drawn_bars
from edgecount.web.charted.marks import Marks, noted
from edgecount.web.charted.said import Said


def week_chart(week: Sequence[DaySum], marks: Marks, said: Said) -> Chart:
    """The bars of a week and their table; `marks` has its lines that were redrawn, each day a span."""
    _ = said.words
    first, last = week[0].day, week[-1].day
    notes = [[*_standing(day, said), *drawn] for day, drawn in zip(week, marks.notes, strict=True)]
    sum_ = said.count(total(day.came_in for day in week))
    chart = BarChart(
        key="week",
        title=_("People in by day, {first} to {last}", first=said.format.dated(first), last=said.format.dated(last)),
        description=_("{count} people came in.", count=sum_),
        bars=[
            beside_bar(day, said.format.short_weekdays[day.day.weekday()], said.format.short(day.day), those, said)
            for day, those in zip(week, notes, strict=True)
        ],
        marks=marks.drawn,
    )
    return drawn_bars(chart, noted(_table(week, said), notes, said), said)


def _standing(day: DaySum, said: Said) -> Sequence[str]:
    _ = said.words
    return [_("not watched enough")] * day.is_gap + [_("not over yet")] * day.is_running


def _table(week: Sequence[DaySum], said: Said) -> DataTable:
    _ = said.words
    return DataTable(
        caption=_("People in by day"),
        head=(_("Day"), _("In"), _("Last week"), _("Mean of four")),
        rows=[
            (
                said.format.short(day.day),
                said.count(day.came_in),
                said.count(day.before),
                said.count(day.usual, 1),
            )
            for day in week
        ],
        foot=(
            _("Sum"),
            said.count(total(day.came_in for day in week)),
            said.count(total(day.before for day in week)),
            "",
        ),
    )

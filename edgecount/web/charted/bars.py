"""Bars of people in, beside last week and the mean of four, in the visitor's words: of hours, of days, of steps."""

from collections.abc import Sequence

from edgecount.charts.bars import Bar, BarChart, bar_chart
from edgecount.charts.plot import NARROW, WIDE
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.days.hours import DaySum, HourBeside
from edgecount.web.charted.said import Said


def beside_bar(each: HourBeside | DaySum, name: str, when: str, notes: Sequence[str], said: Said) -> Bar:
    """The bar of some time that `when` says: its name on the axis, and what is to be known of it beside its numbers."""
    _ = said.words
    told = [_("{count} in", count=said.count(each.came_in))] if each.came_in is not None else []
    told += [_("last week {count}", count=said.count(each.before))] if each.before is not None else []
    told += [_("mean of four weeks {count}", count=said.count(each.usual))] if each.usual is not None else []
    says = "; ".join([", ".join(told) or _("nothing is known"), *notes])
    return Bar(
        name=name,
        value=each.came_in,
        before=each.before,
        usual=each.usual,
        is_gap=each.is_gap,
        is_running=each.is_running,
        says=f"{when}: {says}",
    )


def drawn_bars(chart: BarChart, table: DataTable, said: Said) -> Chart:
    """The bars for a phone and for a desk, with their table and the words of their marks."""
    narrow, wide = (bar_chart(chart, width, said.format.number) for width in (NARROW, WIDE))
    return Chart(narrow, wide, table, [mark.words for mark in chart.marks])

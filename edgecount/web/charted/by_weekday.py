"""The usual week: weekdays by hours."""

from collections.abc import Sequence

from edgecount.charts.cells import CellChart, CellRow, cell_chart
from edgecount.charts.plot import NARROW, WIDE
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.days.hours import WeekdayHours
from edgecount.web.charted.said import Said


def weekday_chart(hours: Sequence[int], weekdays: Sequence[WeekdayHours], days: int, said: Said) -> Chart:
    """The grid over so many days, and its table."""
    _ = said.words
    chart = CellChart(
        key="weekdays",
        title=_("People in by weekday and hour"),
        description=_.many("The mean of {count} day.", "The mean of {count} days.", days),
        columns=[str(hour) for hour in hours],
        rows=[_row(weekday, hours, said) for weekday in weekdays],
    )
    table = DataTable(
        caption=_("People in by weekday and hour, the mean"),
        head=(_("Weekday"), *(f"{hour:02}" for hour in hours)),
        rows=[
            (said.format.weekdays[each.weekday], *(said.count(value) for value in each.came_in)) for each in weekdays
        ],
    )
    return Chart(cell_chart(chart, NARROW, said.format.number), cell_chart(chart, WIDE, said.format.number), table)


def _row(weekday: WeekdayHours, hours: Sequence[int], said: Said) -> CellRow:
    _ = said.words
    name = said.format.weekdays[weekday.weekday]
    says = [
        f"{name} {hour:02}:00: {_('{count} in', count=said.count(value, 1))}"
        if value is not None
        else f"{name} {hour:02}:00: {_('closed, or not watched')}"
        for hour, value in zip(hours, weekday.came_in, strict=True)
    ]
    return CellRow(said.format.short_weekdays[weekday.weekday], weekday.came_in, says)

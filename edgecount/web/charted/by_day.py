"""A week's people by day, beside last week and the mean of four."""

from collections.abc import Sequence

from edgecount.charts.bars import Bar, BarChart, bar_chart
from edgecount.charts.plot import NARROW, WIDE
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.days.hours import DaySum
from edgecount.figures.days.summary import total
from edgecount.web.charted.said import Said


def week_chart(week: Sequence[DaySum], said: Said) -> Chart:
    """The bars of a week and their table."""
    _ = said.words
    first, last = week[0].day, week[-1].day
    sum_ = said.count(total(day.came_in for day in week))
    chart = BarChart(
        key="week",
        title=_("People in by day, {first} to {last}", first=said.format.dated(first), last=said.format.dated(last)),
        description=_("{count} people came in.", count=sum_),
        bars=[_bar(day, said) for day in week],
    )
    return Chart(
        bar_chart(chart, NARROW, said.format.number), bar_chart(chart, WIDE, said.format.number), _table(week, said)
    )


def _bar(day: DaySum, said: Said) -> Bar:
    return Bar(
        name=said.format.short_weekdays[day.day.weekday()],
        value=day.came_in,
        before=day.before,
        usual=day.usual,
        is_gap=day.is_gap,
        is_running=day.is_running,
        says=_says(day, said),
    )


def _says(day: DaySum, said: Said) -> str:
    _ = said.words
    told = [_("{count} in", count=said.count(day.came_in))] if day.came_in is not None else []
    told += [_("last week {count}", count=said.count(day.before))] if day.before is not None else []
    told += [_("mean of four weeks {count}", count=said.count(day.usual))] if day.usual is not None else []
    told += [_("not watched enough")] if day.is_gap else []
    told += [_("not over yet")] if day.is_running else []
    return f"{said.format.short(day.day)}: {', '.join(told) or _('nothing is known')}"


def _table(week: Sequence[DaySum], said: Said) -> DataTable:
    _ = said.words
    return DataTable(
        caption=_("People in by day"),
        head=(_("Day"), _("In"), _("Last week"), _("Mean of four"), _("Note")),
        rows=[
            (
                said.format.short(day.day),
                said.count(day.came_in),
                said.count(day.before),
                said.count(day.usual, 1),
                _("not watched enough") if day.is_gap else _("not over yet") if day.is_running else "",
            )
            for day in week
        ],
        foot=(
            _("Sum"),
            said.count(total(day.came_in for day in week)),
            said.count(total(day.before for day in week)),
            "",
            "",
        ),
    )

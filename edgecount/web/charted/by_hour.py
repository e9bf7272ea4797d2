"""A day's people by hour, beside last week and the mean of four."""

from collections.abc import Iterable, Sequence
from datetime import date

from edgecount.charts.bars import BarChart
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.days.hours import HourBeside
from edgecount.figures.days.summary import groups_total, total
from edgecount.web.charted.bars import beside_bar, drawn_bars
from edgecount.web.charted.marks import Marks, noted
from edgecount.web.charted.said import Said


def hours_chart(day: date, hours: Sequence[HourBeside], marks: Marks, said: Said) -> Chart:
    """The bars of a day and their table; `marks` has its lines that were redrawn, each hour a span."""
    _ = said.words
    chart = BarChart(
        key="hours",
        title=_("People in by hour, {day}", day=said.format.day(day)),
        description=_described(hours, said),
        bars=[
            beside_bar(
                hour,
                f"{said.calendar.wall(hour.period.start).hour}",
                said.span(hour.period),
                [*_standing(hour, said), *drawn],
                said,
            )
            for hour, drawn in zip(hours, marks.notes, strict=True)
        ],
        marks=marks.drawn,
    )
    return drawn_bars(chart, noted(_table(day, hours, said), marks.notes, said), said)


def _standing(hour: HourBeside, said: Said) -> Sequence[str]:
    _ = said.words
    told = [_("watched {share}", share=said.share(hour.coverage))] if hour.is_gap else []
    return told + [_("not over yet")] * hour.is_running


def _described(hours: Sequence[HourBeside], said: Said) -> str:
    _ = said.words
    known = [hour for hour in hours if hour.came_in]
    parts = [_("{count} people came in.", count=said.count(total(hour.came_in for hour in hours)))]
    if known:
        busiest = max(known, key=lambda hour: hour.came_in or 0)
        parts.append(_("Most from {span}: {count}.", span=said.span(busiest.period), count=said.count(busiest.came_in)))
    gaps = sum(hour.is_gap for hour in hours)
    if gaps:
        parts.append(_.many("{count} hour was not watched enough.", "{count} hours were not watched enough.", gaps))
    return " ".join(parts)


def _table(day: date, hours: Sequence[HourBeside], said: Said) -> DataTable:
    _ = said.words
    return DataTable(
        caption=_("People by hour, {day}", day=said.format.day(day)),
        head=(_("Hour"), _("In"), _("Groups in"), _("Out"), _("Last week"), _("Mean of four"), _("Watched")),
        rows=[
            (
                said.span(hour.period),
                said.count(hour.came_in),
                said.count(hour.groups_in),
                said.count(hour.went_out),
                said.count(hour.before),
                said.count(hour.usual, 1),
                said.share(hour.coverage),
            )
            for hour in hours
        ],
        foot=(
            _("Sum"),
            said.count(total(hour.came_in for hour in hours)),
            said.count(groups_total(hours)),
            said.count(total(hour.went_out for hour in hours)),
            said.count(total(hour.before for hour in hours)),
            said.count(_sum(hour.usual for hour in hours), 1),
            "",
        ),
    )


def _sum(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None

"""The day's curve of the people inside, with the capacity, beside the same weekday of the week before."""

from datetime import date

from edgecount.charts.curve import CurveChart, CurvePoint, curve_chart
from edgecount.charts.plot import NARROW, WIDE, AxisName
from edgecount.charts.table import Chart, DataTable
from edgecount.web.charted.marks import marks_of, noted
from edgecount.web.charted.said import Said
from edgecount.web.shop.inside import InsideDay, Quarter
from edgecount.web.shop.plan import ShopPlan


def inside_chart(day: date, inside: InsideDay, before: InsideDay, plan: ShopPlan, said: Said) -> Chart | None:
    """The curve from the first to the last quarter that was open or had people; None where there is none."""
    _ = said.words
    last_week = {said.clock(quarter.period.start): quarter.most for quarter in before.quarters}
    worth = [place for place, each in enumerate(inside.quarters) if each.is_open or each.most]
    if not worth:
        return None
    quarters = inside.quarters[worth[0] : worth[-1] + 1]
    known = [quarter for quarter in quarters if quarter.most is not None]
    most = max(known, key=lambda quarter: quarter.most or 0, default=None)
    share = 1 / len(quarters)
    capacity = plan.layout.capacity
    marks = marks_of(inside.changes, [quarter.period for quarter in quarters], plan, said)
    chart = CurveChart(
        key="inside",
        title=_("People inside, {day}", day=said.format.day(day)),
        description=_("At most {count}, at {time}.", count=said.count(most.most), time=said.clock(most.period.start))
        if most
        else _("Nothing is known yet."),
        points=[
            CurvePoint(
                start=place * share,
                end=(place + 1) * share,
                value=quarter.most,
                before=last_week.get(said.clock(quarter.period.start)),
                is_gap=quarter.is_gap,
                says=_says(quarter, last_week.get(said.clock(quarter.period.start)), said),
            )
            for place, quarter in enumerate(quarters)
        ],
        names=[
            AxisName(place * share, f"{said.calendar.wall(quarter.period.start).hour}")
            for place, quarter in enumerate(quarters)
            if said.calendar.wall(quarter.period.start).minute == 0
        ],
        capacity=capacity,
        capacity_name=_("at most {limit}", limit=said.count(capacity)),
        marks=marks.drawn,
    )
    table = DataTable(
        caption=chart.title,
        head=(_("Time"), _("Most inside"), _("Last week")),
        rows=[
            (
                said.span(quarter.period),
                said.count(quarter.most) + (f" ({_('not watched enough')})" if quarter.is_gap else ""),
                said.count(last_week.get(said.clock(quarter.period.start))),
            )
            for quarter in quarters
        ],
    )
    narrow, wide = (curve_chart(chart, width, said.format.number) for width in (NARROW, WIDE))
    return Chart(narrow, wide, noted(table, marks.notes, said), [mark.words for mark in chart.marks])


def _says(quarter: Quarter, before: int | None, said: Said) -> str:
    _ = said.words
    told = [_("{count} inside", count=said.count(quarter.most))] if quarter.most is not None else []
    told += [_("last week {count}", count=said.count(before))] if before is not None else []
    told += [_("not watched enough")] if quarter.is_gap else []
    return f"{said.span(quarter.period)}: {', '.join(told) or _('nothing is known')}"

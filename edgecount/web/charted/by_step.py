"""What was counted in one recording: a chart for each line, and the visits of zones."""

from collections.abc import Sequence

from edgecount.charts.bars import Bar, BarChart
from edgecount.charts.table import Chart, DataTable
from edgecount.figures.period import Period
from edgecount.figures.recording_counts import LineSteps, RecordingCounts, ZoneVisits
from edgecount.web.charted.bars import drawn_bars
from edgecount.web.charted.said import Said

LEAST_BARS = 3
"""Of fewer steps a table says all."""


def line_chart(number: int, title: str, counts: RecordingCounts, line: LineSteps, said: Said) -> Chart | None:
    """The bars of a line, in the order of time, and their table; None where they are too few to be drawn.

    `number` is the line's alone in the page.
    """
    if len(counts.steps) < LEAST_BARS:
        return None
    _ = said.words
    steps = list(zip(counts.steps, line.came_in, line.went_out, strict=True))
    came_in, went_out = said.count(sum(line.came_in)), said.count(sum(line.went_out))
    chart = BarChart(
        key=f"line-{number}",
        title=_("People over the line {line}", line=title),
        description=_("{came_in} in, {went_out} out.", came_in=came_in, went_out=went_out),
        bars=[_bar(step, came, went, said) for step, came, went in steps],
    )
    table = DataTable(
        caption=_("People over the line {line}", line=title),
        head=(_("Time"), _("In"), _("Out")),
        rows=[(said.span(step), said.count(came), said.count(went)) for step, came, went in steps],
        foot=(_("Sum"), came_in, went_out),
    )
    return drawn_bars(chart, table, said)


def zone_rows(titles: Sequence[tuple[str, ZoneVisits]], said: Said) -> Sequence[Sequence[str]]:
    """The visits of each zone: its title, visitors, mean and longest stay."""
    return [
        (title, said.count(zone.visitors), said.stay(zone.dwell_mean), said.stay(zone.dwell_max))
        for title, zone in titles
    ]


def _bar(step: Period, came_in: int, went_out: int, said: Said) -> Bar:
    _ = said.words
    both = _("{came_in} in, {went_out} out.", came_in=said.count(came_in), went_out=said.count(went_out))
    return Bar(name=said.clock(step.start), value=came_in, before=went_out, says=f"{said.span(step)}: {both}")

"""The words of the daily report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from edgecount.figures.audits.day_bars import Bars
from edgecount.figures.audits.error_bar import ErrorBar
from edgecount.figures.days.day_report import ENOUGH_WATCHED, Comparison, DayFigures, Gap
from edgecount.figures.days.visit_summary import VisitDay
from edgecount.figures.falls import FallRecord
from edgecount.figures.period import Period
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.letters.daily_falls import fall_lines
from edgecount.sinks.mail.letters.daily_zones import zone_lines, zones_heading

_MOST_GAPS = 4
_NO_BARS: Bars = {"in": None, "out": None}


@dataclass(frozen=True, slots=True)
class DayText:
    """A day in words.

    `when` has the site and the day, `heading` the most important figure.  `facts`, `lines`, `zones` and `falls` are
    pairs of a name and its text; `lines` is empty where there is only one.  `notes` are further sentences.
    """

    when: str
    heading: str
    facts: Sequence[tuple[str, str]]
    lines: Sequence[tuple[str, str]]
    zones: Sequence[tuple[str, str]]
    falls: Sequence[tuple[str, str]]
    notes: Sequence[str]


def subject(figures: DayFigures, zones: Sequence[VisitDay], settings: ReportSettings, now: datetime) -> str:
    """The subject, such as `[Main Street] Monday 4 May: 412 in, 8 % more than last Monday`."""
    day = figures.day
    is_running = _is_running(day, settings, now) and settings.layout.is_open(settings.layout.calendar.local(now))
    so_far = f" until {_clock(settings, now)}" if is_running else ""
    return f"[{settings.layout.name}] {_weekday(day)} {day.day} {day:%B}{so_far}: {_heading(figures, zones)}"


def day_text(
    figures: DayFigures,
    zones: Sequence[VisitDay],
    falls: Sequence[FallRecord],
    settings: ReportSettings,
    now: datetime,
    bars: Bars = _NO_BARS,
) -> DayText:
    """The text about a day, its zones and its falls, up to `now` (aware); `bars` say how far its totals may be off."""
    day = figures.day
    several = len(figures.lines) > 1
    return DayText(
        when=f"{settings.layout.name}, {_weekday(day)} {day.day} {day:%B %Y}",
        heading=_heading(figures, zones),
        facts=list(_facts(figures, settings, bars)),
        lines=[
            (f"{line.camera}, {line.line}", f"{_count(line.came_in)} in, {_count(line.went_out)} out")
            for line in (figures.lines if several else ())
        ],
        zones=zone_lines(zones, settings),
        falls=fall_lines(falls, settings),
        notes=list(_notes(figures, settings, now)),
    )


def _heading(figures: DayFigures, zones: Sequence[VisitDay]) -> str:
    if zones and not figures.lines:
        return zones_heading(zones)
    if figures.came_in is None:
        return "not watched"
    people = f"{figures.came_in:,} in"
    if figures.coverage is not None and figures.coverage < ENOUGH_WATCHED:
        return f"{people}, with only {_percent(figures.coverage)} watched"
    compared = figures.last_week
    if compared is None or compared.percent is None:
        return people
    return f"{people}, {_more(compared.percent)} {'than' if compared.percent else 'as'} last {_weekday(figures.day)}"


def _facts(figures: DayFigures, settings: ReportSettings, bars: Bars) -> Iterator[tuple[str, str]]:
    if not figures.lines:
        return
    weekday = _weekday(figures.day)
    yield "In", f"{_count(figures.came_in)}{_either_way(bars['in'])}"
    yield "Out", f"{_count(figures.went_out)}{_either_way(bars['out'])}"
    yield f"Against last {weekday}", _compared(figures.last_week)
    if figures.usual is not None and figures.usual_days > 1:
        yield f"Against the mean of {figures.usual_days} {weekday}s", _compared(figures.usual)
    if figures.busiest is not None:
        start = figures.busiest.start
        yield "Busiest hour", f"{start:%H:%M} to {(start.hour + 1) % 24:02}:00, {_count(figures.busiest.came_in)} in"
    if figures.peak is not None:
        yield "Most inside", _peak(figures, settings)
    if figures.out_of_hours is not None:
        yield "While closed", f"{figures.out_of_hours:,} came in"
    if figures.coverage is not None:
        yield "Watched", _watched(figures)


def _notes(figures: DayFigures, settings: ReportSettings, now: datetime) -> Iterator[str]:
    for camera, gaps in groupby(figures.gaps, lambda gap: gap.camera):
        yield f"{camera} was not watched {_stretches(list(gaps), settings)}: who came then is not in the counts."
    if _is_running(figures.day, settings, now):
        yield f"Counted until {_clock(settings, now)}, and so are the days that it is compared with."


def _stretches(gaps: Sequence[Gap], settings: ReportSettings) -> str:
    told = ", ".join(_from_to(gap.period, settings) for gap in gaps[:_MOST_GAPS])
    more = len(gaps) - _MOST_GAPS
    return told + (f" and {more} more times" if more > 1 else " and once more" if more == 1 else "")


def _peak(figures: DayFigures, settings: ReportSettings) -> str:
    if figures.peak is None or not figures.peak.people:
        return "0"
    allowed = "" if settings.layout.capacity is None else f" of {settings.layout.capacity:,} allowed"
    return f"{figures.peak.people:,}{allowed}, {_from_to(figures.peak.period, settings)}"


def _watched(figures: DayFigures) -> str:
    """The coverage of the opening hours, and that of each camera where they differ."""
    shares = {name: _percent(share) for name, share in figures.cameras.items() if share is not None}
    each = ", ".join(f"{name} {share}" for name, share in shares.items())
    return f"{_percent(figures.coverage or 0)} of the opening hours" + (
        f" ({each})" if len(set(shares.values())) > 1 else ""
    )


def _compared(comparison: Comparison | None) -> str:
    if comparison is None:
        return "not comparable, for too little was watched"
    people = f"{round(comparison.came_in):,} in"
    return people if comparison.percent is None else f"{_more(comparison.percent)} ({people})"


def _more(percent: int) -> str:
    if percent == 0:
        return "about as many"
    return f"{abs(percent):,} % {'more' if percent > 0 else 'fewer'}"


def _percent(share: float) -> str:
    """A share in percent, rounded down: 100 % means all of it."""
    return f"{int(round(share * 1000) / 10)} %"


def _from_to(period: Period, settings: ReportSettings) -> str:
    return f"from {_clock(settings, period.start)} to {_clock(settings, period.end)}"


def _clock(settings: ReportSettings, moment: datetime) -> str:
    return f"{settings.layout.calendar.local(moment):%H:%M}"


def _count(people: int | None) -> str:
    return "not known" if people is None else f"{people:,}"


def _either_way(bar: ErrorBar | None) -> str:
    """How far a total may be off, where an audit says so."""
    return "" if bar is None else f", \N{PLUS-MINUS SIGN} {bar.either_way:,} by the last audit"


def _weekday(day: date) -> str:
    return f"{day:%A}"


def _is_running(day: date, settings: ReportSettings, now: datetime) -> bool:
    return now < settings.layout.calendar.day(day).end

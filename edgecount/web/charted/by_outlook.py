"""What is expected of today and tomorrow, in a visitor's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from edgecount.charts.table import DataTable
from edgecount.figures.days.forecast import Expected
from edgecount.figures.days.limit_ahead import LimitAhead
from edgecount.figures.days.outlook import Outlook
from edgecount.web.charted.said import Said


@dataclass(frozen=True, slots=True)
class Expectation:
    """A day's number, with its range where there is one, and what is said where there is none."""

    day: date
    people: str
    range: str


def expectations(days: Sequence[Outlook], said: Said) -> Sequence[Expectation]:
    """The days of which something is known, or that are closed; none where nothing can be said of any open one."""
    if not any(each.is_open and each.expected for each in days):
        return ()
    return [_expectation(each, said) for each in days if each.expected or not each.is_open]


def hours_table(days: Sequence[Outlook], said: Said) -> DataTable:
    """The hours to come of the days that are open, side by side."""
    _ = said.words
    shown = [(each.day, each.expected.hours) for each in days if each.is_open and each.expected]
    begins = said.calendar.day_start.hour
    hours = sorted({hour for _day, found in shown for hour in found}, key=lambda hour: (hour - begins) % 24)
    return DataTable(
        caption=_("Expected by hour"),
        head=(_("Hour"), *(said.format.short(day) for day, _found in shown)),
        rows=[
            (said.format.clock(time(hour)), *(_told(found.get(hour), said) for _day, found in shown)) for hour in hours
        ],
    )


def full_words(full: LimitAhead | None, said: Said) -> str | None:
    """When as many as may be inside are expected to be; None where that is not expected."""
    if full is None:
        return None
    _ = said.words
    hour = said.format.clock(time(full.hour)), said.format.clock(time((full.hour + 1) % 24))
    if full.likely:
        return _("The shop is expected to be full between {begin} and {end}.", begin=hour[0], end=hour[1])
    return _("The shop may be full between {begin} and {end}.", begin=hour[0], end=hour[1])


def _expectation(each: Outlook, said: Said) -> Expectation:
    _ = said.words
    if not each.is_open or each.expected is None:
        return Expectation(each.day, said.count(None), _("Closed"))
    whole = each.expected.whole
    least, most = said.count(whole.least), said.count(whole.most)
    return Expectation(each.day, said.count(whole.people), _("{least} to {most}", least=least, most=most))


def _told(expected: Expected | None, said: Said) -> str:
    if expected is None:
        return said.count(None)
    return f"{said.count(expected.people)} ({said.count(expected.least)}–{said.count(expected.most)})"

"""When as many as may be inside are expected to be, later on a day: people at the ends of hours, forecast as visitors.

At the end of an hour, so many are inside as have come in and not gone out since the day began, staff too.  Pure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from edgecount.figures.days.day_report import is_comparable
from edgecount.figures.days.forecast import DayHours, Expected, forecast
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Calendar


@dataclass(frozen=True, slots=True)
class LimitAhead:
    """The hour (0-23) within which the limit is expected to be reached, or, where not `likely`, may be.

    It may be where that lies within the interval: of such days of a made-up year, every fourth came to it.
    """

    hour: int
    likely: bool


def inside_hours(rows: Sequence[FootfallRow], calendar: Calendar, now: datetime) -> DayHours:
    """The people inside at the end of each finished, open hour; none of a day of which too little was watched."""
    if not is_comparable(rows):
        return {}
    change: Counter[datetime] = Counter()
    for row in rows:
        if row.period.end <= now:
            change[row.period.start] += (row.everybody_in or 0) - (row.everybody_out or 0)
    starts, is_open = sorted(change), {row.period.start for row in rows if row.is_open}
    inside = accumulate((change[start] for start in starts), lambda people, net: max(0, people + net), initial=0)
    found = zip(starts, list(inside)[1:], strict=True)
    return {calendar.wall(start).hour: people for start, people in found if start in is_open}


def limit_ahead(
    day: date, inside: Mapping[date, DayHours], limit: int, calendar: Calendar, now: datetime
) -> LimitAhead | None:
    """When the limit is reached on the running day; None where that is not expected, or too little is known.

    `inside` has the days before, and the finished hours of this one.
    """
    found = forecast(day, {other: hours for other, hours in inside.items() if other < day}, inside.get(day))
    begins = calendar.day_start.hour
    present = (calendar.wall(now).hour - begins) % 24
    hours = sorted(found.hours, key=lambda hour: (hour - begins) % 24) if found else []
    ahead = [(hour, found.hours[hour]) for hour in hours if found and (hour - begins) % 24 >= present]
    for likely in (True, False):
        for hour, expected in ahead:
            if _people(expected, likely=likely) >= limit:
                return LimitAhead(hour, likely)
    return None


def _people(expected: Expected, *, likely: bool) -> float:
    return expected.people if likely else expected.most

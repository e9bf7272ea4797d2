"""When the report of each business day is due.

A business day may be reported from its closing on: the end of the last minute of opening hours in it, or the end of the
day itself if it has no hours, or is closed.  Its report is due when the wall clock next shows the site's time for
reports; without such a time, when the business day ends.  So every day's report is due once, in order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from edgecount.figures.period import Calendar

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class ReportTimes:
    """The site's days, its opening hours, and the local time at which it wants its reports.

    `in_hours` says of an aware local time whether it lies in the opening hours, or None on a day that has none; `at` is
    a plain local time in whole seconds.
    """

    calendar: Calendar
    in_hours: Callable[[datetime], bool | None]
    at: time | None = None

    def closing(self, day: date) -> datetime:
        """When a business day's opening hours have all ended (aware UTC): never after the day itself."""
        whole = self.calendar.day(day)
        if self.in_hours(self.calendar.local(whole.start)) is None:
            return whole.end
        moment = whole.end
        while moment > whole.start and not self.in_hours(self.calendar.local(moment - _MINUTE)):
            moment -= _MINUTE
        return moment if moment > whole.start else whole.end

    def due(self, day: date) -> datetime:
        """The moment from which a business day's report is due (aware UTC)."""
        if self.at is None:
            return self.calendar.day(day).end
        closing = self.closing(day)
        # A day that starts when reports go out starts once, even if the clock shows that time twice, or never.
        rounds = Calendar(self.calendar.zone, self.at)
        today = rounds.day(rounds.day_of(closing))
        return closing if closing == today.start else today.end

    def latest(self, now: datetime) -> date:
        """The last business day with a report due by now (aware)."""
        day = self.calendar.day_of(now)
        while self.due(day) > now:
            day -= _DAY
        return day

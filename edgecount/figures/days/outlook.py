"""What is expected of today, after those of its hours that are over, and of tomorrow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from edgecount.figures.days.forecast import DayHours, Forecast, forecast


@dataclass(frozen=True, slots=True)
class Outlook:
    """A day and its forecast; None where too little is known.  On a day that is not open, nobody is expected."""

    day: date
    is_open: bool
    expected: Forecast | None


def outlooks(today: date, known: Mapping[date, DayHours], is_open: Callable[[date], bool]) -> Sequence[Outlook]:
    """Those of today and of tomorrow; `known` has the days before, and today's finished hours."""
    past = {other: hours for other, hours in known.items() if other < today}
    tomorrow = today + timedelta(days=1)
    return (
        Outlook(today, is_open(today), forecast(today, past, known.get(today))),
        Outlook(tomorrow, is_open(tomorrow), forecast(tomorrow, past)),
    )

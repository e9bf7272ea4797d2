"""An alert and the facts around it, with the words that alerts of every kind have in common."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from edgecount.alerts.facts import AlertFacts
from edgecount.events.model import AlertEvent, LimitCleared, LimitReminded
from edgecount.figures.period import Calendar

_MOST_LINES = 12

Figure = tuple[str, str]
"""A figure in a letter: its name and its value."""


def spoken_time(moment: datetime, calendar: Calendar) -> str:
    """A time on the site's clock, such as `Mon 4 May, 14:03`."""
    local = calendar.local(moment)
    return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"


@dataclass(frozen=True, slots=True)
class AlertStory:
    """One alert event and the facts around it; `calendar` is the site's."""

    alert: AlertEvent
    facts: AlertFacts
    calendar: Calendar

    @property
    def is_over(self) -> bool:
        """Whether the alert is cleared."""
        return isinstance(self.alert, LimitCleared)

    def by_stage(self, raised: str, reminded: str, cleared: str) -> str:
        """The words for this event: the alert is raised, lasts, or is cleared."""
        if isinstance(self.alert, LimitReminded):
            return reminded
        return cleared if self.is_over else raised

    def at(self, moment: datetime) -> str:
        """A time as `14:03`, with the date where that is not the alert's own."""
        local = self.calendar.local(moment)
        is_same = local.date() == self.calendar.local(self.alert.ts).date()
        return f"{local:%H:%M}" if is_same else spoken_time(moment, self.calendar)

    def lasted(self, what: str) -> Iterator[str]:
        """A sentence with the alert's start, and its end if it is over; none where the start is not known."""
        since, now = self.facts.since, self.alert.ts
        if since is not None and self.is_over:
            yield f"{what} from {self.at(since)} to {self.at(now)} ({_duration(now - since)})."
        elif since is not None and isinstance(self.alert, LimitReminded):
            yield f"It has been so since {self.at(since)} ({_duration(now - since)})."

    def doubts(self) -> Iterator[str]:
        """Sentences that say why a number of people may be wrong."""
        for camera in self.facts.lost:
            yield f"Camera {camera} gives no pictures: the numbers may be wrong."

    def today(self) -> Iterator[Figure]:
        """The figures of the day's people, up to the alert."""
        yield "Came in today", f"{self.facts.came_in:,}"
        yield "Went out today", f"{self.facts.went_out:,}"
        if self.facts.peak is not None:
            moment, most = self.facts.peak
            yield "Most inside today", f"{most:,} at {self.at(moment)}"
        if 1 < len(self.facts.lines) <= _MOST_LINES:
            for count in self.facts.lines:
                yield f"{count.line} ({count.camera})", f"{count.came_in:,} in, {count.went_out:,} out"


def _duration(span: timedelta) -> str:
    """A length of time, such as `7 min`, `1 h 7 min` or `3 d 5 h`."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 1:
        return "less than a minute"
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return f"{hours // 24} d {hours % 24} h"
    return f"{hours} h {rest} min" if hours else f"{minutes} min"

"""What became of everybody who was seen about a moment: counted or not, where and why.  Pure."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from edgecount.counting.facts import Reason
from edgecount.counting.trails.reasons import PASSED_BY, REASONS
from edgecount.counting.trails.trail import Trail
from edgecount.events.model import Crossing, Direction, Rejected
from edgecount.geometry import Segment

_SLACK = timedelta(seconds=1)
"""So far outside of a trail its own events may lie: places and times are rounded."""


@dataclass(frozen=True, slots=True)
class WalkOutcome:
    """One thing that became of one person.

    At `line`, a person was counted in `direction`, not counted for a `reason`, or the crossing was `taken_back` by a
    return, or `is_staff`: a member of staff's.  Without a line they came to none.  `trail` is None where none is kept.
    """

    track: int
    ts: datetime
    line: str | None = None
    direction: Direction | None = None
    taken_back: bool = False
    is_staff: bool = False
    reason: Reason | None = None
    trail: Trail | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it is in the totals of people."""
        return self.direction is not None and not self.taken_back and not self.is_staff

    @property
    def explained(self) -> tuple[str, str] | None:
        """Why it is not counted and what would help; None where it is, or a return took it back, or staff."""
        if self.reason is not None:
            return REASONS[self.reason]
        return PASSED_BY if self.line is None else None


def outcomes(
    trails: Sequence[Trail],
    events: Sequence[Crossing | Rejected],
    start: datetime,
    end: datetime,
    staff: Container[UUID] = frozenset(),
) -> list[WalkOutcome]:
    """What became of everybody seen from a moment on, before another, in order of time.

    `trails` and `events` are a camera's, also those before and after: a return is told by the later event.  `staff` has
    the ids of the crossings that were staff's.
    """
    returns = {event.reverses for event in events if isinstance(event, Crossing) and event.reverses is not None}
    of_events = [_of_event(event, trails, returns, staff) for event in events]
    found = [
        outcome
        for outcome in of_events
        if start <= outcome.ts < end or (outcome.trail is not None and _is_seen(outcome.trail, start, end))
    ]
    told = {id(outcome.trail) for outcome in of_events}
    found += [
        WalkOutcome(trail.track, max(trail.start, start), trail=trail)
        for trail in trails
        if trail.confirmed is not None and _is_seen(trail, start, end) and id(trail) not in told
    ]
    return sorted(found, key=lambda outcome: (outcome.ts, outcome.track))


def _is_seen(trail: Trail, start: datetime, end: datetime) -> bool:
    return trail.start < end and trail.end >= start


def nearest(trail: Trail, lines: Mapping[str, Segment]) -> tuple[str, float] | None:
    """The line that a person came nearest to, and how near, in own heights; None without any line.

    `lines` are in fractions of the frame.
    """
    distances = {
        name: min(line.scaled(trail.size).distance(sight.point) / sight.height for sight in trail.sights)
        for name, line in lines.items()
    }
    return min(distances.items(), key=lambda item: item[1], default=None)


def _of_event(
    event: Crossing | Rejected, trails: Sequence[Trail], returns: Container[UUID], staff: Container[UUID]
) -> WalkOutcome:
    trail = _trail_of(event, trails)
    if isinstance(event, Rejected):
        return WalkOutcome(event.track, event.ts, event.line, reason=_known(event.reason), trail=trail)
    taken_back = event.reverses is not None or event.id in returns
    return WalkOutcome(
        event.track,
        event.ts,
        event.line,
        event.direction,
        taken_back=taken_back,
        is_staff=event.id in staff,
        trail=trail,
    )


def _known(reason: str) -> Reason:
    """The reason; that of people who turn back for one that only another edgecount knows."""
    return next((known for known in REASONS if known == reason), "turned_back")


def _trail_of(event: Crossing | Rejected, trails: Sequence[Trail]) -> Trail | None:
    """The trail of an event's person: numbers of tracks begin anew with each start of a worker."""
    for trail in trails:
        if trail.track == event.track and trail.start - _SLACK <= event.ts <= trail.end + _SLACK:
            return trail
    return None

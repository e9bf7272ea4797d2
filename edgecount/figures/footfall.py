"""Footfall: people in and out, in a row for each period, camera and line, and how much of the period was watched."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from edgecount.events.model import AnyEvent, Crossing, Direction, Visit
from edgecount.figures.groups import GROUPS_IN, UNGROUPED_IN, StandingGroups
from edgecount.figures.occupancy import Occupancy
from edgecount.figures.period import Period

STAFF: Mapping[Direction, str] = {"in": "staff_in", "out": "staff_out"}
"""How a tally names the members of staff who crossed, beside the people `in` and `out`."""
Lines = Mapping[str, Sequence[str]]
"""The names of each camera's lines."""


@dataclass(frozen=True, slots=True)
class DayRecords:
    """What is known of a business day.

    `periods` divide the day, in order; `events` are its events in order of time, which are gone through once.
    `taken_back` has the ids of the crossings that do not count, because another took them back, or they did so, or they
    were staff's; `staff` has those of staff that nothing took back.
    `coverage` has the seconds watched (0-60) by camera and UTC minute.  `visits` has all visits with any part in the
    day, and may have others; many end after the day.
    """

    day: date
    periods: Sequence[Period]
    events: Iterable[AnyEvent]
    taken_back: frozenset[UUID]
    coverage: Mapping[str, Mapping[datetime, float]]
    visits: Sequence[Visit] = ()
    staff: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class FootfallRow:
    """One line in one period.

    `seconds` is how long the period has lasted so far, `watched_seconds` how much of that its camera was watched.
    Counts are None if the camera was not watched, because they are unknown then.  `occupancy_end` and `occupancy_peak`
    are the people inside the whole site at the end and at most; None if no camera was watched.  `groups_in` is None,
    too, if somebody came in before groups were told.
    """

    period: Period
    camera: str
    line: str
    came_in: int | None
    went_out: int | None
    occupancy_end: int | None
    occupancy_peak: int | None
    watched_seconds: float
    seconds: float
    is_open: bool
    groups_in: int | None = None
    staff_in: int | None = None
    staff_out: int | None = None

    @property
    def net(self) -> int | None:
        """The people that came in minus the people that went out."""
        return None if self.came_in is None or self.went_out is None else self.came_in - self.went_out

    @property
    def everybody_in(self) -> int | None:
        """The people that came in, staff too: they are inside as well."""
        return None if self.came_in is None else self.came_in + (self.staff_in or 0)

    @property
    def everybody_out(self) -> int | None:
        """The people that went out, staff too."""
        return None if self.went_out is None else self.went_out + (self.staff_out or 0)

    @property
    def coverage(self) -> float:
        """The share of the period that was watched, 0-1."""
        return coverage_share(self.watched_seconds, self.seconds)


@dataclass(slots=True)
class CrossingTally:
    """What happened in one period; the people inside are None where nobody asks for them.

    `crossings` are by camera, line, and direction; in place of the direction, there are groups and staff, too.
    """

    inside_at_end: int | None = None
    inside_at_most: int | None = None
    crossings: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    watched: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))

    @classmethod
    def of(cls, crossings: Mapping[tuple[str, str, str], int], watched: Mapping[str, float]) -> "CrossingTally":
        """What was added up before."""
        return cls(crossings=Counter(crossings), watched=defaultdict(float, watched))


def coverage_share(watched_seconds: float, seconds: float) -> float:
    """The watched share of a time, 0-1, rounded to a thousandth: a share that rounds to 0 counts as unwatched."""
    return round(min(1.0, watched_seconds / seconds), 3) if seconds > 0 else 0.0


def footfall(
    records: DayRecords, lines: Lines, is_open: Callable[[Period], bool], now: datetime
) -> Iterator[FootfallRow]:
    """The rows of a business day, in order of time, then of camera and line.

    `lines` are listed even if nobody crosses them; other lines in the records follow.  `is_open` says whether the site
    is open in a period.  The running period ends at `now`; a future period is left out, unless a clock that was ahead
    has put a crossing into it.
    """
    tallies, crossed = _tallies(records)
    given = [(camera, line) for camera, names in lines.items() for line in names]
    listed = given + sorted(crossed - set(given))
    for period, tally in zip(records.periods, tallies, strict=True):
        if period.start < now or tally.crossings:
            yield from footfall_rows(period, tally, listed, is_open=is_open(period), now=now)


def footfall_rows(
    period: Period, tally: CrossingTally, lines: list[tuple[str, str]], *, is_open: bool, now: datetime
) -> Iterator[FootfallRow]:
    """The rows of one period, in the order of the lines; a running one ends at `now`."""
    lasted = Period(period.start, min(period.end, now)) if period.start < now else period
    watched = {camera: min(tally.watched[camera], lasted.seconds) for camera, _ in lines}
    site_known = tally.crossings or any(coverage_share(seconds, lasted.seconds) > 0 for seconds in watched.values())
    for camera, line in lines:
        came_in, went_out = tally.crossings[camera, line, "in"], tally.crossings[camera, line, "out"]
        staff = [tally.crossings[camera, line, figure] for figure in STAFF.values()]
        known = came_in or went_out or any(staff) or coverage_share(watched[camera], lasted.seconds) > 0
        yield FootfallRow(
            period=period,
            camera=camera,
            line=line,
            came_in=came_in if known else None,
            went_out=went_out if known else None,
            occupancy_end=tally.inside_at_end if site_known else None,
            occupancy_peak=tally.inside_at_most if site_known else None,
            watched_seconds=watched[camera],
            seconds=lasted.seconds,
            is_open=is_open,
            groups_in=tally.crossings[camera, line, GROUPS_IN]
            if known and not tally.crossings[camera, line, UNGROUPED_IN]
            else None,
            staff_in=staff[0] if known else None,
            staff_out=staff[1] if known else None,
        )


def _tallies(records: DayRecords) -> tuple[list[CrossingTally], set[tuple[str, str]]]:
    """What happened in each of the day's periods, and every (camera, line) that its events name."""
    tallies = [CrossingTally() for _ in records.periods]
    starts = [period.start for period in records.periods]
    for camera, minutes in records.coverage.items():
        for minute, seconds in minutes.items():
            tallies[bisect_right(starts, minute) - 1].watched[camera] += seconds
    crossed, inside, groups = set[tuple[str, str]](), Occupancy(records.day), StandingGroups()
    events = iter(records.events)
    event = next(events, None)
    for period, tally in zip(records.periods, tallies, strict=True):
        tally.inside_at_most = inside.shown
        while event is not None and event.ts < period.end:
            if isinstance(event, Crossing):
                crossed.add((event.camera, event.line))
                if event.id in records.staff:
                    tally.crossings[event.camera, event.line, STAFF[event.direction]] += 1
                elif event.id not in records.taken_back:
                    for figure in (event.direction, *groups.figures(event)):
                        tally.crossings[event.camera, event.line, figure] += 1
            inside = inside.after(event, records.day)
            tally.inside_at_most = max(tally.inside_at_most, inside.shown)
            event = next(events, None)
        tally.inside_at_end = inside.shown
    return tallies, crossed

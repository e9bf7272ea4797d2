"""The counts of the site's lines today and in total, and how many people are inside: kept up to date event by event.

Everything here can be made anew from the stored events, and is made anew at every start.  Two things decide what an
event changes:

- The business day of its time.  The first event, or the first question, of a later day begins that day at zero; a late
  event of an earlier day changes the totals and nothing of today.
- For a crossing that takes another one back: whether the other one is still known.  Both are then in no count; but both
  change the number of people inside, because the person is on the first side again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from edgecount.events.model import AnyEvent, Crossing, Direction, StaffMarked, Visit
from edgecount.figures.groups import StandingGroups
from edgecount.figures.occupancy import Occupancy
from edgecount.figures.period import Calendar
from edgecount.figures.visits import stays_of

LineKey = tuple[str, str]
"""A camera and the name of one of its lines."""

PlaceKey = tuple[str, str]
"""A camera and the name of one of its zones."""

Totals = Mapping[tuple[str, str, Direction], int]
"""How many people crossed in total, by camera, line and direction."""

_Way = tuple[LineKey, Direction, date]

REMEMBERED = 20_000
"""The number of newest crossings that a return may still take back: twice an hour's at the busiest door."""


@dataclass(frozen=True, slots=True)
class LineFigures:
    """One line: people in and out today and in total, and the number and time (aware UTC) of its last crossing.

    Crossings that were taken back, and those that took them back, are in none of the counts.  `groups_in` are today's;
    somebody of whom no group is known is one alone.  `staff_in` and `staff_out`, of today, are in no other count.
    """

    came_in: int = 0
    went_out: int = 0
    in_total: int = 0
    out_total: int = 0
    seq: int = 0
    ts: datetime | None = None
    groups_in: int = 0
    staff_in: int = 0
    staff_out: int = 0


@dataclass(frozen=True, slots=True)
class DayVisits:
    """The visits to a zone that began today and are over: how many, and their total time (s)."""

    visitors: int = 0
    dwell_seconds: float = 0.0

    @property
    def dwell_mean(self) -> float | None:
        """The mean time of a visit (s); None if nobody came."""
        return self.dwell_seconds / self.visitors if self.visitors else None

    def plus(self, other: "DayVisits") -> "DayVisits":
        """Both together."""
        return DayVisits(self.visitors + other.visitors, self.dwell_seconds + other.dwell_seconds)


@dataclass(frozen=True, slots=True)
class SiteFigures:
    """The site after event number `seq`, on the business day `day`.

    `inside` is signed; `shown` is the number to display.  Every configured line is in `lines`, zeros included; `visits`
    has the zones that were visited.
    """

    day: date
    lines: Mapping[LineKey, LineFigures] = field(default_factory=dict)
    inside: int = 0
    seq: int = 0
    visits: Mapping[PlaceKey, DayVisits] = field(default_factory=dict)

    @property
    def came_in(self) -> int:
        """How many people came in today, over all lines."""
        return sum(line.came_in for line in self.lines.values())

    @property
    def went_out(self) -> int:
        """How many people went out today, over all lines."""
        return sum(line.went_out for line in self.lines.values())

    @property
    def groups_in(self) -> int:
        """How many groups came in today, over all lines."""
        return sum(line.groups_in for line in self.lines.values())

    @property
    def staff_in(self) -> int:
        """How many members of staff came in today, over all lines."""
        return sum(line.staff_in for line in self.lines.values())

    @property
    def staff_out(self) -> int:
        """How many members of staff went out today, over all lines."""
        return sum(line.staff_out for line in self.lines.values())

    @property
    def shown(self) -> int:
        """How many people are inside: never below zero."""
        return max(0, self.inside)


class LiveFigures:
    """Takes stored events, in the order of their numbers, and has the figures after them.

    `lines` are there from the beginning, others from their first crossing on.
    """

    def __init__(self, calendar: Calendar, day: date, lines: Iterable[LineKey] = ()) -> None:
        self._calendar = calendar
        self._occupancy = Occupancy(day)
        self._lines = dict.fromkeys(lines, LineFigures())
        self._visits: dict[PlaceKey, DayVisits] = {}
        self._recent: dict[bytes, _Way] = {}  # by the crossings' ids, as short as they can be: there are thousands
        self._ways: dict[_Way, _Way] = {}  # what all crossings of one way share
        self._groups = StandingGroups()
        self._staff: dict[UUID, UUID] = {}  # the crossings of staff, and the groups that they would belong to
        self._seq = 0

    @property
    def figures(self) -> SiteFigures:
        """The figures now; events that are taken later do not change them."""
        occupancy = self._occupancy
        return SiteFigures(occupancy.day, dict(self._lines), occupancy.value, self._seq, dict(self._visits))

    def take(self, seq: int, event: AnyEvent) -> None:
        """Count one more event."""
        day = self._calendar.day_of(event.ts)
        if day > self._occupancy.day:
            self.begin(day)
        if day == self._occupancy.day:
            self._occupancy = self._occupancy.after(event, day)
        if isinstance(event, Crossing):
            self._cross(seq, event, day)
        elif isinstance(event, StaffMarked):
            self._mark(event)
        elif isinstance(event, Visit):
            self._visit(event)
        self._seq = max(self._seq, seq)

    def begin(self, day: date) -> None:
        """Begin a business day: nobody is inside, and nobody came yet."""
        self._occupancy = Occupancy(day)
        self._lines = {
            key: replace(line, came_in=0, went_out=0, groups_in=0, staff_in=0, staff_out=0)
            for key, line in self._lines.items()
        }
        self._visits = {}
        self._ways = {}

    def complete(self, totals: Totals, last: Mapping[LineKey, tuple[int, datetime]], seq: int) -> None:
        """Take over the results of older events from the store, after the newer events were taken one by one.

        `totals` are those of all events; `last` has the number and time of each line's last crossing; `seq` is the
        number of the last event of all.
        """
        for camera, line, _ in totals:
            self._lines.setdefault((camera, line), LineFigures())
        for (camera, line), figures in self._lines.items():
            number, ts = last.get((camera, line), (figures.seq, figures.ts))
            self._lines[camera, line] = replace(
                figures,
                in_total=totals.get((camera, line, "in"), 0),
                out_total=totals.get((camera, line, "out"), 0),
                seq=number,
                ts=ts,
            )
        self._seq = seq

    def _cross(self, seq: int, crossing: Crossing, day: date) -> None:
        key = crossing.camera, crossing.line
        if crossing.reverses is None:
            way = key, crossing.direction, day
            self._recent[crossing.id.bytes] = self._ways.setdefault(way, way)
            self._join((key, crossing.direction, day), crossing.id, crossing.group)
            if len(self._recent) > REMEMBERED:
                oldest = next(iter(self._recent))
                del self._recent[oldest]
                self._staff.pop(UUID(bytes=oldest), None)
        elif (reversed_ := self._recent.pop(crossing.reverses.bytes, None)) is not None:
            if self._staff.pop(crossing.reverses, None) is None:
                self._leave(reversed_, crossing.reverses)
            else:
                self._add_staff(*reversed_, -1)
        self._lines[key] = replace(self._lines.get(key, LineFigures()), seq=seq, ts=crossing.ts)

    def _mark(self, mark: StaffMarked) -> None:
        """Let a crossing be one of staff, or no longer."""
        way = self._recent.get(mark.crossing.bytes)
        if way is None or (mark.undoes is None) == (mark.crossing in self._staff):
            return
        if mark.undoes is None:
            self._staff[mark.crossing] = self._groups.group_of(mark.crossing)
            self._leave(way, mark.crossing)
        else:
            self._join(way, mark.crossing, self._staff.pop(mark.crossing))
        self._add_staff(*way, 1 if mark.undoes is None else -1)

    def _join(self, way: _Way, id_: UUID, group: UUID | None) -> None:
        """Count somebody, and the group that this is the first one of."""
        self._add(*way, 1)
        if way[1] == "in" and self._groups.joined(id_, group):
            self._add_group(way, 1)

    def _leave(self, way: _Way, id_: UUID) -> None:
        """Count somebody no longer, nor the group that this was the last one of."""
        self._add(*way, -1)
        if way[1] == "in" and self._groups.left(id_):
            self._add_group(way, -1)

    def _visit(self, visit: Visit) -> None:
        """Count a visit on the day on which it began, as the files do."""
        for stay in stays_of([visit]):
            if self._calendar.day_of(stay.began) == self._occupancy.day:
                key = stay.camera, stay.zone
                self._visits[key] = self._visits.get(key, DayVisits()).plus(DayVisits(1, stay.dwell_seconds))

    def _add_group(self, way: _Way, groups: int) -> None:
        key, _, day = way
        if day == self._occupancy.day:
            line = self._lines.get(key, LineFigures())
            self._lines[key] = replace(line, groups_in=line.groups_in + groups)

    def _add_staff(self, key: LineKey, direction: Direction, day: date, people: int) -> None:
        if day != self._occupancy.day:
            return
        line = self._lines.get(key, LineFigures())
        if direction == "in":
            self._lines[key] = replace(line, staff_in=line.staff_in + people)
        else:
            self._lines[key] = replace(line, staff_out=line.staff_out + people)

    def _add(self, key: LineKey, direction: Direction, day: date, people: int) -> None:
        line = self._lines.get(key, LineFigures())
        today = people if day == self._occupancy.day else 0
        if direction == "in":
            line = replace(line, came_in=line.came_in + today, in_total=line.in_total + people)
        else:
            line = replace(line, went_out=line.went_out + today, out_total=line.out_total + people)
        self._lines[key] = line

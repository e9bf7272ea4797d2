"""How many crossed each line each way, and how many fell: what people are shown while counting goes on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from edgecount.events.model import AnyEvent, Crossing, Direction, Fallen, Rejected, StaffMarked

REMEMBERED = 1000
"""The number of newest crossings that a return may still take back: far more than happen within a U-turn's window."""


@dataclass(frozen=True, slots=True)
class Tally:
    """The crossings of one line, without those that a return took back."""

    came_in: int = 0
    went_out: int = 0

    def with_more(self, direction: Direction, count: int) -> "Tally":
        """These and so many more in one direction."""
        came_in, went_out = (count, 0) if direction == "in" else (0, count)
        return Tally(self.came_in + came_in, self.went_out + went_out)


class Tallies:
    """Adds up the crossings of some lines, and falls.

    A return and the crossing that it takes back count for nothing together; staff is in no line's figures.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = tuple(lines)
        self._counts: Counter[tuple[str, Direction]] = Counter()
        self._counted: dict[UUID, tuple[str, Direction]] = {}
        self._staff: dict[UUID, tuple[str, Direction]] = {}
        self._rejected: Counter[str] = Counter()
        self._falls: Counter[str] = Counter()
        self._reversed = 0

    @property
    def lines(self) -> Mapping[str, Tally]:
        """The figures of every line, zeros included."""
        return {line: Tally(self._counts[line, "in"], self._counts[line, "out"]) for line in self._lines}

    @property
    def inside(self) -> int:
        """In minus out over all lines, staff too; below zero means that people were missed on their way in."""
        return sum(tally.came_in - tally.went_out for tally in (*self.lines.values(), self.staff))

    @property
    def staff(self) -> Tally:
        """The members of staff over all lines."""
        ways = Counter(direction for _, direction in self._staff.values())
        return Tally(ways["in"], ways["out"])

    @property
    def reversed(self) -> int:
        """How many returns took a crossing back."""
        return self._reversed

    @property
    def rejected(self) -> Mapping[str, int]:
        """How many tracks came to a line and were not counted, by reason."""
        return dict(self._rejected)

    @property
    def falls(self) -> Mapping[str, int]:
        """How many fell, by zone; those where nobody did are not in it."""
        return dict(self._falls)

    def take(self, events: Iterable[AnyEvent]) -> None:
        """Add some events; others than those of lines, and falls, change nothing."""
        for event in events:
            match event:
                case Crossing(reverses=None):
                    self._count(event)
                case Crossing():
                    self._take_back(event)
                case StaffMarked(undoes=None):
                    self._mark(event.crossing)
                case Rejected():
                    self._rejected[event.reason] += 1
                case Fallen():
                    self._falls[event.zone] += 1
                case _:
                    pass

    def reset(self) -> None:
        """Begin again at zero; a later return that takes back an earlier crossing then changes no line's figures."""
        self._counts.clear()
        self._counted.clear()
        self._staff.clear()
        self._rejected.clear()
        self._falls.clear()
        self._reversed = 0

    def _count(self, event: Crossing) -> None:
        self._counts[event.line, event.direction] += 1
        self._counted[event.id] = event.line, event.direction
        if len(self._counted) > REMEMBERED:
            del self._counted[next(iter(self._counted))]

    def _take_back(self, event: Crossing) -> None:
        self._reversed += 1
        if event.reverses is not None and self._staff.pop(event.reverses, None) is not None:
            return
        counted = self._counted.pop(event.reverses, None) if event.reverses else None
        if counted is not None:
            self._counts[counted] -= 1

    def _mark(self, crossing: UUID) -> None:
        """Count a crossing among the staff; one that is not remembered, or was taken back, changes nothing."""
        counted = self._counted.pop(crossing, None)
        if counted is not None:
            self._counts[counted] -= 1
            self._staff[crossing] = counted

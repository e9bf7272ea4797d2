"""What a box's own events of one business day change in the number of people inside, by the events' numbers.

The fleet says up to which number it knows this box's events.  Those after it are added to what it told, so that the
box's own door is at once in the number, and nothing is in it twice, whatever is late, told again, or lost.
"""

from array import array
from bisect import bisect_right
from datetime import date

from edgecount.events.model import AnyEvent, Crossing, OccupancyAdjusted, OccupancyReset
from edgecount.figures.whole.told_inside import Span, ToldInside


class OwnMoves:
    """Takes the box's own events, in the order of their numbers, and knows the number of the whole site after them."""

    def __init__(self, day: date) -> None:
        self.begin(day)

    @property
    def day(self) -> date:
        """The business day that it knows of."""
        return self._day

    def begin(self, day: date) -> None:
        """Begin a business day: nobody is inside."""
        self._day = day
        self._seqs = array("q")
        self._sums = array("q")  # of all moves up to each of them
        self._said: list[tuple[int, int, int]] = []  # its number, the sum of all moves before it, what was said

    def take(self, seq: int, event: AnyEvent, day: date) -> None:
        """Take one more event, of this business day; those of earlier days change nothing."""
        if day > self._day:
            self.begin(day)
        if day < self._day:
            return
        match event:
            case Crossing(direction=direction):
                self._seqs.append(seq)
                self._sums.append(self._sum + (1 if direction == "in" else -1))
            case OccupancyAdjusted(value=value):
                self._said.append((seq, self._sum, value))
            case OccupancyReset():
                self._said.append((seq, self._sum, 0))
            case _:
                pass

    def onto(self, told: ToldInside | None) -> int:
        """How many people are inside (signed), by what was told and by all own events that are not in it.

        A number of another day says nothing of this one.  What was said at this box after what was told stands until
        the fleet knows of it.
        """
        is_todays = told is not None and told.day == self._day
        base, until, missing = (told.inside, told.seq, told.missing) if told and is_todays else (0, 0, ())
        for seq, before, value in reversed(self._said):
            if seq > until or any(first <= seq <= last for first, last in missing):
                return value + self._sum - before
        return base + self._sum - self._until(until) + sum(map(self._within, missing))

    @property
    def _sum(self) -> int:
        return self._sums[-1] if self._sums else 0

    def _until(self, seq: int) -> int:
        """The sum of the moves up to number `seq`."""
        index = bisect_right(self._seqs, seq)
        return self._sums[index - 1] if index else 0

    def _within(self, span: Span) -> int:
        first, last = span
        return self._until(last) - self._until(first - 1)

"""What is left at closing: the shop is empty then, so the people that are still counted as inside are the day's error.

The error is shown, and spread over the day's curve of the people inside in proportion to the traffic; the counts of the
people in and out stay as they were counted.  Where the number inside was set by hand, the curve is right there: each
stretch between two such moments has an error of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from edgecount.figures.days.summary import total
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.inside import InsidePoint, Step

NOTABLE = 0.05
"""From this share on, what is left at closing is worth a look at the lines."""
_LEAST_DAYS = 7
_FEW_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Balance:
    """Everybody in and out on a day that is over, staff too."""

    came_in: int
    went_out: int

    @property
    def left(self) -> int:
        """How many more came in than went out; fewer below 0."""
        return self.came_in - self.went_out

    @property
    def share(self) -> float:
        """What is left as a share of the people, 0 of none."""
        return self.left / max(self.came_in, self.went_out, 1)


def balance(rows: Sequence[FootfallRow]) -> Balance | None:
    """The balance of a day's rows; None where a line was not watched at all."""
    came_in, went_out = total(row.everybody_in for row in rows), total(row.everybody_out for row in rows)
    return None if came_in is None or went_out is None else Balance(came_in, went_out)


def usual_share(days: Iterable[Balance]) -> float | None:
    """The share that is left on the usual day (the median); None of too few days with people."""
    shares = [day.share for day in days if max(day.came_in, day.went_out) >= _FEW_PEOPLE]
    return median(shares) if len(shares) >= _LEAST_DAYS else None


def corrected_curve(steps: Iterable[Step], starts: Sequence[datetime]) -> list[InsidePoint]:
    """The curve of a day that began and ended with nobody inside, as `inside_curve`, without the day's error."""
    corrected = list(_corrected(steps))
    made, place, inside = [], 0, 0.0
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        most = inside
        while place < len(corrected) and (end is None or corrected[place][0] < end):
            inside = corrected[place][1]
            most = max(most, inside)
            place += 1
        made.append(InsidePoint(start, round(most), round(inside)))
    return made


def _corrected(steps: Iterable[Step]) -> Iterable[tuple[datetime, float]]:
    """The people inside after each step, never below 0."""
    stretch: list[Step] = []
    began = 0
    for step in steps:
        if step.value is None:
            stretch.append(step)
            continue
        yield from _spread(stretch, began, step.value)
        yield step.ts, float(step.value)
        stretch, began = [], step.value
    yield from _spread(stretch, began, 0)


def _spread(stretch: Sequence[Step], began: int, ends: int) -> Iterable[tuple[datetime, float]]:
    """The people inside after each crossing of a stretch that really began and ended with so many."""
    error = began + sum(step.change for step in stretch) - ends
    counted = began
    for number, step in enumerate(stretch, 1):
        counted += step.change
        yield step.ts, max(0.0, counted - error * number / len(stretch))

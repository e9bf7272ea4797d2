"""Footfall of a day whose periods were added up before: the same rows, without the people inside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from edgecount.figures.footfall import CrossingTally, FootfallRow, Lines, footfall_rows
from edgecount.figures.period import Period


@dataclass(frozen=True, slots=True)
class PeriodSums:
    """A period in sums: how many crossings count, by camera, line and direction; the seconds watched, by camera.

    In place of the direction, `crossings` have groups and staff, too.
    """

    period: Period
    crossings: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    watched: Mapping[str, float] = field(default_factory=dict)


def added_up(
    sums: Sequence[PeriodSums], lines: Lines, is_open: Callable[[Period], bool], now: datetime
) -> list[FootfallRow]:
    """The rows of a day in order of time, then of camera and line, as `footfall` has them; see there."""
    given = [(camera, line) for camera, names in lines.items() for line in names]
    found = {(camera, line) for each in sums for camera, line, _ in each.crossings}
    listed = given + sorted(found - set(given))
    rows: list[FootfallRow] = []
    for each in sums:
        if each.period.start < now or each.crossings:
            tally = CrossingTally.of(each.crossings, each.watched)
            rows += footfall_rows(each.period, tally, listed, is_open=is_open(each.period), now=now)
    return rows

"""An audit: taps and crossings of one door over some minutes, paired way by way, and what was missed and invented."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from edgecount.events.model import Direction
from edgecount.figures.audits.clock_offset import clock_offset
from edgecount.figures.audits.pairing import paired
from edgecount.figures.audits.share import SampledShare

WINDOW = 3.0
"""A tap and a crossing are of one person if they are at most so many seconds apart, without the clocks' offset."""
WAYS: tuple[Direction, ...] = get_args(Direction)


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody went in or out, `at` in seconds on any clock."""

    at: float
    direction: Direction


@dataclass(frozen=True, slots=True)
class AuditedWay:
    """One way through a door: the people that were `tapped`, that edgecount `counted`, and that both `matched`."""

    tapped: int
    counted: int
    matched: int

    def __post_init__(self) -> None:
        if not 0 <= self.matched <= min(self.tapped, self.counted):
            raise ValueError(f"of {self.tapped} and {self.counted} people, {self.matched} cannot be the same")

    @property
    def missed(self) -> int:
        """People that edgecount did not count."""
        return self.tapped - self.matched

    @property
    def invented(self) -> int:
        """Counts of nobody."""
        return self.counted - self.matched

    @property
    def recall(self) -> SampledShare:
        """The share of the people that was counted."""
        return SampledShare(self.matched, self.tapped)

    @property
    def precision(self) -> SampledShare:
        """The share of the counts that is of people."""
        return SampledShare(self.matched, self.counted)

    def __add__(self, other: "AuditedWay") -> "AuditedWay":
        return AuditedWay(self.tapped + other.tapped, self.counted + other.counted, self.matched + other.matched)


@dataclass(frozen=True, slots=True)
class Compared:
    """Both ways, and by how many seconds the taps were later than the crossings."""

    came_in: AuditedWay
    went_out: AuditedWay
    offset: float = 0.0

    def way(self, direction: Direction) -> AuditedWay:
        """One of them."""
        return self.came_in if direction == "in" else self.went_out


def compare(taps: Sequence[Passage], crossings: Sequence[Passage], start: float, end: float) -> Compared:
    """Pair the taps of a time from `start` to `end`, on the taps' clock, with all that crossed about it.

    A crossing near the ends may be of somebody who was tapped; one beyond them that is of nobody is not held against
    edgecount, for nobody watched.
    """
    tapped, crossed = _by_way(taps), _by_way(crossings)
    offset = clock_offset(tapped, crossed, WINDOW)
    ways = []
    for way in WAYS:
        pairs = paired([at - offset for at in tapped[way]], crossed[way], WINDOW)
        beyond = [at for at in crossed[way] if not start <= at + offset <= end]
        beyond_paired = sum(not start <= at + offset <= end for _, at in pairs)
        ways.append(AuditedWay(len(tapped[way]), len(crossed[way]) - len(beyond) + beyond_paired, len(pairs)))
    came_in, went_out = ways
    return Compared(came_in, went_out, offset)


def _by_way(passages: Iterable[Passage]) -> dict[Direction, list[float]]:
    found: dict[Direction, list[float]] = {way: [] for way in WAYS}
    for passage in passages:
        found[passage.direction].append(passage.at)
    return found

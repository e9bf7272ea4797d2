"""A trail: the way of one person in front of a camera, as the lines saw it, in a few corners."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from edgecount.geometry import Point, Size

MOST_SIGHTS = 512
"""So many sights are in a trail that is recorded; people who stay have several, each beginning with the last sight of
the one before: what is kept of them in memory has an end."""
MOST_SECONDS = 600.0
"""So long is a trail that is recorded: to know of a moment, nobody need look further back."""


@dataclass(frozen=True, slots=True)
class Corner:
    """Where a person was at one of their sights (numbered from 0), so many seconds after the first one.

    `point` is the one that crosses lines, in pixels; `height` is the person's own, in pixels, as bands are measured by.
    """

    sight: int
    seconds: float
    point: Point
    height: float

    def __post_init__(self) -> None:
        if self.sight < 0 or self.seconds < 0 or self.height <= 0:
            raise ValueError(f"a corner has a sight and seconds from 0, and a height above 0, not {self}")

    def onward(self, to: "Corner", sights: int) -> "Corner":
        """The sight so many after this one, on the way to the next corner."""
        share = sights / (to.sight - self.sight)
        dx, dy = to.point.x - self.point.x, to.point.y - self.point.y
        return Corner(
            self.sight + sights,
            self.seconds + share * (to.seconds - self.seconds),
            self.point.moved(share * dx, share * dy),
            self.height + share * (to.height - self.height),
        )


@dataclass(frozen=True, slots=True)
class Trail:
    """Between two corners a person walks straight on, at an even pace.

    `start` is the time of the first sight (aware UTC), `size` that of the pictures.  The sight numbered `confirmed`,
    and all after it, are those of a track that was believed to be a person; None where none is.
    """

    track: int
    start: datetime
    size: Size
    confirmed: int | None
    corners: tuple[Corner, ...]

    def __post_init__(self) -> None:
        if not self.corners or self.corners[0].sight != 0:
            raise ValueError("a trail begins with the corner of its first sight")
        for before, after in pairwise(self.corners):
            if after.sight <= before.sight or after.seconds < before.seconds:
                raise ValueError(f"the corners of a trail follow each other, not {before} and {after}")

    @property
    def end(self) -> datetime:
        """The time of the last sight."""
        return self.start + timedelta(seconds=self.corners[-1].seconds)

    @property
    def sights(self) -> Iterator[Corner]:
        """All sights, those between corners where they were to be expected."""
        yield self.corners[0]
        for before, after in pairwise(self.corners):
            yield from (before.onward(after, number) for number in range(1, after.sight - before.sight + 1))

    def place(self, moment: datetime) -> Point | None:
        """Where the person was at a moment (aware); None before the first sight and after the last."""
        seconds = (moment - self.start).total_seconds()
        if seconds == 0:
            return self.corners[0].point
        for before, after in pairwise(self.corners):
            if before.seconds <= seconds <= after.seconds and after.seconds > before.seconds:
                share = (seconds - before.seconds) / (after.seconds - before.seconds)
                dx, dy = after.point.x - before.point.x, after.point.y - before.point.y
                return before.point.moved(share * dx, share * dy)
        return None


def joined(trails: Iterable[Trail]) -> list[Trail]:
    """The trails of one camera, in order of time; parts of one track that follow each other are one."""
    whole: list[Trail] = []
    last: dict[int, int] = {}
    for trail in sorted(trails, key=lambda trail: trail.start):
        place = last.get(trail.track)
        if place is not None and _goes_on(whole[place], trail):
            whole[place] = _longer(whole[place], trail)
        else:
            last[trail.track] = len(whole)
            whole.append(trail)
    return whole


def _goes_on(before: Trail, after: Trail) -> bool:
    """Whether a part begins with the sight with which another ends, as far as times are kept."""
    return before.size == after.size and abs(after.start - before.end) <= timedelta(seconds=0.02)


def _longer(before: Trail, after: Trail) -> Trail:
    first = before.corners[-1]
    added = _moved(after.corners[1:], first.sight, first.seconds)
    confirmed = before.confirmed
    if confirmed is None and after.confirmed is not None:
        confirmed = after.confirmed + first.sight
    return replace(before, confirmed=confirmed, corners=(*before.corners, *added))


def _moved(corners: Sequence[Corner], sights: int, seconds: float) -> list[Corner]:
    return [replace(corner, sight=corner.sight + sights, seconds=corner.seconds + seconds) for corner in corners]

"""Where people were and for how long: the seconds spent in each cell of a grid over the frame, by UTC hour.

The grid is the same for every camera and resolution.  A person's time runs from one sight to the next and belongs to
the cell of the later one, so that all cells together have the seconds for which people were seen.  A short time hidden
counts when the person is seen again; the time for which a person that has gone was still expected does not count.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from edgecount.counting.anchor import Anchor
from edgecount.figures.period import Period
from edgecount.geometry import Point, Size
from edgecount.tracking.track import Track

COLUMNS, ROWS = 48, 27
"""Square cells in a picture of 16:9."""

Heat = Mapping[datetime, Mapping[int, float]]
"""Seconds by UTC hour and by cell; cells are numbered row by row from the top left, from 0."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def cell_at(point: Point, size: Size) -> int:
    """The cell of a place in a frame; a place beyond the frame's edge belongs to the nearest cell."""
    column = min(COLUMNS - 1, max(0, int(point.x / size.width * COLUMNS)))
    row = min(ROWS - 1, max(0, int(point.y / size.height * ROWS)))
    return row * COLUMNS + column


def pour(heat: Heat, into: dict[datetime, dict[int, float]]) -> None:
    """Add some heat to the heat in `into`."""
    for hour, cells in heat.items():
        there = into.setdefault(hour, {})
        for cell, seconds in cells.items():
            there[cell] = there.get(cell, 0.0) + seconds


def hours_in(span: Period, zone: tzinfo, hours: Container[int] = range(24)) -> Iterator[Period]:
    """The UTC hours that begin within a span and at one of these local hours (0-23); neighbours are joined."""
    start = -((_EPOCH - span.start) // _HOUR) * _HOUR + _EPOCH
    joined: Period | None = None
    while start < span.end:
        if start.astimezone(zone).hour in hours:
            joined = Period(joined.start if joined else start, start + _HOUR)
        elif joined:
            yield joined
            joined = None
        start += _HOUR
    if joined:
        yield joined


class HeatMeter:
    """Adds up the seconds in front of one camera.

    `anchor` is the point of a person that says which cell they are in; `max_gap` is the longest time between two sights
    of a person that counts (s).
    """

    def __init__(self, anchor: Anchor = "foot", max_gap: float = 2.0) -> None:
        if max_gap <= 0:
            raise ValueError(f"a gap between two sights is more than 0 seconds, not {max_gap}")
        self._anchor = anchor
        self._max_gap = max_gap
        self._last_seen: Mapping[int, float] = {}
        self._heat: dict[datetime, dict[int, float]] = {}

    def saw(self, tracks: Iterable[Track], size: Size, ts: datetime, monotonic: float) -> None:
        """A frame of this size was taken at `ts` (aware), and at `monotonic` seconds on a clock that never jumps."""
        last_seen, hour = {}, ts.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        for track in tracks:
            before = self._last_seen.get(track.id)
            if track.is_sighted:
                last_seen[track.id] = monotonic
                if track.confirmed and before is not None and 0 < monotonic - before <= self._max_gap:
                    pour({hour: {cell_at(self._place_of(track), size): monotonic - before}}, self._heat)
            elif before is not None:
                last_seen[track.id] = before
        self._last_seen = last_seen

    def take(self) -> Heat:
        """Hand over and forget: the seconds since the last call."""
        heat, self._heat = self._heat, {}
        return heat

    def _place_of(self, track: Track) -> Point:
        return track.box.foot if self._anchor == "foot" else track.box.center

"""Records the trails of the people at one camera, as the lines see them."""

from collections.abc import Sequence
from datetime import datetime

from edgecount.counting.anchor import Anchor, known_point
from edgecount.counting.facts import FrameTime
from edgecount.counting.trails.thinning import thinned
from edgecount.counting.trails.trail import MOST_SECONDS, MOST_SIGHTS, Corner, Trail
from edgecount.geometry import Point, Size
from edgecount.tracking.track import Track


class _Way:
    """The sights of one track so far."""

    def __init__(self, track: Track, moment: FrameTime, *, goes_on: bool = False) -> None:
        self.track = track.id
        self.start: datetime = moment.ts
        self._goes_on = goes_on
        self._began = moment.media_time
        self.confirmed: int | None = None
        self.sights: list[Corner] = []

    @property
    def is_news(self) -> bool:
        """Whether it has a sight that no part before it has."""
        return len(self.sights) > self._goes_on

    def add(self, track: Track, point: Point, moment: FrameTime) -> None:
        """Add a sight."""
        number = len(self.sights)
        if track.confirmed and self.confirmed is None:
            self.confirmed = number
        self.sights.append(Corner(number, moment.media_time - self._began, point, track.height))

    def trail(self, size: Size) -> Trail:
        """What is kept of it."""
        return Trail(self.track, self.start, size, self.confirmed, thinned(self.sights))


class TrailRecorder:
    """Takes, frame by frame, the tracks that the lines take, in pictures of one size; gives each trail once it ends."""

    def __init__(self, anchor: Anchor, size: Size) -> None:
        self._anchor = anchor
        self._size = size
        self._ways: dict[int, _Way] = {}

    def update(self, tracks: Sequence[Track], moment: FrameTime) -> tuple[Trail, ...]:
        """Take the tracks of one frame; gives the trails that are complete.  A track not among them has ended."""
        ended = self._end(self._ways.keys() - {track.id for track in tracks})
        full = [trail for track in tracks if (trail := self._see(track, moment)) is not None]
        return (*ended, *full)

    def finish(self) -> tuple[Trail, ...]:
        """End all trails: no more frames will come."""
        return self._end(set(self._ways))

    def _end(self, ids: set[int]) -> tuple[Trail, ...]:
        ended = [self._ways.pop(id_) for id_ in sorted(ids)]
        return tuple(way.trail(self._size) for way in ended if way.is_news)

    def _see(self, track: Track, moment: FrameTime) -> Trail | None:
        point = known_point(track, self._anchor, self._size)
        if point is None:
            return None
        way = self._ways.get(track.id)
        if way is None:
            way = self._ways[track.id] = _Way(track, moment)
        way.add(track, point, moment)
        if len(way.sights) < MOST_SIGHTS and way.sights[-1].seconds < MOST_SECONDS:
            return None
        self._ways[track.id] = _Way(track, moment, goes_on=True)
        self._ways[track.id].add(track, point, moment)
        return way.trail(self._size)

"""Where each person was in the last seconds."""

from collections import deque
from collections.abc import Mapping

from edgecount.geometry import Point

_LONGEST = 500  # points of one trail, whatever the frame rate


class Trails:
    """The recent places of each track in the picture; a track that is no longer there is forgotten."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._places: dict[int, deque[tuple[float, Point]]] = {}

    def follow(self, media_time: float, places: Mapping[int, Point]) -> None:
        """Note the place of each track, by its id, in this frame."""
        self._places = {track: self._places.get(track, deque(maxlen=_LONGEST)) for track in places}
        for track, place in places.items():
            trail = self._places[track]
            trail.append((media_time, place))
            while trail[0][0] < media_time - self._seconds:
                trail.popleft()

    def clear(self) -> None:
        """Forget every track."""
        self._places.clear()

    def of(self, track: int) -> list[Point]:
        """A track's places, the oldest first; none for a track that is not in the picture."""
        return [place for _, place in self._places.get(track, ())]

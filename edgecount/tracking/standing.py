"""People who stand where the detector is never sure of them: half hidden, small, or turned away.

Theory of operation.  A line needs sure boxes, for it counts a person once and for ever.  Somebody who stands in a zone
gives a weak box at one place look after look, and what comes and goes does not.  So a second tracker takes weaker boxes
for newcomers, and its people are believed once they have stood for STAND_SECONDS.  The first tracker's people explain
one of them each, at most; the others are those whom it does not know, and none of them changes what it knows.
"""

from collections.abc import Sequence

from edgecount.geometry import Point, Size
from edgecount.tracking.assignment import assign
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from edgecount.tracking.tracker import Tracker

STAND_SECONDS = 3.0
"""How long somebody must have stood to be believed."""
STEP = 0.3
"""One who stands stays within so many own heights of one place."""
SAME = 0.3
"""From this intersection over union on, a person of each tracker may be one."""
ALONE = 1.0
"""The cost of leaving two of them unmatched: more than that of any pair."""
FIRST_ID = 1_000_001
"""The first id of somebody who stands: no crossing has such a one."""


class StandingPeople:
    """Those who stand before one camera; `min_confidence` (0-1) and `lost_after_seconds` as in a tracker."""

    def __init__(self, min_confidence: float, lost_after_seconds: float) -> None:
        self._tracker = Tracker(min_confidence, lost_after_seconds, FIRST_ID)
        self._places: dict[int, tuple[Point, float]] = {}

    def forget(self) -> None:
        """End all of them."""
        self._tracker.forget()
        self._places = {}

    def besides(
        self, known: Sequence[Track], found: Sequence[Detection] | None, now: float, frame: Size
    ) -> tuple[Track, ...]:
        """Those who are none of `known`, in a frame of this size in which the detector found these.

        None where it did not look.  `now` is the frame's time in seconds, not before the last one's.
        """
        tracks = self._tracker.followed({}, now) if found is None else self._tracker.detected(found, now, frame)
        self._places = {track.id: self._place(track, now) for track in tracks}
        believed = [track for track in known if track.confirmed]
        others = [tracks[column] for column in assign(believed, tracks, _unlikeness, ALONE).columns_left]
        return tuple(one for one in others if one.confirmed and now - self._places[one.id][1] >= STAND_SECONDS)

    def _place(self, track: Track, now: float) -> tuple[Point, float]:
        """Where somebody stands, and since when."""
        here = track.box.center
        place, since = self._places.get(track.id, (here, now))
        return (place, since) if place.distance(here) <= STEP * track.height else (here, now)


def _unlikeness(one: Track, other: Track) -> float | None:
    overlap = one.box.iou(other.box)
    return 1 - overlap if overlap >= SAME else None

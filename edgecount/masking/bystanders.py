"""People that may be in a picture although the detector does not see them there."""

from collections.abc import Iterable, Sequence

from edgecount.geometry import Box, Size
from edgecount.ports import Frame
from edgecount.tracking.track import Track

SPREAD = 0.5
"""A box grows by this share of its height on all sides in every second in which the person is not seen."""
LINGER_SECONDS = 0.5
"""For so long after the detector saw a person, the person is believed to be near the same place."""
SAME, NEAR = 0.5, 0.2
"""From these intersections over union on, a box seen now is taken for a track's, and for one of a moment ago."""


class Bystanders:
    """Remembers the people seen, from frame to frame."""

    def __init__(self) -> None:
        self._size: Size | None = None
        self._boxes: list[tuple[Box, float]] = []
        self._tracks: dict[int, float] = {}

    def besides(self, seen: Sequence[Box], tracks: Sequence[Track], frame: Frame) -> list[Box]:
        """The boxes of tracks that are not among `seen`, and of people seen a moment ago; they grow with time."""
        now = frame.media_time
        if frame.size != self._size:
            self._size, self._boxes, self._tracks = frame.size, [], {}
        missing = [track for track in tracks if not any(box.iou(track.box) >= SAME for box in seen)]
        unseen = {track.id for track in missing if track.seen != "detected"}
        self._tracks = {t.id: self._tracks.get(t.id, now) if t.id in unseen else now for t in tracks}
        believed = [widened(track.box, SPREAD * (now - self._tracks[track.id])) for track in missing]
        lingering = [
            (box, since)
            for box, since in self._boxes
            if 0 <= now - since <= LINGER_SECONDS and not _any_near(box, [*seen, *(t.box for t in tracks)])
        ]
        self._boxes = [*lingering, *((box, now) for box in seen)]
        return [*believed, *(widened(box, SPREAD * (now - since)) for box, since in lingering)]


def widened(box: Box, share: float) -> Box:
    """The box, larger on every side by this share of its height."""
    more = share * box.height
    return Box(box.left - more, box.top - more, box.right + more, box.bottom + more)


def _any_near(box: Box, others: Iterable[Box]) -> bool:
    return any(box.iou(other) >= NEAR for other in others)

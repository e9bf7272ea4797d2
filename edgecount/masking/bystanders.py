"""People that may be in a picture although the detector does not see them there."""

from collections.abc import Iterable, Sequence

from edgecount.geometry import Box, Size
from edgecount.ports import Frame
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track

SPREAD = 0.5
"""A box grows by this share of the person's own height on all sides in every second in which they are not seen."""
LINGER_SECONDS = 0.5
"""For so long after the detector saw a person, the person is believed to be near the same place."""
SAME, NEAR = 0.5, 0.2
"""From these intersections over union on, a box seen now is taken for a track's, and for one of a moment ago."""


class Bystanders:
    """Remembers the people seen, from frame to frame."""

    def __init__(self) -> None:
        self._size: Size | None = None
        self._seen: list[tuple[Detection, float]] = []
        self._tracks: dict[int, float] = {}

    def besides(self, seen: Sequence[Detection], tracks: Sequence[Track], frame: Frame) -> list[Box]:
        """The boxes of tracks that are not among `seen`, and of people seen a moment ago; they grow with time."""
        now = frame.media_time
        if frame.size != self._size:
            self._size, self._seen, self._tracks = frame.size, [], {}
        missing = [track for track in tracks if not any(one.box.iou(track.box) >= SAME for one in seen)]
        unseen = {track.id for track in missing if track.seen != "detected"}
        self._tracks = {t.id: self._tracks.get(t.id, now) if t.id in unseen else now for t in tracks}
        believed = [widened(track, SPREAD * (now - self._tracks[track.id])) for track in missing]
        around = [*(d.box for d in seen), *(t.box for t in tracks)]
        lingering = [
            (before, since)
            for before, since in self._seen
            if 0 <= now - since <= LINGER_SECONDS and not _any_near(before.box, around)
        ]
        self._seen = [*lingering, *((one, now) for one in seen)]
        return [*believed, *(widened(before, SPREAD * (now - since)) for before, since in lingering)]


def widened(person: Detection | Track, share: float) -> Box:
    """The person's box, larger on every side by this share of their own height."""
    box, more = person.box, share * person.height
    return Box(box.left - more, box.top - more, box.right + more, box.bottom + more)


def _any_near(box: Box, others: Iterable[Box]) -> bool:
    return any(box.iou(other) >= NEAR for other in others)

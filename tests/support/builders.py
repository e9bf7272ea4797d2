"""Made-up people: where they walk, the boxes they fill, and what a detector or a perfect tracker makes of them.

The stage is a picture of 800×600 with a line from left to right in its middle; below the line is inside.  People are
100 pixels tall unless said otherwise, so that the line's band reaches 8 pixels to both sides.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count, cycle, pairwise
from uuid import UUID

from edgecount.counting.anchor import Anchor
from edgecount.counting.facts import Crossed, Fact, FrameTime
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule, Side
from edgecount.counting.lines.smoothing import Smoother
from edgecount.geometry import Box, Point, Segment, Size
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Seen, Track
from edgecount.tracking.tracker import Tracker
from tests.support.fakes import BEGAN

SIZE = Size(800, 600)
LINE = Segment(Point(200, 300), Point(600, 300))
HEIGHT = 100.0
BAND = 8
"""Pixels from the line within which such a person is on it."""
VARYING = (0.04, 0.04, 0.2, 0.1, 0.04, 0.25, 0.07)
"""Seconds from frame to frame of a camera that keeps no rate."""

Scene = Sequence[tuple[FrameTime, Sequence[Track]]]
"""What a tracker says, frame by frame."""


def box_at(x: float, y: float, height: float = HEIGHT) -> Box:
    """The box of a person whose foot is there."""
    return Box(x - 0.2 * height, y - height, x + 0.2 * height, y)


def seen_at(x: float, y: float, confidence: float = 0.9, height: float = HEIGHT) -> Detection:
    """The detection of a person whose foot is there."""
    return Detection(box_at(x, y, height), confidence)


def track_at(
    x: float,
    y: float,
    id_: int = 1,
    *,
    seen: Seen = "detected",
    confirmed: bool = True,
    confidence: float = 0.9,
    height: float = HEIGHT,
) -> Track:
    """The track of a person whose foot is there."""
    return Track(id_, box_at(x, y, height), seen, confirmed, confidence)


def moment(frame: int, seconds: float | None = None) -> FrameTime:
    """The moment of a frame, at 10 frames a second unless said otherwise."""
    seconds = (frame - 1) / 10 if seconds is None else seconds
    return FrameTime(frame, seconds, BEGAN + timedelta(seconds=seconds))


def moments(rate: int | Sequence[float], seconds: float) -> list[FrameTime]:
    """The frames of some seconds, at so many a second, or with these seconds between them, over and over."""
    if isinstance(rate, int):
        return [moment(index + 1, index / rate) for index in range(int(seconds * rate) + 1)]
    made: list[FrameTime] = []
    now, gaps = 0.0, cycle(rate)
    while now <= seconds:
        made.append(moment(len(made) + 1, now))
        now += next(gaps)
    return made


@dataclass(frozen=True)
class Walk:
    """A person's way: (seconds, x, y) of the foot, straight and steady in between; seen by nobody while `hidden`."""

    stops: tuple[tuple[float, float, float], ...]
    hidden: tuple[tuple[float, float], ...] = ()
    height: float = HEIGHT

    @property
    def seconds(self) -> float:
        """When the person is last there."""
        return self.stops[-1][0]

    def at(self, seconds: float) -> Point | None:
        """Where the foot is; None before the first stop and after the last."""
        for (t1, x1, y1), (t2, x2, y2) in pairwise(self.stops):
            if t1 <= seconds <= t2:
                share = (seconds - t1) / (t2 - t1)
                return Point(x1 + share * (x2 - x1), y1 + share * (y2 - y1))
        return None

    def is_hidden(self, seconds: float) -> bool:
        """Whether something stands before the person."""
        return any(first <= seconds <= last for first, last in self.hidden)


def walk(*stops: tuple[float, float, float], hidden: tuple[float, float] | None = None, height: float = HEIGHT) -> Walk:
    """A way through these places."""
    return Walk(stops, (hidden,) if hidden else (), height)


def longest(walks: Sequence[Walk]) -> float:
    """When the last of them is gone."""
    return max(way.seconds for way in walks)


def perfect_tracks(walks: Sequence[Walk], frames: Sequence[FrameTime]) -> Scene:
    """What a tracker would say that never errs: each walk has its own id, in order from 1."""
    scene: list[tuple[FrameTime, Sequence[Track]]] = []
    for now in frames:
        tracks = []
        for id_, way in enumerate(walks, 1):
            foot = way.at(now.media_time)
            if foot is not None:
                seen: Seen = "predicted" if way.is_hidden(now.media_time) else "detected"
                tracks.append(track_at(foot.x, foot.y, id_, seen=seen, height=way.height))
        scene.append((now, tuple(tracks)))
    return scene


def detections(
    walks: Sequence[Walk], frames: Sequence[FrameTime], *, misses: int = 0, jitter: float = 0.0
) -> list[tuple[Detection, ...]]:
    """What a detector sees, frame by frame: it misses everybody once in `misses` frames, each at another time.

    `jitter` moves every edge of every box by up to this share of the person's height.
    """
    chance = random.Random(1)
    shown = []
    for now in frames:
        found = []
        for number, way in enumerate(walks):
            foot = way.at(now.media_time)
            missed = misses and (now.frame + 3 * number) % misses == 0
            if foot is not None and not missed and not way.is_hidden(now.media_time):
                box, off = box_at(foot.x, foot.y, way.height), jitter * way.height
                left, top, right, bottom = (chance.uniform(-off, off) for _ in range(4))
                found.append(
                    Detection(Box(box.left + left, box.top + top, box.right + right, box.bottom + bottom), 0.8)
                )
        shown.append(tuple(found))
    return shown


def tracked(shown: Sequence[Sequence[Detection]], frames: Sequence[FrameTime], tracker: Tracker | None = None) -> Scene:
    """What the tracker makes of detections."""
    tracker = tracker or Tracker(min_confidence=0.4, lost_after_seconds=2.0)
    return [(now, tracker.detected(seen, now.media_time)) for seen, now in zip(shown, frames, strict=True)]


def smoothed(scene: Scene, anchor: Anchor = "foot") -> Scene:
    """The scene as a line is shown it, a second later."""
    smoother = Smoother(anchor, SIZE)
    settled = [frame for now, tracks in scene for frame in smoother.update(tracks, now)]
    return [(frame.moment, frame.tracks) for frame in (*settled, *smoother.finish())]


def line_counter(
    rule: LineRule | None = None, segment: Segment = LINE, in_side: Side = "right", size: Size = SIZE
) -> LineCounter:
    """A counter of the stage's line, whose crossings have the ids 1, 2, 3, ..."""
    numbers = count(1)
    return LineCounter(segment, in_side, size, rule or LineRule(), lambda: UUID(int=next(numbers)))


def facts_of(counter: LineCounter, scene: Scene) -> list[Fact]:
    """All that a counter finds out from a scene, its end included."""
    facts = [fact for now, tracks in scene for fact in counter.update(tracks, now)]
    return facts + list(counter.finish())


def told(facts: Sequence[Fact]) -> list[str]:
    """The facts in short: `in`, `out`, `in back` where it takes a crossing back, or the reason why nothing counted."""
    return [
        fact.direction + (" back" if fact.reverses else "") if isinstance(fact, Crossed) else fact.reason
        for fact in facts
    ]


def crossed(facts: Sequence[Fact]) -> list[Crossed]:
    """The crossings among the facts."""
    return [fact for fact in facts if isinstance(fact, Crossed)]


def steps(
    places: Sequence[tuple[float, float]], id_: int = 1, first: int = 1
) -> list[tuple[FrameTime, Sequence[Track]]]:
    """A perfect track that is at these places, frame by frame."""
    return [(moment(frame), (track_at(x, y, id_),)) for frame, (x, y) in enumerate(places, first)]

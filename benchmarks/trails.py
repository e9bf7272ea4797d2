"""Trails: what they take, and what lines count over them; the default model, all clips, and a made-up day.

Besides its own lines, each clip has eight from edge to edge. Trails are thinned, packed and unpacked, and go through
the same line counters as the tracks did. The made-up day repeats the trails of all clips until there are 2,000 people,
reads them from a store, and asks for a line that was moved.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.clips import CROWD, Clip, all_clips
from benchmarks.counted import CAMERA, config_of, frames_of, models_for, with_model
from benchmarks.report import Chapter, Table, at_most
from benchmarks.truth import TrueLine
from edgecount.counting.facts import Crossed, FrameTime
from edgecount.counting.lines.rule import LineRule
from edgecount.counting.trails.packed_trail import packed, unpacked
from edgecount.counting.trails.trail import Trail, joined
from edgecount.counting.trails.trail_recorder import TrailRecorder
from edgecount.counting.trails.what_if import recounted, tallied
from edgecount.events.model import AnyEvent, Crossing
from edgecount.figures.period import Period
from edgecount.geometry import Point, Segment
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.wiring.seeing.pipeline import camera_pipeline

TITLE = "Trails"
BYTES, DIFFERENCE, SHARE, SECONDS, PEOPLE = 150.0, 1.0, 1.0, 2.0, 2000
_BEGAN = datetime(2026, 5, 4, 8, tzinfo=UTC)
_MOVED = Segment(Point(0.15, 0.55), Point(0.85, 0.5))
_EDGES = (
    *((Point(share, 0.02), Point(share, 0.98)) for share in (0.25, 0.5, 0.75)),
    *((Point(0.02, share), Point(0.98, share)) for share in (0.25, 0.5, 0.75)),
    *((Point(0.02, top), Point(0.98, 1 - top)) for top in (0.1, 0.9)),
)
Passages = Counter[tuple[str, int, str]]
"""Crossings by line, track and direction."""


@dataclass(slots=True)
class Walked:
    """What a clip came to: crossings counted, and over the trails; and times of the processor (s)."""

    clip: Clip
    counted: Passages = field(default_factory=Counter)
    again: Passages = field(default_factory=Counter)
    trails: list[Trail] = field(default_factory=list)
    counting: float = 0.0
    recording: float = 0.0

    @property
    def people(self) -> int:
        """The tracks that were believed."""
        return len({trail.track for trail in self.trails if trail.confirmed is not None})

    @property
    def size(self) -> int:
        """The bytes of all trails, believed or not."""
        return sum(len(packed(trail)) for trail in self.trails)

    @property
    def wrong(self) -> int:
        """Crossings that the trails lack, and those that only they have."""
        return (self.counted - self.again).total() + (self.again - self.counted).total()


def measure() -> Chapter:
    """Count every clip, and a day of them; ends the program where there is none."""
    found = [_walked(clip) for clip in all_clips()]
    crowd = next((one for one in found if one.clip.name == CROWD), found[0])
    crossings, wrong = sum(one.counted.total() for one in found), sum(one.wrong for one in found)
    goals = [
        at_most(f"{crowd.clip.name}: bytes a person", crowd.size / crowd.people, BYTES, "{:.0f}"),
        at_most("crossings that are others over the trails", 100 * wrong / crossings, DIFFERENCE, "{:.2f} %"),
        at_most(f"{crowd.clip.name}: time of the worker", _share(crowd), SHARE, "{:.2f} %"),
        at_most(f"a moved line, {PEOPLE} people", _day(found), SECONDS, "{:.2f} s"),
    ]
    columns = ("clip", "people", "bytes a person", "crossings", "missing", "more", "time of the worker")
    return Chapter(TITLE, __doc__ or "", goals, [Table("Of each clip", columns, [_row(one) for one in found])])


def _share(one: Walked) -> float:
    return 100 * one.recording / one.counting


def _row(one: Walked) -> Sequence[str]:
    missing, more = one.counted - one.again, one.again - one.counted
    numbers = (one.people, round(one.size / one.people), one.counted.total(), missing.total(), more.total())
    return one.clip.name, *map(str, numbers), f"{_share(one):.2f} %"


def _walked(clip: Clip) -> Walked:
    edges = {f"edge-{number}": TrueLine(Segment(*ends), "right") for number, ends in enumerate(_EDGES)}
    truth = replace(clip.truth, lines={**clip.truth.lines, **edges})
    camera = config_of(truth, with_model(models_for(truth)[-1])).cameras[CAMERA]
    pipeline = camera_pipeline("bench", CAMERA, camera, replaying=True, keep_trails=True)
    one, events = Walked(clip), list[AnyEvent]()
    beside: TrailRecorder | None = None  # one more, so that its time is known
    for frame in frames_of(clip.video, clip.truth.fps):
        began = time.process_time()
        processed = pipeline.process(frame)
        counted = time.process_time()
        beside = beside or TrailRecorder(camera.anchor, frame.size)
        for trail in beside.update(processed.tracks, FrameTime(frame.index, frame.media_time, frame.ts)):
            packed(trail)
        one.counting += counted - began
        one.recording += time.process_time() - counted
        events += processed.events
        one.trails += processed.trails
    events += pipeline.finish()
    one.trails += pipeline.take_trails()
    one.counted.update((e.line, e.track, e.direction) for e in events if isinstance(e, Crossing))
    kept = joined(unpacked(trail.track, trail.start, packed(trail)) for trail in one.trails)
    for name, line in truth.lines.items():
        facts = recounted(kept, line.segment, line.in_side, camera.rule)
        one.again.update((name, fact.track, fact.direction) for fact in facts if isinstance(fact, Crossed))
    return one


def _day(found: Sequence[Walked]) -> float:
    """Seconds to read a day of so many people from a store, and to count them at a moved line."""
    each = [trail for one in found for trail in one.trails if trail.confirmed is not None]
    day = tuple(
        replace(each[number % len(each)], track=number, start=_BEGAN + timedelta(seconds=15 * number))
        for number in range(PEOPLE)
    )
    span = Period(_BEGAN, _BEGAN + timedelta(days=1))
    with TemporaryDirectory() as folder, EventStore(Path(folder) / "store.sqlite") as store:
        store.put(Batch(trails={CAMERA: day}))
        with StoreReader(Path(folder) / "store.sqlite") as reader:
            began = time.process_time()
            tallied(recounted(reader.trails(CAMERA, span), _MOVED, "right", LineRule()), span.start, span.end)
            return time.process_time() - began

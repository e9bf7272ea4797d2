"""The law of seams: cut anywhere, a recording has the crossings and visits that it has in one piece."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.counting.lines.rule import LineRule
from edgecount.events.model import AnyEvent, Crossing, Visit
from edgecount.geometry import Point, Polygon, Segment
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.pipeline import NamedLine, NamedZone, Pipeline, Watch
from edgecount.ports import Frame
from edgecount.replay.parts.cutting import Margins, RecordingPart, cut
from edgecount.replay.parts.for_part import ForPart
from edgecount.replay.parts.part_counted import decoded, put_together
from edgecount.tracking.tracker import Tracker
from tests.support.builders import seen_at
from tests.support.fakes import BEGAN, FakeDetector

RATE = 5
IMAGE = np.zeros((600, 800, 3), np.uint8)
WATCH = Watch(
    "shop",
    "entrance",
    (NamedLine("door", Segment(Point(0.0, 0.5), Point(1.0, 0.5)), "right"),),
    LineRule(),
    (NamedZone("hall", Polygon((Point(0.0, 0.55), Point(1.0, 0.55), Point(1.0, 1.0), Point(0.0, 1.0)))),),
)
Walk = tuple[float, int, bool]
"""When somebody sets out (s), at which of the lanes, and whether they walk in."""


def frame(number: int) -> Frame:
    seconds = (number - 1) / RATE
    return Frame(IMAGE, number, seconds, BEGAN + timedelta(seconds=seconds))


def place(walk: Walk, seconds: float) -> tuple[float, float] | None:
    """Where they are then: six seconds' walk of 400 pixels in a lane of their own, and a stay of ten at its end."""
    start, lane, walks_in = walk
    passed = seconds - start
    if not 0 <= passed <= 16:
        return None
    along = min(passed, 6) / 6
    return 100 + 200 * lane, 120 + 400 * (along if walks_in else 1 - along)


def counted(walks: Sequence[Walk], part: RecordingPart, frames: int) -> ForPart:
    """What a part of such a recording counts."""
    numbers = range(part.begin, (frames if part.end is None else part.end) + 1)
    script = [
        [seen_at(*at) for walk in walks if (at := place(walk, (number - 1) / RATE)) is not None] for number in numbers
    ]
    pipeline = Pipeline(WATCH, FakeDetector(*script), None, Cadence(1), Tracker(0.5, 1.0), replaying=True)
    audience = ForPart(part, "foot", lambda: None)
    for number in numbers:
        audience.see(frame(number), pipeline.process(frame(number)))
    audience.finish(pipeline.finish())
    return audience


def told(events: Sequence[AnyEvent]) -> list[tuple[object, ...]]:
    """What must not depend on where a recording is cut."""
    crossings = [(e.line, e.direction, e.frame) for e in events if isinstance(e, Crossing)]
    visits = [(e.zone, e.entered_frame, e.left_frame, e.dwell_seconds) for e in events if isinstance(e, Visit)]
    return [*sorted(crossings), *sorted(visits, key=str)]


@settings(max_examples=12)
@given(
    walks=st.lists(
        st.tuples(st.floats(0, 60), st.integers(0, 3), st.booleans()), max_size=6, unique_by=lambda walk: walk[1]
    ),
    chunk=st.floats(12, 40),
)
def test_cutting_changes_nothing(walks: list[Walk], chunk: float) -> None:
    frames = 80 * RATE
    whole = counted(walks, RecordingPart(), frames).counted
    times = [(number - 1) / RATE for number in range(1, frames + 1)]
    parts = [counted(walks, part, frames).counted for part in cut(times, chunk, Margins())]
    kept = [decoded(part.encoded()) for part in parts if part is not None]
    assert kept == parts
    assert whole is not None
    again = put_together(kept)
    assert told(again.events) == told(whole.events)
    assert {k: round(v, 6) for k, v in again.watched.items()} == {k: round(v, 6) for k, v in whole.watched.items()}
    assert (again.span, again.frames, again.seconds) == (whole.span, whole.frames, whole.seconds)
    heat = [{c: round(s, 6) for c, s in cells.items()} for cells in (*again.heat.values(), *whole.heat.values())]
    assert heat[: len(again.heat)] == heat[len(again.heat) :]

"""A recorded clip without its pictures: what the detector saw, what really happened, and what is counted of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import UUID

import numpy as np

from benchmarks.truth import TrueLine
from edgecount.counting.lines.rule import LineRule
from edgecount.events.model import AnyEvent, Crossing, Rejected
from edgecount.geometry import Box, Point, Segment, Size
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.pipeline import NamedLine, Pipeline, Watch
from edgecount.tracking.detection import Detection
from edgecount.tracking.tracker import Tracker
from tests.support.fakes import FakeDetector, FakeSource

MIN_CONFIDENCE = 0.4
"""The default of the config, with which clips are recorded and replayed."""

Told = tuple[str, str, int]
"""Line; `in` or `out`, with `back` where it takes a crossing back, or the reason why nothing counted; frame, from 1."""


@dataclass(frozen=True)
class GoldenClip:
    """`frames` has the boxes that the detector saw, in pixels, rounded to a tenth.

    `true` is what happened; `expected`, what is counted of the boxes.
    """

    size: Size
    fps: float
    lines: Mapping[str, TrueLine]
    true: Sequence[Told]
    expected: Sequence[Told]
    frames: Sequence[Sequence[Detection]]


def counted(clip: GoldenClip) -> list[Told]:
    """What is counted of the clip's boxes now, in the order of the frames: black pictures go through the pipeline."""
    numbers = count(1)
    pipeline = Pipeline(
        Watch(
            "main-street",
            "clip",
            tuple(NamedLine(name, line.segment, line.in_side) for name, line in clip.lines.items()),
            LineRule(),
        ),
        FakeDetector(*clip.frames),
        None,
        Cadence(1),
        Tracker(MIN_CONFIDENCE, lost_after_seconds=2.0),
        replaying=True,
        new_id=lambda: UUID(int=next(numbers)),
    )
    source = FakeSource([np.zeros((clip.size.height, clip.size.width, 3), np.uint8)] * len(clip.frames), clip.fps)
    source.open()
    events = [event for frame in iter(source.read, None) for event in pipeline.process(frame).events]
    return sorted(map(_told, (*events, *pipeline.finish())), key=lambda fact: fact[2])


def load(path: Path) -> GoldenClip:
    """A clip as `dump` wrote it."""
    content = json.loads(path.read_text(encoding="utf-8"))
    return GoldenClip(
        Size(*content["size"]),
        content["fps"],
        {
            name: TrueLine(Segment(Point(*line["from"]), Point(*line["to"])), line["in_side"])
            for name, line in content["lines"].items()
        },
        [_as_told(fact) for fact in content["true"]],
        [_as_told(fact) for fact in content["expected"]],
        [[Detection(Box(*box), confidence) for *box, confidence in frame] for frame in content["frames"]],
    )


def dump(clip: GoldenClip, path: Path) -> None:
    """Write a clip, a frame a line, so that one can see what a new recording changed."""
    head = {
        "size": [clip.size.width, clip.size.height],
        "fps": clip.fps,
        "lines": {
            name: {
                "from": [line.segment.start.x, line.segment.start.y],
                "to": [line.segment.end.x, line.segment.end.y],
                "in_side": line.in_side,
            }
            for name, line in clip.lines.items()
        },
    }
    parts = [f' "{name}": {json.dumps(value)}' for name, value in head.items()]
    parts += [f' "{name}": {_rows(facts)}' for name, facts in (("true", clip.true), ("expected", clip.expected))]
    parts.append(f' "frames": {_rows([[_numbers(seen) for seen in frame] for frame in clip.frames])}')
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def rounded(detection: Detection) -> Detection:
    """The detection as it is kept: a tenth of a pixel, a thousandth of certainty."""
    *sides, confidence = _numbers(detection)
    return Detection(Box(*sides), confidence)


def _rows(values: Sequence[object]) -> str:
    return "[\n" + ",\n".join("  " + json.dumps(value, separators=(",", ":")) for value in values) + "\n ]"


def _numbers(seen: Detection) -> list[float]:
    box = seen.box
    return [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)] + [round(seen.confidence, 3)]


def _told(event: AnyEvent) -> Told:
    assert isinstance(event, Crossing | Rejected)
    assert event.frame is not None
    if isinstance(event, Crossing):
        return event.line, event.direction + (" back" if event.reverses else ""), event.frame
    return event.line, event.reason, event.frame


def _as_told(fact: Sequence[object]) -> Told:
    line, what, frame = fact
    return str(line), str(what), int(str(frame))

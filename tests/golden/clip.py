"""A recorded clip without its pictures: what the detector saw, what really happened, and what is counted of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

from benchmarks.truth import TrueLine
from edgecount.counting.facts import Crossed, Fact, FrameTime
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule
from edgecount.counting.lines.smoothing import People, Smoother
from edgecount.geometry import Box, Point, Segment, Size
from edgecount.tracking.detection import Detection
from edgecount.tracking.tracker import Tracker
from tests.support.fakes import BEGAN

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
    """What is counted of the clip's boxes now, in the order of the frames."""
    tracker, numbers = Tracker(MIN_CONFIDENCE, lost_after_seconds=2.0), count(1)
    smoother = Smoother("foot", clip.size)
    counters = {
        name: LineCounter(
            line.segment.scaled(clip.size), line.in_side, clip.size, LineRule(), lambda: UUID(int=next(numbers))
        )
        for name, line in clip.lines.items()
    }
    settled: list[People] = []
    for number, seen in enumerate(clip.frames, 1):
        seconds = (number - 1) / clip.fps
        moment = FrameTime(number, seconds, BEGAN + timedelta(seconds=seconds))
        settled += smoother.update(tracker.detected(seen, seconds), moment)
    told: list[Told] = []
    for people in (*settled, *smoother.finish()):
        for name, counter in counters.items():
            told += [_told(name, fact) for fact in counter.update(people.tracks, people.moment)]
    told += [_told(name, fact) for name, counter in counters.items() for fact in counter.finish()]
    return sorted(told, key=lambda fact: fact[2])


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


def _told(line: str, fact: Fact) -> Told:
    if isinstance(fact, Crossed):
        return line, fact.direction + (" back" if fact.reverses else ""), fact.moment.frame
    return line, fact.reason, fact.moment.frame


def _as_told(fact: Sequence[object]) -> Told:
    line, what, frame = fact
    return str(line), str(what), int(str(frame))

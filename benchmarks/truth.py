"""What really happened in a clip: read from its truth.json, or derived for other lines from hand-drawn boxes."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edgecount.counting.lines.rule import Side
from edgecount.geometry import Box, Point, Polygon, Segment, Size

CLEAR_OF_LINE = 0.08
"""How far from a line a hand-drawn person must be to be on a side of it, as a share of the box's height."""


@dataclass(frozen=True, slots=True)
class TrueLine:
    """A line in fractions of the frame."""

    segment: Segment
    in_side: Side


@dataclass(frozen=True, slots=True)
class Crossing:
    """Somebody crossed a line; `frame` counts from 1."""

    line: str
    direction: str
    frame: int


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody was in a zone from one frame to another; both count from 1."""

    zone: str
    entered: int
    left: int


@dataclass(frozen=True, slots=True)
class Truth:
    """A clip's lines and zones, and its true crossings and visits.

    `fps` is the true frame rate, whatever the file's header says; zones are in fractions of the frame; `mount` is how
    the camera looks at people, as in a config.
    """

    fps: float
    size: Size
    anchor: str
    lines: Mapping[str, TrueLine]
    crossings: tuple[Crossing, ...]
    zones: Mapping[str, Polygon] = field(default_factory=dict)
    visits: tuple[Visit, ...] = ()
    mount: str = "side"


@dataclass(frozen=True, slots=True)
class TrueBoxes:
    """Hand-drawn boxes by person and frame; `unscored` are those by frame that nobody needs to find."""

    people: Mapping[int, Mapping[int, Box]]
    unscored: Mapping[int, Sequence[Box]]


def read_truth(path: Path, mount: str = "side") -> Truth:
    """The truth that was written down with a clip; `mount` is taken where it does not say one."""
    content = json.loads(path.read_text())
    lines = {
        name: TrueLine(Segment(Point(*line["from"]), Point(*line["to"])), line["in_side"])
        for name, line in content["lines"].items()
    }
    crossings = tuple(
        Crossing(name, event["direction"], event["frame"])
        for name, line in content["lines"].items()
        for event in line["events"]
    )
    size = Size(content["width"], content["height"])
    zones = content.get("zones", {})
    return Truth(
        content["fps"],
        size,
        content.get("anchor", "foot"),
        lines,
        crossings,
        {name: Polygon(tuple(Point(*corner) for corner in zone["polygon"])) for name, zone in zones.items()},
        tuple(Visit(name, *frames) for name, zone in zones.items() for frames in zone["visits"]),
        content.get("mount", mount),
    )


def derive_truth(truth: Truth, boxes: TrueBoxes, count: int, seed: int) -> Truth:
    """The truth of as many random lines, from hand-drawn boxes.

    Lines that few people cross are left out: they would say little.
    """
    lines: dict[str, TrueLine] = {}
    crossings: list[Crossing] = []
    for line in _random_lines(random.Random(seed)):  # noqa: S311 - the same lines every time are what is wanted
        name = f"random-{len(lines) + 1}"
        found = [crossing for _, crossing in crossings_of(boxes.people, name, line, truth.size)]
        if len(found) >= 8:
            lines[name] = line
            crossings += found
        if len(lines) == count:
            break
    return Truth(truth.fps, truth.size, truth.anchor, lines, tuple(crossings), mount=truth.mount)


def crossings_of(
    people: Mapping[int, Mapping[int, Box]], name: str, line: TrueLine, size: Size, anchor: str = "foot"
) -> Iterator[tuple[int, Crossing]]:
    """Who crosses a line, with the crossing.

    A crossing is a change of side between two frames in which the point is clear of the line, through the segment.
    """
    segment = line.segment.scaled(size)
    for person, boxes in people.items():
        before: tuple[bool, float] | None = None
        for frame, box in sorted(boxes.items()):
            point = box.foot if anchor == "foot" else box.center
            offset, along = segment.offset(point), segment.along(point)
            if abs(offset) <= CLEAR_OF_LINE * box.height:
                continue
            right = offset > 0
            if before is not None and right != before[0] and 0 <= (along + before[1]) / 2 <= 1:
                yield person, Crossing(name, "in" if right == (line.in_side == "right") else "out", frame)
            before = right, along


def read_boxes(path: Path) -> TrueBoxes:
    """Boxes in MOTChallenge's format; rows marked as not to be considered are unscored."""
    people: dict[int, dict[int, Box]] = defaultdict(dict)
    unscored: dict[int, list[Box]] = defaultdict(list)
    for row in path.read_text().splitlines():
        frame, person, left, top, width, height, considered = (float(cell) for cell in row.split(",")[:7])
        box = Box(left, top, left + width, top + height)
        if considered:
            people[int(person)][int(frame)] = box
        else:
            unscored[int(frame)].append(box)
    return TrueBoxes(people, unscored)


def _random_lines(chance: random.Random) -> Iterator[TrueLine]:
    while True:
        ends = [Point(chance.uniform(0.05, 0.95), chance.uniform(0.15, 0.95)) for _ in range(2)]
        if ends[0].distance(ends[1]) > 0.25:
            yield TrueLine(Segment(*ends), "right")

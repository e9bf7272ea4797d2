"""Recorded boxes in, expected crossings out.

A change in what is counted shows here first.  If it is for the better (`make bench` says so), record anew:
`python -m tests.golden.record CLIP`, and look at what changed.
"""

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.truth import TrueLine, Truth
from edgecount.geometry import Point, Segment, Size
from tests.golden.clip import GoldenClip, Told, counted, dump, load
from tests.golden.record import main, record
from tests.support.builders import SIZE, detections, moments, walk
from tests.support.fakes import FakeDetector, FakeSource
from tests.support.footage.clips import write_clip

FOLDER = Path(__file__).parent
PETS = load(FOLDER / "pets09-s2l1.json")
TWO_SECONDS = 14  # frames

MISSED: set[Told] = {
    ("across", "in", 134),  # has had the id of one who was beyond already, since they met at 57
}
"""True crossings that nobody reports."""
INVENTED: list[Told] = [
    ("diagonal", "out", 47),  # a step over the line by a twentieth of the height, which looks like a tenth,
    ("diagonal", "in back", 61),  # and taken back by another one who took the id over
    ("across", "out", 57),  # two who meet before the line change ids
    ("road", "out", 125),  # a box between two who cross side by side
]
"""Crossings that nobody made."""


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_counts_what_is_expected(path: Path) -> None:
    clip = load(path)
    assert counted(clip) == clip.expected


def test_what_is_expected_is_what_happened_but_for_these() -> None:
    """Each crossing was held against the hand-drawn boxes: the same person, within two seconds of the true frame."""
    reported = [fact for fact in PETS.expected if fact[1].split()[0] in ("in", "out")]
    assert MISSED.issubset(PETS.true)
    for fact in INVENTED:
        reported.remove(fact)
    true = sorted(fact for fact in PETS.true if fact not in MISSED)
    found = sorted((line, what.split()[0], frame) for line, what, frame in reported)
    assert len(found) == len(true) == 31
    for (line, direction, frame), (found_line, found_direction, found_frame) in zip(true, found, strict=True):
        assert (line, direction) == (found_line, found_direction)
        assert abs(frame - found_frame) <= TWO_SECONDS


def test_the_order_of_the_boxes_does_not_matter() -> None:
    turned = GoldenClip(PETS.size, PETS.fps, PETS.lines, (), (), [frame[::-1] for frame in PETS.frames])
    assert counted(turned) == PETS.expected


def test_a_reversed_line_swaps_in_and_out() -> None:
    lines = {
        name: TrueLine(Segment(line.segment.end, line.segment.start), line.in_side) for name, line in PETS.lines.items()
    }
    swapped = {"in": "out", "out": "in", "in back": "out back", "out back": "in back"}
    found = counted(GoldenClip(PETS.size, PETS.fps, lines, (), (), PETS.frames))
    assert sorted(found) == sorted((line, swapped.get(what, what), frame) for line, what, frame in PETS.expected)


DOOR = TrueLine(Segment(Point(0.25, 0.5), Point(0.75, 0.5)), "right")


def test_what_is_recorded_can_be_counted_again(tmp_path: Path) -> None:
    frames = moments(10, 3)
    shown = detections([walk((0, 400, 200), (3, 400, 350))], frames, jitter=0.01)
    source = FakeSource([np.zeros((SIZE.height, SIZE.width, 3), np.uint8)] * len(frames), fps=10)
    source.open()
    truth = Truth(10, SIZE, "foot", {"door": DOOR}, ())
    clip = record(source, FakeDetector(*shown), truth, most=30)
    assert [fact[1] for fact in clip.expected] == ["in"]
    assert len(clip.frames) == 30
    dump(clip, tmp_path / "clip.json")
    again = load(tmp_path / "clip.json")
    assert again == GoldenClip(SIZE, 10, {"door": DOOR}, [], clip.expected, [list(frame) for frame in clip.frames])
    assert counted(again) == clip.expected
    sides = [side for frame in clip.frames for seen in frame for side in (seen.box.left, seen.box.bottom)]
    assert sides == [round(side, 1) for side in sides]


def test_recordings_are_small() -> None:
    assert all(path.stat().st_size < 150 * 1024 for path in FOLDER.glob("*.json"))


def test_the_command_records_a_clip(tmp_path: Path) -> None:
    """With the real network, which sees nobody in a drawn square."""
    folder = tmp_path / "square"
    folder.mkdir()
    write_clip(folder / "video.avi", frames=3)
    events = [{"frame": 2, "direction": "in"}, {"frame": 3, "direction": "out"}]
    line = {"from": [0.5, 0], "to": [0.5, 1], "in_side": "left", "events": events}
    truth = {"width": 160, "height": 120, "fps": 10, "frames": 3, "lines": {"door": line}}
    (folder / "truth.json").write_text(json.dumps(truth))
    main([str(folder), "--frames", "2", "--into", str(tmp_path)])
    clip = load(tmp_path / "square.json")
    assert (clip.size, clip.fps, clip.expected, clip.frames) == (Size(160, 120), 10, [], [[], []])
    assert clip.true == [("door", "in", 2)]

"""A rendered clip is a folder as the benchmark reads them, and its truth is what happened."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from benchmarks.truth import read_boxes, read_truth
from edgecount.geometry import Box, Point
from tests.support.mannequin import mannequin
from tools.shop import clip
from tools.shop.clip import Conditions, Mount, render
from tools.shop.conditions import ALL
from tools.shop.walks import Walk

SHORT = Conditions("overhead", 1.5, "lamps", "pinhole", 10, "middle", 1, seconds=2.0)
BODIES = [mannequin(), mannequin(1.6)]


def three(
    seconds: float, density: float, width: float, middle: float, reach: float, rng: np.random.Generator
) -> list[Walk]:
    """One goes in, one out, one turns back before the line."""
    goes_in = Walk(0.0, -0.3, 0.0, 1.5, forward=True, middle=middle, reach=1.4)
    goes_out = replace(goes_in, begins=0.1, x=0.3, forward=False)
    return [goes_in, goes_out, replace(goes_in, x=0.0, begins=0.3, manner="turns_back", halt=-0.5)]


@pytest.fixture
def _three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clip, "traffic", three)


def frames(video: Path) -> Iterator[np.ndarray]:
    reader = cv2.VideoCapture(str(video))
    while (picture := reader.read()[1]) is not None:
        yield picture


@pytest.mark.usefixtures("_three")
@pytest.mark.parametrize(("mount", "anchor"), [("overhead", "center"), ("steep", "foot"), ("side", "foot")])
def test_the_truth_says_who_crossed_and_which_way(mount: Mount, anchor: str, tmp_path: Path) -> None:
    folder = render(replace(SHORT, mount=mount), BODIES, tmp_path)
    truth, boxes = read_truth(folder / "truth.json"), read_boxes(folder / "gt.txt")
    assert (truth.fps, truth.anchor) == (10, anchor)
    assert [(it.line, it.direction) for it in truth.crossings] == [("door", "in"), ("door", "out")]
    line = truth.lines["door"]
    segment = line.segment.scaled(truth.size)
    ways = []
    for _, person in sorted(boxes.people.items()):
        anchors = [_anchor(box, anchor) for _, box in sorted(person.items())]
        right = [segment.offset(place) > 0 for place in (anchors[0], anchors[-1])]
        ways.append([("right" if it else "left") == line.in_side for it in right])
    assert ways == [[False, True], [True, False], [False, False]]


def _anchor(box: Box, anchor: str) -> Point:
    return box.center if anchor == "center" else box.foot


@pytest.mark.usefixtures("_three")
def test_people_are_where_the_boxes_say(tmp_path: Path) -> None:
    folder = render(SHORT, BODIES, tmp_path)
    pictures = [picture.astype(int) for picture in frames(folder / "video.mp4")]
    assert len(pictures) == 20
    empty = np.median(pictures, axis=0)
    inside, outside = [], []
    rows, columns = np.indices(empty.shape[:2])
    for frame, picture in enumerate(pictures, 1):
        there = np.zeros(empty.shape[:2], bool)
        for person in read_boxes(folder / "gt.txt").people.values():
            if box := person.get(frame):
                there |= (columns > box.left) & (columns < box.right) & (rows > box.top) & (rows < box.bottom)
        differs = np.abs(picture - empty).mean(axis=2)
        inside.append(differs[there])
        outside.append(differs[~there])
    assert np.concatenate(inside).mean() > 4 * np.concatenate(outside).mean()


def test_the_seed_says_what_is_in_the_clip(tmp_path: Path) -> None:
    brief = replace(SHORT, density=6, seconds=7.0, fps=3)
    one, two = (render(brief, BODIES, tmp_path / name) for name in ("one", "two"))
    other = render(replace(brief, seed=2), BODIES, tmp_path)
    for file in ("gt.txt", "truth.json"):
        assert (one / file).read_text() == (two / file).read_text() != (other / file).read_text()
    assert all((a == b).all() for a, b in zip(frames(one / "video.mp4"), frames(two / "video.mp4"), strict=True))
    assert read_boxes(one / "gt.txt").people


def test_a_clip_of_nobody(tmp_path: Path) -> None:
    folder = render(replace(SHORT, density=0, fps=5), BODIES, tmp_path)
    assert read_truth(folder / "truth.json").crossings == ()
    assert (folder / "gt.txt").read_text() == ""


def test_every_condition_of_the_benchmark_has_a_folder_of_its_own() -> None:
    assert len({conditions.name for conditions in ALL}) == len(ALL)

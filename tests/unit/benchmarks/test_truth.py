"""The truth of a clip, as it is written down and as it follows from hand-drawn boxes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.truth import Crossing, Truth, Visit, derive_truth, read_boxes, read_truth
from edgecount.geometry import Box, Point, Polygon, Size

TRUTH = Truth(fps=7, size=Size(100, 100), anchor="foot", lines={}, crossings=())


def write_boxes(path: Path) -> Path:
    """Ten people who walk to and fro between the corners of a picture, and one whom nobody needs to find."""
    rows = ["1,99,5,5,10,10,0,-1,-1,-1"]
    for person in range(1, 11):
        for frame in range(1, 101):
            x = 90 * abs(frame % 50 - 25) / 25
            rows.append(f"{frame},{person},{x},{x + person - 10},10,10,1,-1,-1,-1")
    path.write_text("\n".join(rows) + "\n")
    return path


def test_lines_and_zones_are_read_with_what_happened_there(tmp_path: Path) -> None:
    line = {"from": [0.1, 0.2], "to": [0.3, 0.4], "in_side": "left", "events": [{"frame": 7, "direction": "out"}]}
    zone = {"polygon": [[0, 0], [1, 0], [1, 1]], "visits": [[3, 9]]}
    content = {"width": 100, "height": 50, "fps": 7, "lines": {"door": line}, "zones": {"table": zone}}
    (tmp_path / "truth.json").write_text(json.dumps(content))
    truth = read_truth(tmp_path / "truth.json")
    assert truth.crossings == (Crossing("door", "out", 7),)
    assert truth.zones == {"table": Polygon((Point(0, 0), Point(1, 0), Point(1, 1)))}
    assert truth.visits == (Visit("table", 3, 9),)
    assert (truth.anchor, truth.size) == ("foot", Size(100, 50))


def test_boxes_that_are_not_to_be_considered_are_apart(tmp_path: Path) -> None:
    boxes = read_boxes(write_boxes(tmp_path / "gt.txt"))
    assert sorted(boxes.people) == list(range(1, 11))
    assert boxes.unscored == {1: [Box(5, 5, 15, 15)]}


@pytest.mark.parametrize("seed", [1, 2])
def test_random_lines_are_the_same_for_a_seed_and_worth_while(tmp_path: Path, seed: int) -> None:
    boxes = read_boxes(write_boxes(tmp_path / "gt.txt"))
    truth = derive_truth(TRUTH, boxes, 3, seed)
    assert truth == derive_truth(TRUTH, boxes, 3, seed)
    assert truth != derive_truth(TRUTH, boxes, 3, seed + 1)
    for name in truth.lines:
        assert len([it for it in truth.crossings if it.line == name]) >= 8


def test_random_lines_are_of_the_same_camera(tmp_path: Path) -> None:
    boxes = read_boxes(write_boxes(tmp_path / "gt.txt"))
    assert derive_truth(replace(TRUTH, mount="overhead"), boxes, 1, 1).mount == "overhead"


def test_who_walks_to_and_fro_crosses_both_ways(tmp_path: Path) -> None:
    truth = derive_truth(replace(TRUTH, fps=7), read_boxes(write_boxes(tmp_path / "gt.txt")), 1, 1)
    ways = [it.direction for it in truth.crossings]
    assert ways.count("in") == ways.count("out") > 0

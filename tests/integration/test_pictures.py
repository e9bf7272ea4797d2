"""What the commands make pictures of, by the command line: nobody to be recognised, and none that was not asked for."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.ports import Image
from edgecount.privacy.picture_search import search_pictures
from tests.support.footage.walker import write_model, write_walk
from tests.support.shops.calling import call, contents
from tests.support.shops.killing import Life

WALK = (*(0.15 + 0.07 * step for step in range(11)), *(0.85 - 0.07 * step for step in range(11)))
CONFIG = """\
site: {name: Main Street, timezone: UTC}
health: {port: off}
detector: {model: walker.prototxt, view: frame}
cameras:
  entrance:
    source: walk.avi
    lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}
    zones: {floor: {polygon: [[0.1, 0.1], [0.9, 0.1], [0.9, 0.99], [0.1, 0.99]]}}
"""
START = ("--start", "2026-05-04T12:00:00")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_walk(tmp_path / "walk.avi", WALK * 4)
    write_model(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def pictures_in(video: Path) -> list[Image]:
    capture = cv2.VideoCapture(str(video))
    found: list[Image] = []
    while True:
        there, image = capture.read()
        if not there:
            return found
        found.append(np.asarray(image, np.uint8))


def test_frames_are_numbered_and_masked(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "replay", "walk.avi", "--frames", "pictures", "--mask", "box", *START)
    assert ended.status == 0
    names = sorted(path.name for path in (shop / "pictures").iterdir())
    assert names == [f"{number:06}.png" for number in range(1, len(WALK) * 4 + 1)]
    ended = call(capsys, "replay", "walk.avi", "--frames", "pictures", *START)
    assert (ended.status, ended.err) == (2, "edgecount: pictures is not empty: give the name of a new folder\n")


def test_the_same_is_counted_with_pictures_as_without(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with_pictures = ("--frames", "pictures", "--mask", "box")
    for name, options in (("bare", ()), ("pictured", with_pictures)):
        assert call(capsys, "replay", "walk.avi", "--events", f"{name}.jsonl", *options, *START).status == 0
    bare, pictured = (
        [json.loads(line) | {"id": "", "group": ""} for line in (shop / f"{name}.jsonl").read_text().splitlines()]
        for name in ("bare", "pictured")
    )
    assert bare == pictured
    assert sum(event["type"] == "crossing" for event in bare) == 8


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ("--mask", "box"),
            "--mask hides people in pictures: ask for some with --video, --frames or --window",
            id="of-what",
        ),
        pytest.param(
            ("--mask", "off", "--video", "out.avi"),
            "--mask off shows people as they are: where that may be, set privacy.people_may_be_recognised: true",
            id="said-once",
        ),
    ],
)
def test_masks_that_cannot_be(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    before = contents(shop)
    ended = call(capsys, "replay", "walk.avi", *arguments)
    assert (ended.status, ended.err) == (2, f"edgecount: {message}\n")
    assert contents(shop) == before


def test_people_are_shown_only_where_that_was_said_twice(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "config.yaml").write_text(CONFIG + "privacy: {mask: off, people_may_be_recognised: true}\n")
    assert call(capsys, "replay", "walk.avi", "--video", "bare.avi", *START).status == 0
    assert call(capsys, "replay", "walk.avi", "--video", "masked.avi", "--mask", "box", *START).status == 0
    bare, masked = (pictures_in(shop / name) for name in ("bare.avi", "masked.avi"))
    assert any((np.abs(one.astype(int) - other) > 60).any() for one, other in zip(bare, masked, strict=True))
    assert call(capsys, "privacy", "--state", ".").out.count("people are shown as they are (mask: off)") == 1


def test_a_heat_map_of_a_recording(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "replay", "walk.avi", "--logs", "logs", *START).status == 0
    ended = call(
        capsys, *("heatmap", "--state", "logs", "--from", "2026-05-04", "--background", "none", "--out", "map.png")
    )
    assert ended.status == 0
    assert ended.out.startswith("map.png: camera entrance, 4 May 2026; watched for ")
    assert (shop / "map.png").read_bytes().startswith(b"\x89PNG")
    ended = call(capsys, "heatmap", "--state", "logs", "--from", "2026-05-04", "--out", "logs/map.png")
    assert (ended.status, ended.err.count("\n")) == (2, 1)
    assert "lies in the state folder" in ended.err


@pytest.mark.long
def test_a_run_writes_no_picture_and_the_receipt_says_so(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "config.yaml").write_text(CONFIG.replace("view: frame", "view: frame, pose: true"))
    with Life(shop, shop / "life.log") as life:
        life.wait_for("watching")
        life.wait_for_more()
        assert life.stop() == 0
    assert not search_pictures(shop / "var").pictures
    ended = call(capsys, "privacy")
    assert ended.status == 0, ended
    assert "people are painted over (mask: figure)" in ended.out
    (shop / "var" / "reports" / "notes.txt").write_bytes(
        cv2.imencode(".png", np.zeros((9, 9, 3), np.uint8))[1].tobytes()
    )
    ended = call(capsys, "privacy")
    assert ended.status == 1
    assert "notes.txt is a picture (PNG), and edgecount keeps none there: delete it" in ended.err


def test_a_run_without_masks_says_so_in_its_log_and_its_status(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "config.yaml").write_text(CONFIG + "privacy: {mask: off, people_may_be_recognised: true}\n")
    with Life(shop, shop / "life.log") as life:
        life.wait_for("watching")
        assert "WARNING pictures show people as they are (mask: off)" in life.log
        assert call(capsys, "status").out.startswith("pictures show people as they are (mask: off)\n")
        assert '"mask": "off"' in call(capsys, "status", "--json").out
        assert life.stop() == 0

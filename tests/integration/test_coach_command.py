"""`edgecount coach`, from a recording, or a camera, to what is said of its set-up."""

import json
from pathlib import Path

import pytest

from tests.support.footage.walker import THERE_AND_BACK, write_config, write_walk
from tests.support.shops.calling import call

WAITING = (*THERE_AND_BACK[:21], *[THERE_AND_BACK[21]] * 20, *THERE_AND_BACK[21:])
"""Somebody walks in, waits for two seconds, and walks out."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a config and a walk in and out."""
    monkeypatch.chdir(tmp_path)
    write_walk(tmp_path / "walk.avi", WAITING)
    write_config(tmp_path, tmp_path / "walk.avi")
    return tmp_path


def test_a_good_line_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "coach", "walk.avi", "--walked", "in,out")
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "door: 1 in, 1 out: the arrow is right",
        "nothing is wrong, as far as this shows",
    ]


def test_a_reversed_arrow_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = folder / "config.yaml"
    config.write_text(config.read_text().replace("in_side: left", "in_side: right"))
    ended = call(capsys, "coach", "walk.avi", "--walked", "in,out", "--json")
    assert ended.status == 1
    told = json.loads(ended.out)
    assert told["counted"] == {"door": "1 in, 1 out"}
    (finding,) = told["findings"]
    assert (finding["kind"], finding["place"]) == ("arrow", "door")
    assert finding["seen"] == "you walked in first, and out was counted: the arrow is reversed"


def test_few_frames_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "coach", "walk.avi", "--fps", "2")
    assert ended.status == 1
    assert ended.out.splitlines()[1] == (
        "camera: only 2.0 frames a second come: set the camera to 10 frames a second or more"
    )


def test_it_watches_the_camera_of_the_config(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "coach", "--for", "2s", "--walked", "in")
    assert ended.out.splitlines()[0].startswith("door: ")
    assert ended.err == (
        "edgecount: watching entrance for 2 seconds: walk in, walk out, and out of the picture\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("walk.avi", "--walked", "in,up"), "must be the ways that you walk, such as in,out, not 'in,up'"),
        (("absent.avi",), "absent.avi"),
    ],
)
def test_what_cannot_be_watched(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "coach", *arguments)
    assert ended.status
    assert said in ended.err


def test_a_camera_without_a_source(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = folder / "config.yaml"
    lines = [line for line in config.read_text().splitlines() if "source:" not in line]
    config.write_text("\n".join(lines))
    ended = call(capsys, "coach")
    assert ended.status == 1
    assert ended.err == (
        "edgecount: camera entrance has no source: name a recording of it, or give it a source in the config\n"
    )

"""`edgecount replay FOLDER`: all of its recordings at once, and one table."""

import json
from pathlib import Path

import pytest

from tests.support.footage.walker import THERE_AND_BACK, write_config, write_walk
from tests.support.shops.calling import call


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of recordings, beside a config."""
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path)
    (tmp_path / "day").mkdir()
    return tmp_path / "day"


def test_each_recording_has_its_row_and_its_events(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_walk(folder / "a.avi")
    write_walk(folder / "c.avi", THERE_AND_BACK)
    (folder / "d.avi").write_bytes(b"hello")
    (folder / "notes.txt").write_text("no recording")
    ended = call(capsys, "replay", folder, "--events", folder / "events")
    assert ended.status == 1
    assert ended.err.startswith(f"edgecount: {folder}/d.avi ")
    assert len(ended.err.splitlines()) == 1
    rows = [line.split() for line in ended.out.splitlines() if "avi" in line]
    assert [row[:5] for row in rows] == [
        ["a.avi", "door", "1", "0", "21"],
        ["c.avi", "door", "0", "0", "42"],
    ]
    assert sorted(path.name for path in (folder / "events").iterdir()) == ["a.avi.jsonl", "c.avi.jsonl"]
    (event,) = map(json.loads, (folder / "events" / "a.avi.jsonl").read_text().splitlines())
    assert (event["type"], event["direction"]) == ("crossing", "in")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "day: no recording in it; check the path"),
        (["--video", "out.mp4"], "day is a folder: --video is for one recording; name it"),
        (["--logs", "logs"], "day is a folder: `edgecount count` takes --logs for all its recordings"),
        (["--window"], "day is a folder: --window is for one recording; name it"),
        (["--start", "2026-05-04T14:00"], "day is a folder: --start or --events - is for one recording; name it"),
        (["--events", "-"], "day is a folder: --start or --events - is for one recording; name it"),
        (["--events", "config.yaml"], "config.yaml is a file: give the name of a folder"),
    ],
)
def test_what_a_folder_cannot_have_is_one_line(
    capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    ended = call(capsys, "replay", "day", *options)
    assert (ended.status, ended.out, ended.err) == (2, "", f"edgecount: {message}\n")

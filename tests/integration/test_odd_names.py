"""Files and folders whose names are no UTF-8, in every command that reads or writes them, and the folder it is in."""

import os
from pathlib import Path

import pytest

from tests.support.footage.walker import write_config, write_walk
from tests.support.shops.calling import call
from tests.support.stored import crossing, filled

ODD = os.fsdecode(b"b\xfcro")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of such a name, with a config, a network, a recording and a store of such names in it."""
    folder = tmp_path / ODD
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    text = write_config(tmp_path, source="walk.avi").read_text().replace(f"{tmp_path}/", "")
    (folder / f"{ODD}.yaml").write_text(text)
    for part in tmp_path.glob("walker.*"):
        part.rename(folder / part.name)
    write_walk(tmp_path / "walk.avi").rename(folder / f"{ODD}.avi")
    filled(folder / ODD / "edgecount.sqlite", [crossing(1, "2026-05-04T12:00")])
    return folder


CONFIG = ("--config", f"{ODD}.yaml")
STATE = ("--state", ODD)
OF_MAY = ("--from", "2026-05-04", "--to", "2026-05-04")


@pytest.mark.parametrize(
    ("arguments", "status", "made"),
    [
        pytest.param(("init", f"{ODD}-new.yaml"), 0, f"{ODD}-new.yaml", id="init"),
        pytest.param(("privacy", *CONFIG, *STATE), 0, ODD, id="privacy"),
        pytest.param(("privacy", "--json", *CONFIG, *STATE), 0, ODD, id="privacy as JSON"),
        pytest.param(("report", *CONFIG, *STATE, *OF_MAY, "--output", f"{ODD}-r"), 0, f"{ODD}-r", id="report"),
        pytest.param(("status", *CONFIG, *STATE), 1, ODD, id="status"),
        pytest.param(("occupancy", "set", "3", *CONFIG, *STATE), 0, ODD, id="occupancy"),
        pytest.param(("replay", f"{ODD}.avi", *CONFIG, "--frames", f"{ODD}-f"), 0, f"{ODD}-f", id="pictures"),
        pytest.param(("replay", f"{ODD}.avi", *CONFIG, "--video", f"{ODD}.mp4"), 0, f"{ODD}.mp4", id="video"),
        pytest.param(("replay", f"{ODD}.avi", *CONFIG, "--logs", f"{ODD}-l"), 0, f"{ODD}-l", id="logs"),
        pytest.param(("replay", f"{ODD}.avi", *CONFIG, "--events", f"{ODD}.jsonl"), 0, f"{ODD}.jsonl", id="events"),
        pytest.param(("replay", f"{ODD}-gone.avi", *CONFIG), 1, ODD, id="no recording"),
        pytest.param(("check", "--config", f"{ODD}-gone.yaml"), 2, ODD, id="no config"),
        pytest.param(("report", "--state", f"{ODD}-gone", *CONFIG), 1, ODD, id="no store"),
    ],
)
def test_a_name_that_is_no_text(
    capsys: pytest.CaptureFixture[str], folder: Path, arguments: tuple[str, ...], status: int, made: str
) -> None:
    ended = call(capsys, *arguments)
    assert ended.status == status, ended.err
    assert "Traceback" not in ended.err
    assert (folder / made).exists()
    if status:
        assert ended.err.count("\n") == 1
        (ended.out + ended.err).encode()

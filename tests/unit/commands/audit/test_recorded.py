"""`edgecount audit VIDEO`: a recording is counted anew, and compared with taps, or looked at by somebody."""

import io
from pathlib import Path

import cv2
import pytest

from edgecount.cli import main
from tests.support.footage.walker import write_config, write_walk


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody comes in after a second."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    write_config(tmp_path)
    write_walk(tmp_path / "walk.avi")


def test_taps_beside_a_recording(capsys: pytest.CaptureFixture[str]) -> None:
    Path("taps.csv").write_text("1.4,in\n1.9,out\n")
    assert main(["audit", "walk.avi", "--taps", "taps.csv"]) == 0
    assert capsys.readouterr().out.splitlines()[:4] == [
        "walk.avi, door",
        "       people  counted   missed  invented  seen, and the range of 19 in 20",
        "in          1        1        0         0  100.0 % (20.7 to 100.0 %)",
        "out         1        0        1         0  0.0 % (0.0 to 79.3 %)",
    ]


def test_without_taps_there_is_nothing_to_compare(capsys: pytest.CaptureFixture[str]) -> None:
    Path("taps.csv").write_text("")
    assert main(["audit", "walk.avi", "--taps", "taps.csv"]) == 2
    assert "nobody was tapped" in capsys.readouterr().err


def test_somebody_looks_at_each_crossing(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert main(["audit", "walk.avi", "--pictures", "strips"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "1 picture in strips: look at each, and answer"
    assert out[1].endswith("door, counted in. Did somebody go in? y/n")
    assert out[4].startswith("in          1        1        0         0  100.0 %")
    assert out[-1] == "people whom nobody saw come to a line are not among these: taps at the door find them, too"
    assert [path.name for path in Path("strips").iterdir()] == ["000001.png"]
    strip = cv2.imread("strips/000001.png")
    assert strip is not None
    assert strip.shape[:2] == (120, 3 * 160), "before, then, and after"
    before, then, after = (strip[60, start : start + 160] for start in (0, 160, 320))
    assert (before != then).any()
    assert (then != after).any()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--pictures", "strips"], "--pictures is for a recording: name one", id="pictures"),
        pytest.param(["--taps", "taps.csv", "--fps", "10"], "--fps is for a recording: name one", id="fps"),
        pytest.param(
            ["--taps", "taps.csv", "--start", "2026-05-04T10:00"], "--start is for a recording: name one", id="start"
        ),
        pytest.param(
            ["walk.avi", "--taps", "taps.csv", "--pictures", "strips"],
            "--taps and --pictures are two ways of an audit: give one of them",
            id="two-ways",
        ),
        pytest.param(
            ["walk.avi", "--since", "2026-05-04T10:00"],
            "--since is for taps at the door: leave it out for a recording",
            id="since",
        ),
    ],
)
def test_options_that_do_nothing_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("taps.csv").write_text("1.4,in\n")
    assert main(["audit", *arguments]) == 2
    assert capsys.readouterr().err == f"edgecount: {message}\n"
    assert not Path("strips").exists()


def test_a_folder_that_is_not_empty_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Path("strips").mkdir()
    Path("strips/mine.txt").touch()
    assert main(["audit", "walk.avi", "--pictures", "strips"]) == 2
    assert "strips is not empty: give the name of a new folder" in capsys.readouterr().err
    assert [path.name for path in Path("strips").iterdir()] == ["mine.txt"]

"""`edgecount audit VIDEO --taps`: a recording is counted anew, and compared with taps."""

from pathlib import Path

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

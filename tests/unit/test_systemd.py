"""The unit is right, shut in, and patient for ever; its drop-in lets cameras in and nothing else."""

import re
import subprocess
from pathlib import Path

import pytest

from edgecount.daemon.service import STOP_SECONDS

ROOT = Path(__file__).parents[2]
UNIT = ROOT / "systemd" / "edgecount.service"
DROP_IN = ROOT / "systemd" / "usb-camera.conf"
MOST_EXPOSED = 1.6

ALONE = pytest.param((), id="alone")
WITH_USB_CAMERA = pytest.param((DROP_IN,), id="with-usb-camera")


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = ("systemd-analyze", "--no-pager", *arguments)
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def put_together(folder: Path, drop_ins: tuple[Path, ...]) -> Path:
    """The unit as systemd reads it, on a machine where nothing is installed."""
    text = "\n".join(path.read_text() for path in (UNIT, *drop_ins))
    unit = folder / UNIT.name
    unit.write_text(text.replace("/opt/edgecount/bin/edgecount", "/bin/true"))
    return unit


def setting(name: str) -> str:
    values = re.findall(rf"^{name}=(.*)$", UNIT.read_text(), re.MULTILINE)
    assert len(values) == 1, f"{name} is set {len(values)} times"
    return str(values[0])


@pytest.mark.parametrize("drop_ins", [ALONE, WITH_USB_CAMERA])
def test_systemd_has_no_complaint(drop_ins: tuple[Path, ...], tmp_path: Path) -> None:
    verdict = analyze("verify", "--man=no", put_together(tmp_path, drop_ins))
    assert (verdict.returncode, verdict.stdout) == (0, "")


def test_systemd_complains_of_a_setting_that_it_does_not_know(tmp_path: Path) -> None:
    unit = put_together(tmp_path, ())
    unit.write_text(unit.read_text().replace("UMask=", "Umask="))
    assert "Unknown key" in analyze("verify", "--man=no", unit).stdout


@pytest.mark.parametrize("drop_ins", [ALONE, WITH_USB_CAMERA])
def test_the_service_is_shut_in(drop_ins: tuple[Path, ...], tmp_path: Path) -> None:
    verdict = analyze("security", "--offline=true", put_together(tmp_path, drop_ins)).stdout
    exposure = re.search(r"Overall exposure level for edgecount\.service: ([0-9.]+)", verdict)
    assert exposure, verdict
    assert float(exposure[1]) <= MOST_EXPOSED, verdict


def test_it_comes_back_for_ever() -> None:
    assert setting("Restart") == "always"
    assert setting("StartLimitIntervalSec") == "0"


def test_after_a_standstill_it_serves_again_within_40_seconds() -> None:
    start_seconds = 5  # with a model, on a small box
    assert int(setting("WatchdogSec")) + int(setting("RestartSec")) + start_seconds <= 40


def test_it_is_given_the_time_that_it_takes_to_stop() -> None:
    assert int(setting("TimeoutStopSec")) >= 2 * STOP_SECONDS


def test_what_openvino_needs_is_not_taken_from_it() -> None:
    assert not re.search(r"^MemoryDenyWriteExecute=", UNIT.read_text(), re.MULTILINE)


def test_what_goes_wild_takes_a_share_of_the_box_and_no_more() -> None:
    assert setting("MemoryMax") == "80%"
    assert int(setting("TasksMax")) >= 16 * 48, "16 cameras, each with threads for 16 cores"


def test_the_fleet_s_unit_is_right_and_shut_in(tmp_path: Path) -> None:
    unit = tmp_path / "edgecount-fleet.service"
    text = (ROOT / "systemd" / unit.name).read_text()
    unit.write_text(text.replace("/opt/edgecount-fleet/bin/edgecount", "/bin/true"))
    verdict = analyze("verify", "--man=no", unit)
    assert (verdict.returncode, verdict.stdout) == (0, "")
    exposure = re.search(
        r"Overall exposure level for \S+: ([0-9.]+)", analyze("security", "--offline=true", unit).stdout
    )
    assert exposure
    assert float(exposure[1]) <= MOST_EXPOSED

"""The main process and the workers of its cameras: who has which memory, who outlives whom, who goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from tests.support.books import Books
from tests.support.footage.walker import write_model, write_walk
from tests.support.machine.processes import is_running, workers_of
from tests.support.shops.calling import ROOT
from tests.support.shops.killing import STORE, Life
from tests.support.waiting import wait_until

TO_AND_FRO = (*(0.15 + 0.07 * step for step in range(11)), *(0.85 - 0.07 * step for step in range(11)))
HEAVY = ("cv2", "dlib", "openvino", "scipy", "matplotlib")
"""What a worker needs, or a report: together some 200 MiB."""


def write_config(folder: Path, **in_sides: str) -> None:
    """A shop with these cameras, all of the same walk; of each line, the side that is in."""
    cameras = "".join(
        f"  {camera}: {{source: walk.avi, lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: {side}}}}}}}\n"
        for camera, side in in_sides.items()
    )
    (folder / "config.yaml").write_text(
        "site: {name: Main Street, timezone: UTC}\nhealth: {port: off}\n"
        f"detector: {{model: {folder / 'walker.prototxt'}, view: frame}}\ncameras:\n{cameras}"
    )


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The folder of a shop with two cameras, at which people come and go."""
    write_walk(tmp_path / "walk.avi", TO_AND_FRO * 200)
    write_model(tmp_path)
    write_config(tmp_path, entrance="left", back="left")
    return tmp_path


@cache
def loaded_by(module: str) -> frozenset[str]:
    """All modules of a process that has loaded this one of ours."""
    program = f"import sys, edgecount.{module}; print(*sys.modules)"
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    found = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    return frozenset(found.stdout.split())


def loaded_of(names: Sequence[str], by: str) -> list[str]:
    """Which of these packages a process has that has loaded a module of ours."""
    return sorted(loaded_by(by).intersection(names))


@pytest.mark.parametrize("command", ["run", "status", "occupancy", "cameras", "report", "privacy"])
def test_what_counts_at_no_camera_itself_loads_nothing_that_only_workers_need(command: str) -> None:
    assert loaded_of(HEAVY, by=f"commands.{command}") == []


@pytest.mark.parametrize("command", ["check", "run", "status", "occupancy", "cameras", "report", "privacy"])
def test_what_writes_no_workbook_and_calls_no_broker_loads_nothing_for_it(command: str) -> None:
    assert loaded_of(("openpyxl", "paho", "PIL"), by=f"commands.{command}") == []


@pytest.mark.parametrize("module", ["commands.run", "commands.crowd", "wiring.watching"])
def test_nothing_but_training_loads_what_only_training_needs(module: str) -> None:
    assert loaded_of(("onnx", "pycocotools", "torch"), by=module) == []


def test_a_worker_that_follows_nobody_loads_no_dlib() -> None:
    assert loaded_of(("dlib",), by="wiring.watching") == []


def test_a_worker_needs_nothing_of_the_config_s_sinks() -> None:
    names = ("edgecount.config.model", "matplotlib", "openpyxl", "paho", "schedule", "smtplib")
    assert loaded_of(names, by="wiring.watching") == []


def test_workers_end_with_the_main_process_however_it_dies(shop: Path) -> None:
    with Life(shop, shop / "life.log") as life:
        life.wait_for("watching")
        workers = workers_of(life.process.pid)
        assert set(workers) == {"entrance", "back"}
        life.kill()
        wait_until(lambda: not any(map(is_running, workers.values())), lambda: workers)


def test_after_a_reload_only_what_has_changed_is_begun_anew(shop: Path) -> None:
    with Life(shop, shop / "life.log") as life:
        life.wait_for("watching entrance, back")
        before = workers_of(life.process.pid)
        write_config(shop, entrance="left", back="right", side="left")
        life.process.send_signal(signal.SIGHUP)
        life.wait_for("watching entrance, back, side")
        after = workers_of(life.process.pid)
        assert after["entrance"] == before["entrance"]
        assert after["back"] != before["back"]
        assert set(after) == {"entrance", "back", "side"}
        life.wait_for_more()
        assert life.stop() == 0
        assert "ERROR" not in life.log
    Books(shop / STORE).look()


@pytest.mark.long
def test_a_bad_config_leaves_the_old_one_in_force(shop: Path) -> None:
    with Life(shop, shop / "life.log") as life:
        life.wait_for("watching")
        before = workers_of(life.process.pid)
        (shop / "config.yaml").write_text("site: {name: 3, timezone: Mars}\n")
        life.process.send_signal(signal.SIGHUP)
        life.wait_for("the config in force stays as it was")
        life.wait_for_more()
        assert workers_of(life.process.pid) == before
        write_config(shop, entrance="left")
        life.process.send_signal(signal.SIGHUP)
        life.wait_for("watching entrance\n")
        assert workers_of(life.process.pid) == {"entrance": before["entrance"]}
        assert life.stop() == 0

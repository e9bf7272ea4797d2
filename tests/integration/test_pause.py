"""A camera is paused and resumed, by the command and over MQTT, with a daemon in earnest, and over its restart."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from edgecount.daemon.operations.control_socket import ask
from edgecount.store.reader import StoreReader
from tests.support.footage.walker import write_model, write_walk
from tests.support.machine.processes import workers_of
from tests.support.servers.broker import Broker, Listener, retained
from tests.support.shops.killing import STORE, Life
from tests.support.waiting import wait_until

TO_AND_FRO = (*(0.15 + 0.07 * step for step in range(11)), *(0.85 - 0.07 * step for step in range(11)))
CONFIG = """\
site: {{name: Main Street, timezone: UTC}}
health: {{port: off}}
detector: {{model: {model}, view: frame}}
mqtt: {{host: 127.0.0.1, port: {port}}}
alerts: {{lost: {{when: camera_lost, hold_seconds: 0}}}}
cameras:
  entrance: {{source: walk.avi, lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}}}
  back: {{source: walk.avi, lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The folder of a shop with two cameras, at which people come and go."""
    write_walk(tmp_path / "walk.avi", TO_AND_FRO * 200)
    write_model(tmp_path)
    return tmp_path


def edgecount(shop: Path, *arguments: str) -> str:
    """What a command says, asked in the shop's folder."""
    command = [sys.executable, "-m", "edgecount", *arguments]
    return subprocess.run(command, cwd=shop, capture_output=True, text=True, check=True).stdout


def cameras(shop: Path) -> dict[str, str]:
    """The state of each camera, as the daemon says."""
    status: Any = ask(shop / "var", {"ask": "status"})
    return {name: camera["state"] for name, camera in status["cameras"].items()}


def watched(shop: Path, camera: str) -> float:
    """For how long a camera was watched, as the store has it (seconds)."""
    with StoreReader(shop / STORE) as reader:
        extent = reader.extent()
        return 0.0 if extent is None else reader.watched(camera, extent)


def test_a_paused_camera_is_not_watched_until_it_is_resumed(shop: Path) -> None:
    with Broker(shop / "broker") as broker, Listener(broker, "edgecount/alert/lost") as listener:
        (shop / "config.yaml").write_text(CONFIG.format(model=shop / "walker.prototxt", port=broker.port))
        with Life(shop, shop / "first.log") as life:
            life.wait_for("watching entrance, back")
            wait_until(lambda: watched(shop, "entrance") > 0 and watched(shop, "back") > 0, "both cameras' pictures")
            assert edgecount(shop, "cameras", "pause", "entrance") == "camera entrance: paused, it is not watched\n"
            wait_until(lambda: set(workers_of(life.process.pid)) == {"back"}, "the end of its worker")
            before, other = watched(shop, "entrance"), watched(shop, "back")
            wait_until(lambda: watched(shop, "back") > other, "the other camera's going on")
            assert watched(shop, "entrance") == before, "coverage says that it was not watched"
            wait_until(
                lambda: retained(broker, "edgecount/+/status")["edgecount/entrance/status"] == "disabled",
                "what the broker is told of it",
            )
            assert life.stop() == 0
        with Life(shop, shop / "second.log") as life:
            life.wait_for("watching back")
            assert cameras(shop)["entrance"] == "paused"
            assert set(workers_of(life.process.pid)) == {"back"}
            listener.publish("edgecount/entrance/enabled/set", "ON")
            wait_until(lambda: cameras(shop)["entrance"] == "online", "its pictures")
            assert "ERROR" not in life.log
            assert life.stop() == 0
    assert {json.loads(item.payload)["state"] for item in listener.on("edgecount/alert/lost")} == {"OFF"}

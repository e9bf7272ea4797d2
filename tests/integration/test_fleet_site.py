"""A site of two real boxes at a real RabbitMQ 4, ingest and PostgreSQL: each shows the people inside the whole site."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from edgecount.daemon.operations.control_socket import ask
from tests.support.footage.walker import write_config, write_walk
from tests.support.servers.postgres import Postgres
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.calling import ROOT, start
from tests.support.shops.fleet_server import FleetServer
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.skipif(os.geteuid() != 0, reason="RabbitMQ is run by chroot")]

NOBODY = "rtsp://127.0.0.1:9/"
"""A camera that refuses: the box stays, and waits for it."""
SECONDS = 10
"""What a box tells is at the others within two to five seconds; this machine may have much else to do."""


def topics_read(box: str) -> str:
    """What a box may read, as the page for operators has it."""
    page = (ROOT / "docs" / "fleet-server.md").read_text(encoding="utf-8")
    (found,) = re.findall(r'set_topic_permissions \$box amq\.topic "[^"]*" "([^"]*)"', page)
    return str(found).replace("$box", box).replace("\\$", "$")


class SiteBoxProcess:
    """A box of the site: `edgecount run` as a process, which may be killed and started again."""

    def __init__(self, folder: Path, node: RabbitNode, source: object) -> None:
        folder.mkdir()
        self.name = folder.name
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        node.add_box(self.name, topics_read(self.name))
        config = write_config(folder, source=source)
        where = f"host: 127.0.0.1, port: {node.port}, tls: false, user: {self.name}"
        fleet = f'fleet: {{{where}, password: "{{EDGECOUNT_FLEET}}", box: {self.name}, site: whole}}\n'
        gate = "lines: {gate: {from: [0, 0.5], to: [1, 0.5], in_side: left}}"
        other = f"cameras:\n  yard: {{source: '{NOBODY}', {gate}}}\n"
        config.write_text(config.read_text().replace("cameras:\n", other) + fleet)

    def start(self) -> None:
        command = ("run", "--config", self._folder / "config.yaml", "--state", self._folder)
        self._process = start(*command, folder=self._folder, EDGECOUNT_FLEET=self.name)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()

    def stop(self) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.communicate()

    def pause(self, *cameras: str) -> None:
        for camera in cameras:
            assert ask(self._folder, {"ask": "pause", "camera": camera, "paused": True}) is not None

    def set(self, people: int) -> None:
        assert ask(self._folder, {"ask": "occupancy", "value": people}) is not None

    @property
    def occupancy(self) -> Any:
        """As `edgecount status --json` has it; None while it does not run."""
        found: Any = ask(self._folder, {"ask": "status"})
        return None if found is None else found["occupancy"]

    def shows(self, people: int) -> bool:
        return self.occupancy is not None and self.occupancy["value"] == people

    def seconds_until(self, people: int) -> float:
        """How long it takes until it shows so many."""
        began = time.monotonic()
        wait_until(lambda: self.shows(people), lambda: f"{people} at {self.name}: {self.occupancy}", seconds=120)
        return time.monotonic() - began


@contextmanager
def site(folder: Path, node: RabbitNode) -> Iterator[tuple[SiteBoxProcess, SiteBoxProcess]]:
    """Two boxes; somebody walks in at the first one's door."""
    walk = write_walk(folder / "walk.avi")
    boxes = SiteBoxProcess(folder / "b12", node, walk), SiteBoxProcess(folder / "b13", node, NOBODY)
    try:
        for box in reversed(boxes):
            box.start()
        yield boxes
    finally:
        for box in boxes:
            box.kill()


def test_two_boxes_show_one_site(tmp_path: Path) -> None:
    with (
        Postgres() as postgres,
        postgres.database() as database,
        RabbitNode(tmp_path / "rabbit", bound=False) as node,
        FleetServer(tmp_path / "server", database, node.address) as server,
    ):
        server.wait_for_queue()
        with site(tmp_path, node) as (first, second):
            second.seconds_until(1)
            assert first.shows(1), "its own door is counted once"
            assert not second.occupancy["whole"]["sure"], "cameras are lost"
            for box in (first, second):
                box.pause("entrance", "yard")
            wait_until(lambda: second.occupancy["whole"]["sure"], lambda: second.occupancy, seconds=180)
            took = []
            for people in range(40, 50):
                first.set(people)
                assert first.shows(people), "at once"
                took.append(second.seconds_until(people))
            print(f"at the other box after {min(took):.1f} to {max(took):.1f} s")  # noqa: T201 - it is what is measured
            assert max(took) < SECONDS

            server.kill()
            first.set(60)
            time.sleep(SECONDS)
            assert (first.shows(60), second.shows(49)) == (True, True)
            server.start()
            second.seconds_until(60)

            second.stop()
            second.start()
            wait_until(lambda: second.occupancy, lambda: second.name, seconds=120)
            assert (second.shows(60), second.occupancy["whole"]["heard"] is not None) == (True, True)
            second.set(7)
            first.seconds_until(7)
            second.kill()
            second.start()
            second.seconds_until(7)
            assert second.occupancy["whole"]["heard"] is not None, "it was kept within the last minute"

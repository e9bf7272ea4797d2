"""Eight cameras on a disk that takes long for every sync: nothing is lost, nothing stands still, and it stops in time.

`make slow-disk` takes an hour; `make slow-disk SOAK_SECONDS=120` is a first look.
"""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from edgecount.events.model import Crossing
from edgecount.store.reader import StoreReader
from tests.support.machine.slow_sync import slow_sync
from tests.support.machine.systemd import FakeSystemd, listening
from tests.support.shops.calling import ROOT
from tests.support.waiting import status_of, wait_until

SECONDS = float(os.environ.get("SOAK_SECONDS", "3600"))
WATCHDOG_SECONDS = 30.0
STOP_SECONDS = 5.0
CAMERAS = tuple(f"camera-{number}" for number in range(1, 9))
_CAMERA = (
    "  {}: {{source: 'http://127.0.0.1:9/', lines: {{door: {{from: [0.5, 0.1], to: [0.5, 0.9], in_side: left}}}}}}\n"
)
_CAME_IN = re.compile(r"INFO (\S+): (\d+) came in\n")


@dataclass
class SlowShop:
    """A running daemon, its log and what it tells systemd; `longest` is the longest time between two pings (s)."""

    folder: Path
    process: "subprocess.Popen[bytes]"
    systemd: FakeSystemd
    pinged: float | None = None
    longest: float = 0.0

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text()

    def hear(self) -> bool:
        """Hear what there is; whether it has ever pinged."""
        told, now = self.systemd.told(), time.monotonic()
        if "WATCHDOG=1" in told:
            self.longest = max(self.longest, now - (self.pinged or now))
            self.pinged = now
        return self.pinged is not None

    def stored(self) -> dict[str, list[int]]:
        """The numbers of those who came in, by camera, in the store's order."""
        found: dict[str, list[int]] = {camera: [] for camera in CAMERAS}
        with StoreReader(self.folder / "var" / "edgecount.sqlite") as reader:
            last = 0
            while items := reader.read_after(last, 10_000):
                last = items[-1].seq
                for item in items:
                    if isinstance(item.event, Crossing):
                        found[item.event.camera].append(item.event.track)
        return found


@contextmanager
def slow_shop(folder: Path, seconds_a_sync: float, people_a_second: float) -> Iterator[SlowShop]:
    (folder / "config.yaml").write_text(
        "site: {name: Main Street}\nhealth: {port: off}\ncameras:\n" + "".join(map(_CAMERA.format, CAMERAS))
    )
    with listening(str(folder / "notify")) as systemd, (folder / "log").open("wb") as log:
        environ = os.environ | slow_sync(folder, seconds_a_sync) | systemd.environ
        environ |= {"PYTHONPATH": str(ROOT), "PEOPLE_A_SECOND": str(people_a_second)}
        environ |= {"WATCHDOG_USEC": str(int(WATCHDOG_SECONDS * 1e6))}
        command = [sys.executable, "-m", "tests.support.shops.busy_shop"]
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
        shop = SlowShop(folder, process, systemd)
        try:
            wait_until(shop.hear, lambda: shop.log, advances=lambda: len(shop.log))
            yield shop
        finally:
            process.kill()
            process.wait()


def stop(shop: SlowShop) -> float:
    """Stop it; how long that took (s)."""
    began = time.monotonic()
    shop.process.send_signal(signal.SIGTERM)
    assert status_of(shop.process) == 0, shop.log
    return time.monotonic() - began


def require_all(shop: SlowShop) -> int:
    """Each who came in is stored once, and in order; how many they are."""
    came_in = {camera: int(count) for camera, count in _CAME_IN.findall(shop.log)}
    assert "given up" not in shop.log
    assert "another one is started" not in shop.log
    assert shop.stored() == {camera: list(range(1, came_in[camera] + 1)) for camera in CAMERAS}
    return sum(came_in.values())


@pytest.mark.long
def test_a_disk_on_which_every_sync_takes_long_loses_nobody(tmp_path: Path) -> None:
    with slow_shop(tmp_path, seconds_a_sync=0.1, people_a_second=5) as shop:
        wait_until(lambda: min(map(len, shop.stored().values())) >= 10, lambda: shop.log, advances=shop.stored)
        stop(shop)
        assert require_all(shop) >= 80


@pytest.mark.long
@pytest.mark.soak
def test_an_hour_of_it(tmp_path: Path) -> None:
    with slow_shop(tmp_path, seconds_a_sync=0.3, people_a_second=2) as shop:
        began = said = time.monotonic()
        while time.monotonic() - began < SECONDS:
            time.sleep(0.2)
            shop.hear()
            assert shop.process.poll() is None, shop.log
            assert time.monotonic() - (shop.pinged or began) < WATCHDOG_SECONDS
            if time.monotonic() - said >= 60:
                said = time.monotonic()
                stored = sum(map(len, shop.stored().values()))
                line = f"{said - began:5.0f} s: {stored} stored, a ping every {shop.longest:.1f} s at most"
                print(line, flush=True)  # noqa: T201 - whoever waits for an hour sees how it goes
        seconds = stop(shop)
        count = require_all(shop)
        print(f"{count} came in, all are stored; stopped within {seconds:.1f} s", flush=True)  # noqa: T201 - as above
        assert count >= 0.9 * SECONDS * 2 * len(CAMERAS)
        assert seconds <= STOP_SECONDS

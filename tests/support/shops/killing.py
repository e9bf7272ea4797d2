"""A shop whose counter is killed and stopped again and again: processes of their own, a real store, a real broker."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Self

from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from tests.support.footage.walker import write_model, write_walk
from tests.support.servers.broker import Broker, Listener
from tests.support.shops.calling import ROOT
from tests.support.waiting import status_of, wait_for, wait_until

STORE = Path("var", "edgecount.sqlite")
CAMERAS = {"entrance": "count", "back": "net", "side": "count"}
"""Each with what a quick return does there: both kinds are in the store."""

_CONFIG = """\
site: {{name: Main Street, timezone: UTC, capacity: 50}}
detector: {{model: {model}, view: frame, every: 1}}
health: {{port: off}}
mqtt: {{host: {broker.host}, port: {broker.port}}}
cameras:
"""
_CAMERA = """\
  {name}:
    source: walk.avi
    counting: {{u_turn: {u_turn}}}
    lines:
      door: {{from: [0.4, 0.0], to: [0.4, 1.0], in_side: left}}
      gate: {{from: [0.6, 0.0], to: [0.6, 1.0], in_side: right}}
"""
_THREE_CAMERAS = _CONFIG + "".join(
    _CAMERA.replace("{name}", name).replace("{u_turn}", u_turn) for name, u_turn in CAMERAS.items()
)
_TO_THE_RIGHT = tuple(0.15 + 0.07 * step for step in range(11))
_TO_AND_FRO = (*_TO_THE_RIGHT, *reversed(_TO_THE_RIGHT))
_FPS = 30
"""Somebody in a hurry: every camera has some six crossings and returns a second."""
_LOGGED = re.compile(r"INFO (\w+): (\w+) (in|out)\n")


class Shop:
    """The counter's folder; each `open` is one life of the counter, with this environment besides ours.

    `walk` is what its cameras show for so many `seconds`, again and again; in the text of `config`, `{model}` and
    `{broker}` stand for what walks are seen with and for whom all is published to.
    """

    def __init__(
        self,
        folder: Path,
        broker: Broker,
        seconds: float = 60,
        *,
        config: str = _THREE_CAMERAS,
        walk: Sequence[float] = _TO_AND_FRO,
        fps: float = _FPS,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.broker = broker
        self.lives = 0
        self._environ = dict(environ or {})
        (folder / "config.yaml").write_text(config.format(model=write_model(folder), broker=broker))
        write_walk(folder / "walk.avi", tuple(walk) * round(seconds * fps / len(walk)), fps)

    @property
    def state(self) -> Path:
        return self.folder / STORE.parent

    @property
    def store(self) -> Path:
        return self.folder / STORE

    def open(self) -> "Life":
        """Start the counter."""
        self.lives += 1
        return Life(self.folder, self.folder / f"life-{self.lives}.log", **self._environ)

    def becomes_quiet(self, seconds: float = 600) -> None:
        """From the next life on nobody comes any more."""
        write_walk(self.folder / "quiet.avi", [None] * round(seconds), 1)
        (self.folder / "quiet.avi").replace(self.folder / "walk.avi")

    def logged(self) -> Counter[tuple[str, ...]]:
        """The crossings that the counter said it had stored, in all its lives; nothing in its logs is an error."""
        logs = "".join(path.read_text() for path in self.folder.glob("life-*.log"))
        assert "Traceback" not in logs
        assert "ERROR" not in logs
        return Counter(found.groups() for found in _LOGGED.finditer(logs))


class Life:
    """One process of the counter; whoever leaves it as a context manager ends it.  `within` precedes the command."""

    def __init__(self, folder: Path, log: Path, *, within: Sequence[str] = (), **environ: str) -> None:
        self._log = log
        self._lock = folder / STORE.with_name(STORE.name + ".lock")
        with log.open("wb") as file:
            self.process = subprocess.Popen(
                [*within, sys.executable, "-m", "edgecount", "run"],
                cwd=folder,
                env=os.environ | {"PYTHONPATH": str(ROOT)} | environ,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
            )

    @property
    def log(self) -> str:
        return self._log.read_text()

    def wait_for_store(self) -> None:
        """Wait until it takes the store as its own."""
        self._wait_until(lambda: self._lock.exists() and self._lock.read_text() == f"{self.process.pid}\n")

    def wait_for(self, words: str) -> None:
        """Wait until it says so."""
        self._wait_until(lambda: words in self.log)

    def wait_for_more(self) -> None:
        """Wait until it has stored another crossing."""
        before = len(_LOGGED.findall(self.log))
        self._wait_until(lambda: len(_LOGGED.findall(self.log)) > before)

    def wait(self) -> int:
        """Wait for its end; its exit status."""
        return status_of(self.process, lambda: self.log)

    def kill(self) -> None:
        """End it without a warning."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end; its exit status."""
        return self._end(signal.SIGTERM)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()

    def _end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.wait()

    def _wait_until(self, holds: Callable[[], bool]) -> None:
        wait_until(lambda: holds() or self.process.poll() is not None, lambda: self.log, lambda: self.log)
        assert self.process.poll() is None, self.log


def wait_for_a_moment(life: Life, chance: Random) -> str:
    """Let some time pass in a life: a moment of its start, of the store's opening, or of the work; says which."""
    kind = chance.choice(("start", "store", "work", "work", "work"))
    if kind == "store":
        life.wait_for_store()
    elif kind == "work":
        life.wait_for("watching")
    seconds = chance.uniform(0, {"start": 1.2, "store": 0.2, "work": 2.0}[kind])
    threading.Event().wait(seconds)
    return f"{kind} + {seconds:.3f} s"


class Ear(Listener):
    """Hears everything, also what was published while it was cut off: the broker keeps its session."""

    def __init__(self, broker: Broker) -> None:
        super().__init__(broker, client_id="ear")

    def __enter__(self) -> Self:
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho has no types there
        properties.SessionExpiryInterval = 24 * 60 * 60
        self._client.connect(self._broker.host, self._broker.port, clean_start=False, properties=properties)
        self._client.loop_start()
        with self._changed:
            wait_for(self._changed, lambda: self._ready, "the broker hears us")
        return self

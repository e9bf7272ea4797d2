"""A fleet's server: `edgecount fleet ingest` as a process of its own, and what is left for it at the broker."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Self

import pika

from edgecount.fleet.amqp import QUEUE
from tests.support.shops.calling import ROOT
from tests.support.waiting import status_of, wait_until


class FleetServer:
    """Runs while it is entered as a context manager; `kill` and `start` in between are what a test wants."""

    def __init__(self, folder: Path, database: str, broker: str, *options: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._broker = broker
        self._command = [sys.executable, "-m", "edgecount", "fleet", "ingest", *map(str, options)]
        self._environ = {"EDGECOUNT_FLEET_DATABASE": database, "EDGECOUNT_FLEET_BROKER": broker}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """All that it has said."""
        return (self._folder / "ingest.log").read_text(errors="replace")

    @property
    def pid(self) -> int:
        """Of its first process, which has started the others."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, without waiting for it."""
        with (self._folder / "ingest.log").open("ab") as log:
            environ = os.environ | {"PYTHONPATH": str(ROOT)} | self._environ
            self._process = subprocess.Popen(self._command, cwd=self._folder, env=environ, stdout=log, stderr=log)

    def kill(self) -> None:
        """End it without a warning."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def stop(self) -> int:
        """End it in an orderly way; its exit status."""
        assert self._process is not None
        self._process.terminate()
        return status_of(self._process, "ingest's end")

    def wait_for_queue(self) -> None:
        """Until there is the queue that it makes: what boxes tell from now on stays."""
        wait_until(lambda: "the broker is there" in self.log, lambda: self.log)

    def left(self) -> int:
        """How many messages the queue has for it; those that it was given count once it has ended."""
        with pika.BlockingConnection(pika.URLParameters(self._broker)) as connection:
            declared = connection.channel().queue_declare(QUEUE, passive=True)
        count: int = declared.method.message_count
        return count

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.kill()

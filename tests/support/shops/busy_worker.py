"""A worker without a camera: so many people a second come in, each under the next number, until it is told to stop.

At its end it says to the log how many came.
"""

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from edgecount.daemon.workers.messages import Terms, WorkerUpdate
from edgecount.daemon.workers.worker import Lifeline, WorkerProgram, serve
from edgecount.events.model import CameraLost, Crossing

log = logging.getLogger(__name__)

_PER_SECOND = float(os.environ.get("PEOPLE_A_SECOND", "2"))


@dataclass(frozen=True)
class BusyJob:
    """What it needs to know of a camera's job: the rest would take long to load."""

    site: str
    camera: str

    @property
    def terms(self) -> Terms:
        """Those of its camera's line."""
        return Terms(self.site, self.camera, frozenset({"door"}))

    def encoded(self) -> bytes:
        """Never needed: jobs come from the daemon."""
        raise NotImplementedError

    @classmethod
    def decoded(cls, message: bytes) -> "BusyJob":
        """The part of a camera's job."""
        record = json.loads(message)
        return cls(record["site"], record["camera"])


def watch(job: BusyJob, lifeline: Lifeline) -> Callable[[], None]:
    """A function that lets people come in."""

    def run() -> None:
        number, began = 0, time.monotonic()
        while not lifeline.stop.wait(max(0.0, began + number / _PER_SECOND - time.monotonic())):
            number += 1
            lifeline.report(_comes_in(job, number))
            lifeline.beat()
        log.info("%s: %d came in", job.camera, number)
        lost = CameraLost(id=uuid4(), site=job.site, ts=datetime.now(UTC), camera=job.camera, reason="ended")
        lifeline.report(WorkerUpdate(job.camera, (lost,), ended=True))

    return run


def _comes_in(job: BusyJob, number: int) -> WorkerUpdate:
    now = datetime.now(UTC)
    somebody = Crossing(
        id=uuid4(), site=job.site, ts=now, camera=job.camera, line="door", track=number, direction="in", confidence=0.9
    )
    watched = {now.replace(second=0, microsecond=0): 1 / _PER_SECOND}
    return WorkerUpdate(job.camera, (somebody,), watched)


if __name__ == "__main__":
    serve(int(sys.argv[1]), WorkerProgram(BusyJob.decoded, watch))

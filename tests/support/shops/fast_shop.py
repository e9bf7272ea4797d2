"""A shop to be killed where time goes by a hundred times as fast, and somebody comes or goes every second."""

import signal
import sys
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from benchmarks.shop import crossing, delivery_to, recorder_of
from edgecount.clock import SystemClock
from edgecount.store.event_store import EventStore
from tests.support.fakes import BEGAN

RATE = 100
FAREWELL_SECONDS = 30.0


class FastClock(SystemClock):
    """Durations are the machine's; the time of day was BEGAN at `began` of the machine's steady clock."""

    def __init__(self, began: float) -> None:
        self.began = began

    def now(self) -> datetime:
        """The time of day in the shop."""
        return BEGAN + timedelta(seconds=RATE * (time.monotonic() - self.began))


def main(path: Path, port: int, clock: FastClock) -> None:
    """Count until told to stop or killed; each crossing is printed once it is stored."""
    stop, number = threading.Event(), 0
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    with EventStore(path) as store:
        recorder = recorder_of(store, path, clock)
        delivery = delivery_to(port, recorder, store, path, clock)
        recorder.start([delivery])
        delivery.start()
        while not stop.wait(1 / RATE):
            number += 1
            somebody = crossing(number, uuid4(), clock.now())
            (seq,) = recorder.record([somebody])
            print(f"{seq} {somebody.id}", flush=True)  # noqa: T201 - read by the test
            recorder.tick()
        delivery.finish(clock.monotonic() + FAREWELL_SECONDS)
        delivery.join(FAREWELL_SECONDS)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), FastClock(float(sys.argv[3])))

"""A shop whose daemon runs within the test: its door never closes, and one person too many is inside at once."""

import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue

from edgecount.clock import SystemClock
from edgecount.config.load import load
from edgecount.config.model import Config
from edgecount.daemon.operations.countdown import Countdown
from edgecount.daemon.operations.supervision import Supervision
from edgecount.daemon.workers.camera_loop import CameraLoop
from edgecount.daemon.workers.messages import Inbox
from edgecount.ports import Frame
from edgecount.store.event_store import EventStore
from edgecount.wiring.daemon import Services
from edgecount.wiring.state import STORE
from tests.support.fakes import FakeDetector, FakeSource
from tests.support.servers.mailserver import HOST
from tests.support.shops.workers import fake_jobs, thread_crew
from tests.support.stage import pictures, script, stage_pipeline
from tests.support.waiting import result_of, wait_for

ANNA, BEN = "anna@example.org", "ben@example.org"

_CONFIG = """\
site: {{name: Main Street, timezone: Europe/Paris}}
health: {{port: off}}
cameras: {{entrance: {{source: 0, lines: {{door: {{from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}}}}}}}
alerts: {{full: {{when: occupancy, above: 0, hold_seconds: 0}}}}
report: {{mail: false}}
mail: {{host: {host}, port: {port}, security: {security}, sender: shop@example.org, receivers: [{receivers}]{more}}}
"""


def shop_config(
    folder: Path, port: int, *receivers: str, security: str = "none", more: str = "", deadline_seconds: float = 30.0
) -> Config:
    """Its config; `more` goes into the mail block.  The deadline may be shorter than operators may have it."""
    path = folder / "config.yaml"
    addresses = ", ".join(receivers or [ANNA])
    path.write_text(_CONFIG.format(host=HOST, port=port, security=security, receivers=addresses, more=more))
    config = load(path, os.environ)
    assert config.mail is not None
    return config.model_copy(
        update={"mail": config.mail.model_copy(update={"deadline_seconds": deadline_seconds})},
    )


class Door(FakeSource):
    """A camera without end, which counts its frames and may be waited for."""

    def __init__(self) -> None:
        super().__init__(pictures(1))
        self._clock = SystemClock()
        self._seen = threading.Condition()
        self.frames = 0
        self.longest_gap = 0.0
        self._last = 0.0

    def read(self) -> Frame | None:
        """The next picture, a thousandth of a second later; what was between two of them is noted."""
        if not self.is_open:
            return None
        time.sleep(0.001)  # lets the others have the processor
        now = self._clock.monotonic()
        with self._seen:
            self.longest_gap = max(self.longest_gap, now - (self._last or now))
            self._last = now
            self.frames += 1
            self._seen.notify_all()
        return Frame(pictures(1)[0], self.frames, self.frames / 10, self._clock.now())

    def wait_for(self, more: int) -> None:
        """Wait until so many more frames were read."""
        with self._seen:
            wanted = self.frames + more
            wait_for(
                self._seen,
                lambda: self.frames >= wanted,
                lambda: f"{self.frames} of {wanted} frames",
                lambda: self.frames,
            )


@contextmanager
def open_shop(config: Config, state: Path, door: Door) -> Iterator[None]:
    """The daemon, from its start to its orderly end.  The first person comes in within the first 20 frames."""
    stop = threading.Event()
    inbox: Inbox = SimpleQueue()
    clock = SystemClock()
    pipeline = stage_pipeline("entrance", FakeDetector(*script()))
    watches = {"entrance": lambda report: CameraLoop(config.site.slug, "entrance", door, pipeline, report, clock)}

    def run() -> None:
        workers = thread_crew(watches, stop, inbox, clock)
        with EventStore(state / STORE) as store:
            services = Services(store, state, inbox, workers, Supervision.of({}, 1, clock), stop, clock)
            services.build(config).run(fake_jobs("entrance"), Countdown(None, clock))

    with ThreadPoolExecutor(1, thread_name_prefix="daemon") as pool:
        running = pool.submit(run)
        try:
            yield
        finally:
            stop.set()
            door.close()
            result_of(running, "the daemon's end")

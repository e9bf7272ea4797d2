"""Workers without processes: a camera watched by a thread, for what looks after workers."""

import json
import math
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from edgecount.clock import Clock
from edgecount.daemon.workers.camera_loop import CameraLoop
from edgecount.daemon.workers.messages import Inbox, Job, Terms, WorkerExited, WorkerUpdate
from edgecount.daemon.workers.supervisor import WorkerSupervisor
from edgecount.errors import EdgecountError
from edgecount.events.model import CameraLost, CameraRestored
from edgecount.site.live.viewing import Viewing


@dataclass(frozen=True)
class FakeJob:
    """To watch a camera; `version` makes it another job."""

    camera: str
    version: int = 0
    site: str = "main-street"

    @property
    def terms(self) -> Terms:
        return Terms(self.site, self.camera, frozenset({"door"}), frozenset({"hall"}))

    def encoded(self) -> bytes:
        return json.dumps([self.camera, self.version, self.site]).encode()

    @classmethod
    def decoded(cls, message: bytes) -> "FakeJob":
        return cls(*json.loads(message))


class ThreadWorker:
    """Does its job in a thread; `kill` gives it up for lost.  `stop` is what the watcher heeds."""

    process_id = None

    def __init__(
        self,
        job: Job,
        watch: Callable[[Callable[[WorkerUpdate], None]], CameraLoop],
        stop: threading.Event,
        inbox: Inbox,
    ) -> None:
        self.job = job
        self.began = 0.0
        self.last_beat = math.inf
        self.has_begun = False
        self.is_lost = False
        self.ended: WorkerUpdate | None = None
        self.status: int | None = None
        self.fault: str | None = None
        self.thread = threading.Thread(target=self._run, name=f"worker-{job.camera}", daemon=True)
        self._watch = watch
        self._stop = stop
        self._inbox = inbox
        self._is_gone = threading.Lock()

    def start(self) -> None:
        self.has_begun = True
        self.thread.start()

    def ask_to_stop(self) -> None:
        self._stop.set()

    def show(self, viewing: Viewing) -> None:
        """Nobody looks."""

    def relearn(self) -> None:
        """It learns nothing."""

    def abort(self) -> None:
        self.kill()

    def kill(self) -> None:
        self._leave(-9)

    def _run(self) -> None:
        self._watch(self._take).run()
        self._leave(0 if self.ended else 70)

    def _take(self, report: WorkerUpdate) -> None:
        for event in report.events:
            if isinstance(event, CameraLost | CameraRestored):
                self.is_lost = isinstance(event, CameraLost)
        if report.ended and (report.failure is None or isinstance(report.failure, EdgecountError)):
            self.ended = report
            self._inbox.put(report)
        else:
            self._inbox.put(WorkerUpdate(report.camera, report.events, report.watched, work=report.work))

    def _leave(self, status: int) -> None:
        if self._is_gone.acquire(blocking=False):
            self.status = status
            self._inbox.put(WorkerExited(self))


def thread_crew(
    watches: Mapping[str, Callable[[Callable[[WorkerUpdate], None]], CameraLoop]],
    stop: threading.Event,
    inbox: Inbox,
    clock: Clock,
) -> WorkerSupervisor:
    """A crew whose workers watch these cameras, by name, each in a thread."""
    return WorkerSupervisor(lambda job: ThreadWorker(job, watches[job.camera], stop, inbox), inbox, clock)


def fake_jobs(*cameras: str) -> dict[str, Job]:
    """To watch each of these cameras."""
    return {camera: FakeJob(camera) for camera in cameras}

"""The supervisor of all cameras' workers: starts them, starts them again when they crash, ends them when they hang.

A worker that ends in order, because its recording is over or its camera failed for good, is not started again; all
other ends are crashes.
"""

import logging
import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import uuid4

from edgecount.clock import Clock
from edgecount.daemon.backoff import LONGEST_BENCH, MOST_CRASHES, WITHIN_SECONDS, Restarts
from edgecount.daemon.workers.manner import manner
from edgecount.daemon.workers.messages import Inbox, Job, WorkerExited, WorkerUpdate
from edgecount.events.model import CameraLost
from edgecount.site.live.viewing import Viewing

log = logging.getLogger(__name__)

LOAD_SECONDS = 60.0
"""How long a worker may take to load what it needs."""
BEAT_PATIENCE_SECONDS = 20.0
"""How long a loaded worker may go without a beat: a camera that does not open holds it up for ten seconds."""
STOP_SECONDS = 3.0
"""How long a worker may take to end after it was asked to: a camera's read gives up after two."""
ABORT_SECONDS = 1.0
"""How long an aborted worker may take to log where it stands."""
_LAG_SECONDS = 5.0
"""After so long without a tick, it was the main process that stood still."""
_OFTEN = f"{MOST_CRASHES} times within {WITHIN_SECONDS / 60:.0f} minutes"
_AT_LAST = f"at last every {LONGEST_BENCH / 60:.0f} minutes"


class Worker(Protocol):
    """One worker; see `WorkerProcess`."""

    job: Job
    began: float
    last_beat: float
    has_begun: bool
    is_lost: bool
    ended: WorkerUpdate | None
    status: int | None
    fault: str | None

    @property
    def process_id(self) -> int | None:
        """The number of its process, None where it has none."""

    def start(self) -> None:
        """Start it; OSError where the system does not let us."""

    def ask_to_stop(self) -> None:
        """Let it hand over what it has, and end."""

    def show(self, viewing: Viewing) -> None:
        """Let it show its camera for the length of a lease."""

    def relearn(self) -> None:
        """Let it learn its scene anew."""

    def abort(self) -> None:
        """End it, and let it write to the log where it stands."""

    def kill(self) -> None:
        """End it at once."""


@dataclass(slots=True, eq=False)
class _Slot:
    """The place of one camera's worker; times are monotonic seconds.

    `due` is when to start a worker, `kill_at` when to kill the present one; `asked` says whether it was asked to end,
    `fault` why it is being ended, where it hangs.  `over` is the last update of the worker that ended last.
    A slot that `is_paused` has no worker for now; `again` says that one is wanted once the present one has ended.
    """

    job: Job
    restarts: Restarts
    is_lost: bool
    due: float | None
    worker: Worker | None = None
    kill_at: float | None = None
    asked: bool = False
    fault: str | None = None
    over: WorkerUpdate | None = None
    is_paused: bool = False
    again: bool = False

    @property
    def has_failed(self) -> bool:
        """Whether its camera cannot be watched."""
        return self.over is not None and self.over.failure is not None

    @property
    def is_idle(self) -> bool:
        """Whether it has no worker, and is to have none."""
        return self.worker is None and self.due is None

    @property
    def is_benched(self) -> bool:
        """Whether its camera waits, because its workers crashed again and again."""
        return self.worker is None and self.due is not None and self.restarts.is_benched


class WorkerSupervisor:
    """Keeps a worker at every job; `make` gives the worker of a job, not started yet.

    Only one thread may call its methods; any thread may ask for `process_ids`.
    """

    def __init__(
        self, make: Callable[[Job], Worker], inbox: Inbox, clock: Clock, chance: Callable[[], float] = random.random
    ) -> None:
        self._make = make
        self._inbox = inbox
        self._clock = clock
        self._chance = chance
        self._slots: Mapping[str, _Slot] = {}
        self._looked = clock.monotonic()
        self._has_settled = False

    @property
    def is_watching(self) -> bool:
        """Whether anything is still to be done."""
        slots = self._slots.values()
        return any(slot.is_paused or not slot.is_idle for slot in slots)

    @property
    def is_there(self) -> bool:
        """Whether there is any worker."""
        return any(slot.worker is not None for slot in self._slots.values())

    @property
    def is_changing(self) -> bool:
        """Whether some worker was asked to end, and is still there."""
        return any(slot.asked for slot in self._slots.values())

    @property
    def is_settled(self) -> bool:
        """Whether every worker has loaded what it needs, or is known to have failed."""
        return all(slot.worker is None or slot.worker.has_begun for slot in self._slots.values())

    @property
    def has_failed(self) -> bool:
        """Whether no camera at all can be watched."""
        return all(slot.has_failed for slot in self._slots.values())

    @property
    def process_ids(self) -> Mapping[str, int]:
        """The number of each worker's process, by camera; a camera without a worker has none."""
        workers = {camera: slot.worker for camera, slot in self._slots.items()}
        numbers = {camera: worker.process_id for camera, worker in workers.items() if worker is not None}
        return {camera: number for camera, number in numbers.items() if number is not None}

    def is_refused(self, camera: str) -> bool:
        """Whether this camera's worker could not even begin, at a time when all of them begin for the first time."""
        worker = self._slots[camera].worker
        return not self._has_settled and worker is not None and not worker.has_begun

    def employ(self, jobs: Mapping[str, Job], paused: Collection[str] = ()) -> None:
        """Have these jobs done, by camera, and no others; a worker that does one of them already goes on.

        Workers of other jobs must have been let go before.  Those that are `paused` have none for now.
        """
        self._slots = {camera: self._slot_of(camera, job) for camera, job in jobs.items()}
        for camera in paused:
            self.pause(camera)
        self.tick()

    def pause(self, camera: str) -> None:
        """Have a camera not watched until `resume`; harmless when repeated, and where there is no such job."""
        if (slot := self._slots.get(camera)) is not None:
            slot.is_paused, slot.again = True, False
            self._ask_to_end(slot)

    def resume(self, camera: str) -> None:
        """Have a camera watched again that was paused, as soon as its former worker has ended."""
        slot = self._slots.get(camera)
        if slot is not None and slot.is_paused:
            slot.is_paused = False
            slot.again = slot.worker is not None
            slot.due = None if slot.again else self._clock.monotonic()

    def show(self, camera: str, viewing: Viewing) -> None:
        """Have a camera shown for the length of a lease; harmless where nobody watches it now."""
        slot = self._slots.get(camera)
        if slot is not None and slot.worker is not None and slot.worker.has_begun and not slot.asked:
            slot.worker.show(viewing)

    def relearn(self, camera: str) -> None:
        """Have a camera's scene learnt anew; harmless where nobody watches it now: then it is not kept, either."""
        slot = self._slots.get(camera)
        if slot is not None and slot.worker is not None:
            slot.worker.relearn()

    def let_go(self, jobs: Mapping[str, Job]) -> None:
        """Ask the workers that do none of these jobs to end."""
        for camera, slot in self._slots.items():
            if jobs.get(camera) != slot.job:
                slot.is_paused = slot.again = False
                self._ask_to_end(slot)

    def tick(self) -> None:
        """Start workers that are due, and end workers that hang."""
        now = self._clock.monotonic()
        lagged, self._looked = now - self._looked > _LAG_SECONDS, now
        for slot in self._slots.values():
            if slot.worker is not None:
                if lagged:  # it was this process that stood still
                    slot.worker.last_beat = now
                self._look_at(slot, slot.worker, now)
            elif slot.due is not None and now >= slot.due:
                self._start(slot)
        self._has_settled = self._has_settled or self.is_settled

    def take(self, exited: WorkerExited) -> None:
        """Handle the exit of a worker."""
        for slot in self._slots.values():
            if slot.worker is not None and slot.worker is exited.worker:
                self._note_exit(slot, slot.worker)

    def _slot_of(self, camera: str, job: Job) -> _Slot:
        slot = self._slots.get(camera)
        if slot is not None and slot.job == job and not (slot.has_failed or slot.is_benched):
            return slot
        is_lost = slot is not None and slot.is_lost
        return _Slot(job, Restarts(self._chance), is_lost, due=self._clock.monotonic())

    def _ask_to_end(self, slot: _Slot) -> None:
        slot.due = None
        if slot.worker is not None and not slot.asked:
            slot.asked = True
            slot.kill_at = self._clock.monotonic() + STOP_SECONDS
            slot.worker.ask_to_stop()

    def _start(self, slot: _Slot) -> None:
        slot.due = None
        worker = self._make(slot.job)
        worker.is_lost = slot.is_lost
        try:
            worker.start()
        except OSError as error:
            self._count_crash(slot, worker, f"cannot be started ({error.strerror})")
        else:
            slot.worker = worker

    def _look_at(self, slot: _Slot, worker: Worker, now: float) -> None:
        still = now - worker.last_beat
        if slot.kill_at is not None:
            if now >= slot.kill_at:
                slot.fault = slot.fault or "did not end in time"
                worker.kill()
        elif still > (BEAT_PATIENCE_SECONDS if worker.has_begun else LOAD_SECONDS):
            slot.fault = f"stood still for {still:.0f} seconds"
            slot.kill_at = now + ABORT_SECONDS
            worker.abort()

    def _note_exit(self, slot: _Slot, worker: Worker) -> None:
        """Note the exit of a worker; an exit that was not expected is a crash."""
        fault = slot.fault or worker.fault or manner(worker.status)
        asked = slot.asked
        slot.worker, slot.kill_at, slot.asked, slot.fault = None, None, False, None
        slot.is_lost, slot.over = worker.is_lost, worker.ended
        if slot.again:
            slot.again, slot.due = False, self._clock.monotonic()
        if worker.ended is not None:
            return
        if asked:
            self._lose(slot, fault)
            log.warning("%s: its worker %s", slot.job.camera, fault)
        else:
            self._count_crash(slot, worker, fault)

    def _count_crash(self, slot: _Slot, worker: Worker, fault: str) -> None:
        """Start another worker, now or later, and store that its camera is not watched meanwhile."""
        now = self._clock.monotonic()
        was_benched = slot.restarts.is_benched
        wait = slot.restarts.wait(now - worker.began, now)
        slot.due = now + wait
        if slot.is_benched:
            self._bench(slot, fault, wait, is_news=not was_benched)
            return
        self._lose(slot, fault)
        when = f"in {wait:.0f} seconds" if wait else "at once"
        log.error("%s: its worker %s; another one is started %s", slot.job.camera, fault, when)
        if not wait:
            self._start(slot)

    def _bench(self, slot: _Slot, fault: str, wait: float, *, is_news: bool) -> None:
        """Have it stored and logged that this camera is left alone for a while, and whether any other is watched."""
        slot.is_lost = slot.is_lost and not is_news
        self._lose(slot, f"{fault}, {_OFTEN}; it is tried again now and then, {_AT_LAST}")
        when = f"in {wait / 60:.0f} minutes"
        log.error("%s: its worker %s, %s; another one is started %s", slot.job.camera, fault, _OFTEN, when)
        if all(other.is_benched or other.is_idle for other in self._slots.values()):
            log.error("nothing is counted: no camera is left whose worker does not crash; see above why")

    def _lose(self, slot: _Slot, fault: str) -> None:
        """Have it stored that the camera is not watched, unless that is stored already."""
        if not slot.is_lost:
            slot.is_lost = True
            ts, job = self._clock.now(), slot.job
            lost = CameraLost(id=uuid4(), site=job.site, ts=ts, camera=job.camera, reason=f"its worker {fault}")
            self._inbox.put(WorkerUpdate(job.camera, (lost,)))

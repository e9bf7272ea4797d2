"""A worker: does parts of recordings from the queue, several at a time, until told to stop."""

import asyncio
import logging
import threading
from collections.abc import Callable
from contextlib import suppress

from procrastinate import App, JobContext, RetryStrategy
from procrastinate.exceptions import JobAborted

from edgecount.clock import Clock
from edgecount.fleet.database.connecting import DatabaseError, connected
from edgecount.fleet.database.job_tables import require_jobs
from edgecount.fleet.database.migrating import require_current
from edgecount.fleet.database.recording_parts import tell_part
from edgecount.fleet.jobs.job_app import BEAT_SECONDS, QUEUE, STALLED_SECONDS, TASK, job_app
from edgecount.fleet.part_state import PartOrder, PartState, PartWork

TELL_SECONDS = 2.0
"""From one word of how far a part is to the next."""
AGAIN_SECONDS = 2.0
"""The wait until a database that is away is tried again."""
_TICK_SECONDS = 0.2
_LOG = logging.getLogger(__name__)


class PartWorker:
    """Does what `work` does, so many parts at a time; `name` says who it is in the database."""

    def __init__(self, address: str, name: str, work: PartWork, at_once: int, clock: Clock) -> None:
        self._address = address
        self._name = name
        self._work = work
        self._at_once = at_once
        self._clock = clock

    def run(self, stop: threading.Event) -> None:
        """Go on until told to stop; what is half done is put back.  DatabaseError where the tables lack a step.

        A database that goes away is waited for: what was half done then is given to another worker, or this one.
        """
        with connected(self._address) as connection:
            require_current(connection)
            require_jobs(connection)
        while not stop.is_set():
            try:
                asyncio.run(self._serve(stop))
            except DatabaseError as error:
                _LOG.warning("%s; tried again", error)
            stop.wait(AGAIN_SECONDS)

    async def _serve(self, stop: threading.Event) -> None:
        """Work over one connection, as long as that lasts."""
        async with job_app(self._address) as app:
            self._add_task(app)
            _LOG.info("waiting for recordings")
            worker = asyncio.create_task(
                app.run_worker_async(
                    queues=[QUEUE],
                    name=self._name,
                    concurrency=self._at_once,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    shutdown_graceful_timeout=0.0,
                    update_heartbeat_interval=BEAT_SECONDS,
                    stalled_worker_timeout=STALLED_SECONDS,
                )
            )
            while not stop.is_set() and not worker.done():
                await asyncio.wait([worker], timeout=_TICK_SECONDS)
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker

    def _add_task(self, app: App) -> None:
        """Let the app know how a part is done; one that is broken off at the end, or cannot be told of, is put back."""
        again = RetryStrategy(retry_exceptions={JobAborted, DatabaseError})

        @app.task(name=TASK, queue=QUEUE, pass_context=True, retry=again)
        def count_part(context: JobContext, key: str, order: PartOrder) -> None:
            try:
                self._tell(key, self._work(order, self._progress(context, key)))
            except (JobAborted, DatabaseError):
                raise
            except Exception:
                _LOG.exception("a part was not counted, by a fault of ours")
                raise

    def _progress(self, context: JobContext, key: str) -> Callable[[int], None]:
        last = self._clock.monotonic()

        def progress(done: int) -> None:
            nonlocal last
            if context.should_abort():
                raise JobAborted
            if (now := self._clock.monotonic()) - last >= TELL_SECONDS:
                last = now
                with suppress(DatabaseError):  # the next word tells as much
                    self._tell(key, PartState(done))

        return progress

    def _tell(self, key: str, state: PartState) -> None:
        with connected(self._address) as connection:
            tell_part(connection, key, self._name, state)

"""Puts parts of recordings into the queue, looks how far they are, and gives those of a dead worker to another."""

import asyncio
from collections.abc import Collection, Mapping

from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from edgecount.clock import Clock
from edgecount.fleet.database.connecting import connected
from edgecount.fleet.database.job_tables import require_jobs
from edgecount.fleet.database.migrating import require_current
from edgecount.fleet.database.recording_parts import (
    forget_parts,
    part_states,
    parts_at_work,
    tell_part,
    worker_count,
)
from edgecount.fleet.jobs.job_app import QUEUE, STALLED_SECONDS, TASK, job_app
from edgecount.fleet.part_state import PartOrder, PartState, failed

LOOK_EVERY = 5.0
"""Seconds from one look for dead workers to the next."""
MOST_TRIES = 5
"""So often a part is given to another worker; one that ends all of them is not counted."""


class PartDesk:
    """The queue in this database.  DatabaseError of any method where the database is away, or lacks a step."""

    def __init__(self, address: str, clock: Clock) -> None:
        self._address = address
        self._clock = clock
        self._looked = clock.monotonic()

    def require_tables(self) -> None:
        """DatabaseError where the tables are not those of this edgecount."""
        with connected(self._address) as connection:
            require_current(connection)
            require_jobs(connection)

    def put(self, orders: Mapping[str, PartOrder]) -> None:
        """Let workers do these; one that waits already, or is done now, is not done twice."""
        with connected(self._address) as connection:
            forget_parts(connection, orders)
        asyncio.run(self._put(orders))

    async def _put(self, orders: Mapping[str, PartOrder]) -> None:
        async with job_app(self._address) as app:
            for key, order in orders.items():
                job = app.configure_task(TASK, queue=QUEUE, lock=key, queueing_lock=key)
                try:
                    await job.defer_async(key=key, order=dict(order))
                except AlreadyEnqueued:  # of a count that was killed
                    continue

    def look(self, keys: Collection[str]) -> Mapping[str, PartState]:
        """How far each of these is; what has left the queue without a word has failed.

        What is still in the queue has not ended, whatever was said of it: its worker was lost with its last word said,
        and another one will say it again.
        """
        if self._clock.monotonic() - self._looked >= LOOK_EVERY:
            self._looked = self._clock.monotonic()
            asyncio.run(self._revive())
        with connected(self._address) as connection:
            at_work = parts_at_work(connection, QUEUE, keys)  # before the states: a part ends after its last word
            states = part_states(connection, keys)
        lost = failed("the worker that counted it broke off: see its log, and count again")
        found = {key: states.get(key, PartState()) for key in keys}
        return {
            key: PartState(state.done) if key in at_work else state if state.ended is not None else lost
            for key, state in found.items()
        }

    async def _revive(self) -> None:
        """Put back what dead workers have left."""
        async with job_app(self._address) as app:
            for job in await app.job_manager.get_stalled_jobs(queue=QUEUE, seconds_since_heartbeat=STALLED_SECONDS):
                try:
                    if job.attempts + 1 < MOST_TRIES:
                        await app.job_manager.retry_job(job)
                        continue
                    await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
                except ConnectorException:  # another count was quicker
                    continue
                self._give_up(job.lock or "")

    def _give_up(self, key: str) -> None:
        problem = f"{MOST_TRIES} workers ended while they counted it: see what ends them, and count again"
        with connected(self._address) as connection:
            tell_part(connection, key, "", failed(problem))

    def workers(self) -> int:
        """How many workers there are."""
        with connected(self._address) as connection:
            return worker_count(connection, STALLED_SECONDS)

    def forget(self, keys: Collection[str]) -> None:
        """Forget how these ended."""
        with connected(self._address) as connection:
            forget_parts(connection, keys)

"""Parts of recordings counted by the workers of a fleet: ordered, waited for, and given as they are done."""

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Protocol

from edgecount.errors import EdgecountError
from edgecount.fleet.part_state import PartEnd, PartOrder, PartState
from edgecount.replay.parts.kept_parts import KeptParts
from edgecount.wiring.recordings.elsewhere.part_orders import order_key, order_of
from edgecount.wiring.recordings.folders.folder_count import PartTold
from edgecount.wiring.recordings.part_work import PartJob
from edgecount.wiring.recordings.pool import Failed

SEEN_WITHIN = 120
"""A result that a worker has kept is looked for so often (about a second apart): shared folders show files late."""


class PartOrders(Protocol):
    """Where orders go."""

    def put(self, orders: Mapping[str, PartOrder]) -> None:
        """Let workers do these."""

    def look(self, keys: Collection[str]) -> Mapping[str, PartState]:
        """How far each of these is; EdgecountError where that cannot be known now."""

    def workers(self) -> int:
        """How many workers there are."""

    def forget(self, keys: Collection[str]) -> None:
        """Forget how these ended."""


class PartsElsewhere:
    """Has workers count; `wait` is called between two looks, `complain` with what is in the way, in one line."""

    def __init__(self, orders: PartOrders, wait: Callable[[], None], complain: Callable[[str], None]) -> None:
        self._orders = orders
        self._wait = wait
        self._complain = complain
        self._waiting: dict[str, PartJob] = {}
        self._unseen: dict[str, int] = {}
        self._ended: set[str] = set()
        self._said: str | None = None

    def each(self, jobs: deque[PartJob], told: PartTold) -> Iterator[tuple[PartJob, bool | Failed]]:
        """Do all parts, and those that are added to them meanwhile; a database that goes away is waited for."""
        while jobs or self._waiting or self._ended:
            yield from self._done(self._looked(jobs), told)
            if (self._waiting and not jobs) or self._said:
                self._wait()

    def _looked(self, jobs: deque[PartJob]) -> Mapping[str, PartState]:
        """How far all are; nothing while the database is away, which is said once."""
        try:
            self._forget()
            self._put(jobs)
            states = self._orders.look(list(self._waiting)) if self._waiting else {}
            workers = self._orders.workers() if self._waiting else 1
        except EdgecountError as error:
            self._say(str(error))
            return {}
        self._say(
            None if workers else "no worker is there: start `edgecount fleet worker`, on as many machines as you like"
        )
        return states

    def _put(self, jobs: deque[PartJob]) -> None:
        """Order these; where that fails, it is done again whole."""
        if jobs:
            fresh = {order_key(job): job for job in jobs}
            self._orders.put({key: order_of(job) for key, job in fresh.items()})
            self._waiting |= fresh
            jobs.clear()

    def _forget(self) -> None:
        """Leave nothing of what has ended."""
        if self._ended:
            self._orders.forget(self._ended)
            self._ended.clear()

    def _say(self, word: str | None) -> None:
        if word is not None and word != self._said:
            self._complain(word)
        self._said = word

    def _done(self, states: Mapping[str, PartState], told: PartTold) -> Iterator[tuple[PartJob, bool | Failed]]:
        for key, state in states.items():
            job = self._waiting[key]
            if state.ended is None:
                told(job, state.done, None)
            elif self._is_there(key, job, state):
                del self._waiting[key]
                self._ended.add(key)
                yield job, _result(state)

    def _is_there(self, key: str, job: PartJob, state: PartState) -> bool:
        """Whether this machine sees the result, too; or need not wait for it any more."""
        if state.ended is not PartEnd.COUNTED or KeptParts(job.kept).part(job.name) is not None:
            return True
        self._unseen[key] = self._unseen.get(key, 0) + 1
        return self._unseen[key] > SEEN_WITHIN


def _result(state: PartState) -> bool | Failed:
    return state.ended is PartEnd.COUNTED if state.problem is None else Failed(state.problem)

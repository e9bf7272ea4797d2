"""The store writer: stores events at once; events that the store does not take wait in order, and are tried again."""

import logging
import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from edgecount.clock import Clock
from edgecount.counting.trails.trail import Trail
from edgecount.daemon.recording.backlog import Backlog
from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat
from edgecount.site.status import StoreState
from edgecount.store.batch import Batch
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.failures import EventConflictError, StoreDamagedError, StoreUnavailableError
from edgecount.text import number_of

log = logging.getLogger(__name__)

BATCH = 500
"""The most events stored in one transaction: so many are tried again each time on a full disk."""
MEND_SECONDS = 60.0
"""The least time between two attempts to mend a damaged store (seconds): each reads the whole file."""
DOUBT_SECONDS = 3600.0
"""The least time between two checks of a store in which a reader has noted damage (seconds)."""
_LOSS_SECONDS = 60.0
_REMIND_SECONDS = 600.0
"""The least time between two lines of the log about events that are given up, or still wait (seconds)."""


class StoreWriter:
    """Stores events and watched seconds, in the order in which they come; one thread calls all methods but `state`.

    What is noted is stored by the next `store`, all of it in one transaction if it is not very much.

    A disk that is full, read-only or failing raises no error, nor does a damaged store: events then wait.  StoreError,
    as from `EventStore`, for all other failures: the file was taken away, or the store is closed.
    """

    def __init__(self, store: EventStore, clock: Clock, waiting: Backlog | None = None) -> None:
        self._store = store
        self._clock = clock
        self._waiting = Backlog() if waiting is None else waiting
        self._state = StoreState()
        self._stored = 0
        self._told_at = self._mended_at = -math.inf

    @property
    def state(self) -> StoreState:
        """The state of the store; any thread may ask."""
        return replace(self._state, unreadable=self._store.unreadable)

    def note(self, events: Iterable[AnyEvent]) -> None:
        """Take events to be stored."""
        self._waiting.add(events)

    def cover(self, camera: str, watched: Mapping[datetime, float]) -> None:
        """Take the seconds (0-60) that a camera was watched, by UTC minute."""
        self._waiting.cover(camera, watched)

    def add_heat(self, camera: str, heat: Heat) -> None:
        """Take the seconds that people spent in front of a camera, by UTC hour and by cell."""
        self._waiting.add_heat(camera, heat)

    def add_trails(self, camera: str, trails: Iterable[Trail]) -> None:
        """Take the trails of people at a camera."""
        self._waiting.add_trails(camera, trails)

    def remember(self, key: str, value: str) -> None:
        """Take a text to be remembered together with what was noted before."""
        self._waiting.remember(key, value)

    def store(self) -> list[StoredEvent]:
        """Store what was noted; returns the events that were stored, with those that waited before them."""
        if self._state.error is None:
            return self._store_all()
        self._note(self._state.error)
        return []

    def retry(self) -> list[StoredEvent]:
        """Store waiting events, if the store takes them now; as `store`."""
        return [] if self._state.error is None else self._store_all()

    def mend(self) -> None:
        """Put aside what readers could not read; where more is damaged, set the store aside and go on in a new one."""
        if not self._store.needs_mending:
            return
        pause = DOUBT_SECONDS if self._state.error is None else MEND_SECONDS
        if self._clock.monotonic() - self._mended_at < pause:
            return
        try:
            self._store.require_place()
            self._store.mend()
        except (StoreUnavailableError, StoreDamagedError) as error:
            self.fail(error)
        self._mended_at = self._clock.monotonic()

    def fail(self, error: StoreError) -> None:
        """Note that the store cannot be used now: from here on all events wait, until a `retry` succeeds."""
        message = str(error)
        if message != self._state.error:
            log.error("%s; counting goes on, and what is counted waits in memory", message)
            self._told_at = self._clock.monotonic()
        self._note(message)

    def finish(self) -> None:
        """Log the events that are lost at the end."""
        if self._waiting:
            log.error("%s not stored, and lost: %s", number_of("event", len(self._waiting)), self._state.error)

    def _store_all(self) -> list[StoredEvent]:
        stored: list[StoredEvent] = []
        try:
            self._store.require_place()
            if self._state.error is not None:
                self._store.append([])  # where nothing waits, this finds out whether the store takes events
            while self._waiting:
                stored += self._store_some(self._waiting.first(BATCH))
        except (StoreUnavailableError, StoreDamagedError) as error:
            self._stored += len(stored)
            self.fail(error)
        else:
            self._recover(self._stored + len(stored))
        return stored

    def _store_some(self, batch: Batch) -> list[StoredEvent]:
        try:
            seqs = self._store.put(batch)
        except EventConflictError as error:
            log.error("an event is given up: %s", error)  # noqa: TRY400 - its message is whole
            self._waiting.refuse(error.event_id)
            return []
        self._waiting.drop(batch)
        return [StoredEvent(seq, event) for seq, event in zip(seqs, batch.events, strict=True)]

    def _note(self, error: str) -> None:
        """Keep the state, and log from time to time how many events wait or were given up."""
        lost, waiting = self._waiting.lost, len(self._waiting)
        now = self._clock.monotonic()
        if now - self._told_at >= (_LOSS_SECONDS if lost > self._state.lost else _REMIND_SECONDS):
            log.error("%s waiting to be stored, %d given up: %s", number_of("event", waiting), lost, error)
            self._told_at = now
        self._state = StoreState(error, self._state.since or self._clock.now(), waiting, lost)

    def _recover(self, stored: int) -> None:
        """Log once how many of the waiting events were stored, and how many were lost."""
        if self._state.error is not None:
            log.info("the store takes events again: %d that waited are stored", stored)
            if self._waiting.given_up:
                lost = ", ".join(f"{count} {kind}" for kind, count in self._waiting.given_up.most_common())
                log.warning("events that were given up, for want of room: %s", lost)
        if self._state.error is not None or self._waiting.lost != self._state.lost:
            self._state = StoreState(lost=self._waiting.lost)
            self._waiting.forget_losses()
        self._stored = 0

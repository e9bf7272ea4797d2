"""How far a delivery has come: known at once, and written into the store as soon as that takes it."""

import logging
from collections import deque
from datetime import datetime

from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreClosedError, StoreDamagedError, StoreUnavailableError

log = logging.getLogger(__name__)


class Progress:
    """The cursor of one sink, and the events that were put aside.

    What is delivered is not delivered again by this program, whether the store could be told or not; after a restart
    it may be.
    """

    def __init__(self, sink: str, store: EventStore) -> None:
        self._sink = sink
        self._store = store
        self._kept: int | None = None
        self._aside: deque[tuple[int, str, datetime]] = deque()
        self._failed = False
        self.cursor = 0

    @property
    def has_begun(self) -> bool:
        """Whether the store has said where to begin."""
        return self._kept is not None

    def begin(self) -> bool:
        """Ask the store where to begin, where it was not asked yet or is another now; False where it cannot say."""
        try:
            self._kept = self._store.begin_cursor(self._sink)
        except (StoreUnavailableError, StoreDamagedError) as error:
            self._fail(error)
            return False
        self.cursor = max(self.cursor, self._kept)
        return True

    def move(self, seq: int) -> None:
        """All up to this number is delivered."""
        self.cursor = max(self.cursor, seq)
        self.keep()

    def put_aside(self, seq: int, reason: str, ts: datetime) -> None:
        """It is not delivered, and never will be."""
        self.cursor = max(self.cursor, seq)
        self._aside.append((seq, reason, ts))
        self.keep()

    def keep(self) -> None:
        """Write down what is not yet; what the store does not take now is tried again at the next call."""
        try:
            while self._aside:
                self._store.put_aside(self._sink, *self._aside[0])
                self._aside.popleft()
            if self._kept != self.cursor:
                self._store.move_cursor(self._sink, self.cursor)
                self._kept = self.cursor
        except StoreClosedError:
            raise
        except (StoreUnavailableError, StoreDamagedError) as error:
            self._fail(error)
        else:
            self._failed = False

    def _fail(self, error: Exception) -> None:
        if not self._failed:
            log.warning(
                "%s: how far it has come cannot be kept now; a restart may deliver again: %s", self._sink, error
            )
        self._failed = True

"""Brings stored events to one sink: a thread that reads after the sink's cursor, delivers, and only then moves it.

The store is the queue.  Whatever happens to the sink, to this thread or to the machine, the events stay there; an event
that was on its way is then sent again, under the same id.
"""

import logging
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from edgecount.clock import Clock
from edgecount.daemon.backoff import Backoff
from edgecount.errors import EdgecountError
from edgecount.sinks.sink import RefusedError, Sink, UndeliveredError
from edgecount.site.status import SinkState
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.failures import StoreClosedError, StoreDamagedError, StoreUnavailableError
from edgecount.store.reader import StoreReader

log = logging.getLogger(__name__)
BATCH = 500
TICK_SECONDS = 1.0
TRIES = 3
"""How often an event that the sink does not take is offered before it is put aside."""


class Delivery:
    """One sink and its thread; `path` is the store's file, of which the thread has a reader of its own.

    An event that the sink refuses, or that breaks it, is offered TRIES times and then put aside with the reason, so
    that it does not keep back those behind it.
    """

    def __init__(self, sink: Sink, store: EventStore, path: Path, clock: Clock, backoff: Backoff) -> None:
        self._sink = sink
        self._path = path
        self._clock = clock
        self._backoff = backoff
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._free = threading.Event()
        self._free.set()
        self._until = 0.0
        self._progress = Progress(sink.name, sink.cursor, store)
        self._suspects = 0
        self._refused = 0
        self._tries = 0
        self._state = SinkState()
        self._thread = threading.Thread(target=self._run, name=f"delivery-{sink.name}", daemon=True)

    @property
    def name(self) -> str:
        """The sink's name."""
        return self._sink.name

    @property
    def is_running(self) -> bool:
        """Whether its thread lives."""
        return self._thread.is_alive()

    def state(self, last: int) -> SinkState:
        """The state of the delivery; `last` is the number of the last event stored.  Any thread may ask."""
        state = self._state
        return replace(state, waiting=max(0, last - state.delivered), connected=self._sink.is_connected)

    def start(self) -> None:
        """Begin to deliver; a sink that is new begins with what is stored from now on."""
        self._begin()
        self._thread.start()

    def hold(self) -> None:
        """Do not begin yet: the state of the site is not known."""
        self._free.clear()

    def release(self) -> None:
        """Begin, after `hold`: the state is known now."""
        self._free.set()

    def wake(self) -> None:
        """Look for new events now."""
        self._wake.set()

    def finish(self, until: float) -> None:
        """Deliver what can be delivered until that time (monotonic seconds), then close the sink."""
        self._until = until
        self._stop.set()
        self._wake.set()

    def join(self, seconds: float) -> bool:
        """Wait for the end; False where it does not come in time."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            while not self._stop.is_set():
                self._stop.wait(self._attempt())
        finally:
            self._sink.close()

    def _attempt(self) -> float:
        """Deliver until something fails, or the end; how long to wait before another attempt (seconds)."""
        if not self._free.is_set() or not (self._progress.has_begun or self._begin()):
            return TICK_SECONDS
        try:
            with StoreReader(self._path) as reader:
                self._sink.open()
                self._sink.tick()
                self._deliver(reader)
        except UndeliveredError as error:
            self._fail(str(error), "; nothing is lost, it waits in the store")
            return self._backoff.wait(error.patience_seconds)
        except EdgecountError as error:
            self._fail(str(error))
        except Exception as error:
            log.exception("%s: failed", self._sink.name)
            self._fail(f"{type(error).__name__}, see the log")
        return self._backoff.wait()

    def _deliver(self, reader: StoreReader) -> None:
        while True:
            stopping = self._stop.is_set()
            if stopping and self._clock.monotonic() >= self._until:
                return
            self._wake.clear()
            if reader.refresh():
                self._begin()
            self._progress.keep()
            events = reader.read_after(self._progress.cursor, self._batch())
            pause = self._offer(events) if events else TICK_SECONDS
            if not events:
                self._recover(self._state)
            if stopping and (pause or self._clock.monotonic() >= self._until):
                return
            self._sink.tick()
            if not events:
                self._wake.wait(pause)
            else:
                self._stop.wait(pause)

    def _batch(self) -> int:
        """How many events to read: one, while one of the next events breaks the sink and it is not known which."""
        return 1 if self._progress.cursor < self._suspects else BATCH

    def _offer(self, events: Sequence[StoredEvent]) -> float:
        """Deliver some events; how long to wait before the next ones (seconds)."""
        try:
            delivered = self._sink.deliver(events)
        except RefusedError as error:
            return self._refuse(error)
        except EdgecountError:
            raise
        except Exception as error:
            log.exception("%s: failed", self._sink.name)
            if len(events) == 1:
                return self._refuse(RefusedError(events[0].seq, f"{type(error).__name__}: {error}"))
            self._suspects = events[-1].seq
        else:
            self._move(delivered)
        return 0.0

    def _refuse(self, error: RefusedError) -> float:
        """Put an event aside where it was offered often enough; returns how long to wait otherwise (seconds)."""
        self._move(error.seq - 1)
        self._tries = self._tries + 1 if error.seq == self._refused else 1
        self._refused = error.seq
        if self._tries < TRIES and not error.final:
            self._fail(f"event {error.seq} is refused: {error}")
            return self._backoff.wait()
        log.error("%s: event %d is put aside: %s", self._sink.name, error.seq, error)
        self._progress.put_aside(error.seq, str(error), self._clock.now())
        self._recover(replace(self._state, delivered=error.seq, put_aside=self._state.put_aside + 1))
        return 0.0

    def _move(self, seq: int) -> None:
        if seq > self._progress.cursor:
            self._progress.move(seq)
            self._recover(replace(self._state, delivered=seq, delivered_at=self._clock.now()))

    def _begin(self) -> bool:
        """Ask the store how far the sink has come; False where it cannot say now."""
        if not self._progress.begin():
            return False
        self._state = replace(self._state, delivered=self._progress.cursor)
        with suppress(StoreUnavailableError, StoreDamagedError), StoreReader(self._path) as reader:
            self._state = replace(self._state, put_aside=reader.put_aside_counts().get(self._sink.cursor, 0))
        return True

    def _fail(self, error: str, remark: str = "") -> None:
        """Log once what keeps the events from being delivered."""
        if error != self._state.error:
            log.warning("%s: %s%s", self._sink.name, error, remark)
        self._state = replace(self._state, error=error)

    def _recover(self, state: SinkState) -> None:
        """Set a state without an error; other threads see all of the change or nothing."""
        if self._state.error is not None:
            log.info("%s: delivers again", self._sink.name)
        self._state = replace(state, error=None)
        self._backoff.reset()


class Progress:
    """The cursor of one sink, and the events that were put aside; `cursor` is its name in the store.

    What is delivered is not delivered again by this program, whether the store could be told or not; after a restart
    it may be.
    """

    def __init__(self, sink: str, cursor: str, store: EventStore) -> None:
        self._sink = sink
        self._name = cursor
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
        """Ask the store where to begin: at first, and after a new store took its place.  False where it cannot say."""
        try:
            self._kept = self._store.begin_cursor(self._name)
        except (StoreUnavailableError, StoreDamagedError) as error:
            self._fail(error)
            return False
        self.cursor = max(self.cursor, self._kept)
        return True

    def move(self, seq: int) -> None:
        """Note that every event up to this number is delivered."""
        self.cursor = max(self.cursor, seq)
        self.keep()

    def put_aside(self, seq: int, reason: str, ts: datetime) -> None:
        """Put an event aside: it is not delivered, and never will be."""
        self.cursor = max(self.cursor, seq)
        self._aside.append((seq, reason, ts))
        self.keep()

    def keep(self) -> None:
        """Write what is not in the store yet; what it does not take now is tried again at the next call."""
        try:
            while self._aside:
                self._store.put_aside(self._name, *self._aside[0])
                self._aside.popleft()
            if self._kept != self.cursor:
                self._store.move_cursor(self._name, self.cursor)
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

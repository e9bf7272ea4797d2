"""Events that the fleet has lost, or never had, told again: in their order, each with the number told before it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from edgecount.sinks.mqtt.resending import Replay
from edgecount.store.codec import StoredEvent
from edgecount.store.reader import StoreReader

AT_ONCE = 200
"""Events told again before new ones have their turn."""
PAUSE_SECONDS = 30.0
"""How long nothing is told again after the broker has not taken all: new events find out when it does."""

Tell = Callable[[Sequence[StoredEvent], int | None], int]
"""Tells events, of which the first has this one before it; returns how many of them are settled: told, or refused."""


class Resending:
    """Tells again what is wanted, a little at a time; `sink` is the name of the cursor of the events in the store."""

    def __init__(self, store: Path, sink: str) -> None:
        self._store = store
        self._sink = sink
        self._replay = Replay(store)
        self._before: int | None = None
        self._due = 0.0

    def want(self, since: int, until: int) -> None:
        """Tell the events after number `since` up to number `until`, in addition to those still wanted."""
        begins = not self._replay.is_wanted or since < (self._before or 0)
        self._replay.want(since, until)
        if begins:
            self._before = since or None

    def tell(self, tell: Tell, now: float) -> None:
        """Tell some of them, if it is time; StoreError where they cannot be read."""
        if not self._replay.is_wanted or now < self._due:
            return
        self._due = now + PAUSE_SECONDS  # unless all goes well
        events = self._replay.read(AT_ONCE)
        fit = self._not_aside(events)
        settled = tell(fit, self._before) if fit else 0
        if settled:
            self._before = fit[settled - 1].seq
        if settled == len(fit):
            self._due = now
            self._replay.sent(events)
        elif settled:
            self._replay.sent(fit[:settled])

    def _not_aside(self, events: Sequence[StoredEvent]) -> list[StoredEvent]:
        """Those that the broker has not refused for good."""
        with StoreReader(self._store) as reader:
            aside = {item.seq for item in reader.set_aside() if item.sink == self._sink}
        return [item for item in events if item.seq not in aside]

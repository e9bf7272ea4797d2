"""Stored events that a subscriber has asked for again."""

from pathlib import Path

from edgecount.store.codec import StoredEvent
from edgecount.store.reader import StoreReader


class Replay:
    """Reads the wanted events in batches, so that new events need not wait for old ones."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._position = 0
        self._until = 0

    @property
    def is_wanted(self) -> bool:
        """Whether there is more to send."""
        return self._position < self._until

    def want(self, since: int, until: int) -> None:
        """Ask for the events after number `since` up to number `until`, in addition to those still wanted."""
        self._position = min(self._position, since) if self.is_wanted else since
        self._until = max(self._until, until) if self.is_wanted else until

    def read(self, limit: int) -> list[StoredEvent]:
        """The next wanted events; StoreError where they cannot be read."""
        with StoreReader(self._store) as reader:
            found = reader.read_after(self._position, limit)
        return [item for item in found if item.seq <= self._until]

    def sent(self, events: list[StoredEvent]) -> None:
        """Note that the events of the last `read` were sent; if it gave no events, none are left."""
        self._position = events[-1].seq if events else self._until

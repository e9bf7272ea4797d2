"""Stored events that somebody wants to have again."""

from pathlib import Path

from edgecount.store.codec import StoredEvent
from edgecount.store.reader import StoreReader


class Replay:
    """Reads the wanted events bit by bit, so that what is new need not wait for what is old."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self._position = 0
        self._until = 0

    @property
    def is_wanted(self) -> bool:
        """Whether there is more to send."""
        return self._position < self._until

    def want(self, since: int, until: int) -> None:
        """Events after number `since` up to number `until` are wanted, and what else still is."""
        self._position = min(self._position, since) if self.is_wanted else since
        self._until = max(self._until, until) if self.is_wanted else until

    def read(self, limit: int) -> list[StoredEvent]:
        """The next wanted events; StoreError where they cannot be read."""
        with StoreReader(self._store) as reader:
            found = reader.read_after(self._position, limit)
        return [item for item in found if item.seq <= self._until]

    def sent(self, events: list[StoredEvent]) -> None:
        """What `read` gave has gone out; nothing at all means that there is nothing left."""
        self._position = events[-1].seq if events else self._until

"""What a sink wants to know again after a restart."""

from typing import Protocol


class Memory(Protocol):
    """Keeps a few short texts on disk: the event store does."""

    def recall(self, key: str) -> str | None:
        """What was last remembered under this key."""

    def remember(self, key: str, value: str) -> None:
        """Keep a text; it is on the disk when this returns."""

"""Short texts that a sink needs again after a restart."""

from typing import Protocol


class Memory(Protocol):
    """Keeps a few short texts on disk; the event store is one."""

    def recall(self, key: str) -> str | None:
        """The text last remembered under this key; None where there is none."""

    def remember(self, key: str, value: str) -> None:
        """Keep a text under a key; it is on the disk when this returns."""

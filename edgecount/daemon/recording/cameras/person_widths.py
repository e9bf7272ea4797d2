"""How broad people's shoulders are at each camera that looks straight down: kept over restarts."""

import logging

from edgecount.errors import StoreError
from edgecount.sinks.memory import Memory

log = logging.getLogger(__name__)

_KEY = "person_width."


class PersonWidths:
    """Keeps the breadths, as shares of the picture's width, in a memory on the disk.

    What the disk does not take now is tried again the next time that it is told.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._kept: dict[str, float] = {}

    def known(self, camera: str) -> float | None:
        """The breadth last kept; None where there is none, or it cannot be read: then it is learnt anew."""
        try:
            kept = self._memory.recall(_KEY + camera)
            return None if kept is None else float(kept)
        except (StoreError, ValueError):
            return None

    def keep(self, camera: str, width: float) -> None:
        """Keep a breadth, and log one that is news."""
        if self._kept.get(camera) == width:
            return
        if camera in self._kept or self.known(camera) != width:
            log.info("%s: people's shoulders are %.3f of the picture broad", camera, width)
        try:
            self._memory.remember(_KEY + camera, repr(width))
        except StoreError:
            return
        self._kept[camera] = width

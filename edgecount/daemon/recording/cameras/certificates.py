"""The certificates of cameras that nobody vouches for: the first of each is trusted, and kept over restarts."""

import logging

from edgecount.errors import StoreError
from edgecount.sinks.memory import Memory

log = logging.getLogger(__name__)

_KEY = "certificate."


class Certificates:
    """Keeps the fingerprints, each with the camera's place (host and port), in a memory on the disk.

    What the disk does not take now is tried again the next time that it is told.
    """

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._kept: dict[str, str] = {}

    def known(self, camera: str, place: str) -> str | None:
        """The fingerprint last kept for a camera at this place; None where there is none, or it cannot be read."""
        try:
            kept = self._memory.recall(_KEY + camera) or ""
        except StoreError:
            return None
        there, _, fingerprint = kept.partition(" ")
        return fingerprint if there == place and fingerprint else None

    def keep(self, camera: str, place: str, fingerprint: str) -> None:
        """Keep a fingerprint, and log one that is news."""
        entry = f"{place} {fingerprint}"
        if self._kept.get(camera) == entry:
            return
        if camera not in self._kept and self.known(camera, place) != fingerprint:
            log.warning(
                "%s: its certificate is trusted from now on, at first sight (SHA-256 %s): compare it with the camera's,"
                " or name the file of its authority as ca",
                camera,
                fingerprint,
            )
        try:
            self._memory.remember(_KEY + camera, entry)
        except StoreError:
            return
        self._kept[camera] = entry

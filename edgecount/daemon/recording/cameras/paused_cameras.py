"""Which cameras somebody has paused, and since when: kept over restarts."""

from datetime import datetime
from uuid import uuid4

from edgecount.errors import StoreError
from edgecount.events.model import CameraLost
from edgecount.sinks.memory import Memory

REASON = "somebody has paused it"
"""Why a paused camera gives no pictures."""

_KEY = "paused."


def paused_event(site: str, camera: str, ts: datetime) -> CameraLost:
    """The event that a pause is."""
    return CameraLost(id=uuid4(), site=site, ts=ts, camera=camera, reason=REASON, condition="paused")


class PausedCameras:
    """Keeps the pauses in a memory on the disk, by the camera's name."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def since(self, camera: str) -> datetime | None:
        """Since when a camera is paused (aware); None where it is not, or where that cannot be read."""
        try:
            kept = self._memory.recall(_KEY + camera)
            return datetime.fromisoformat(kept) if kept else None
        except (StoreError, ValueError):
            return None

    def keep(self, camera: str, since: datetime | None) -> None:
        """Keep that a camera is paused since then (aware), or with None that it is not; StoreError where it cannot."""
        if since is not None or self._memory.recall(_KEY + camera):
            self._memory.remember(_KEY + camera, "" if since is None else since.isoformat())

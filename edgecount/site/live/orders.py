"""When a camera has to be told that somebody looks: at once, and then once a second.  Pure."""

from edgecount.site.live.viewing import LEASE_SECONDS, Viewing

AGAIN_SECONDS = LEASE_SECONDS / 3
"""From one order to the next of the same kind: two of three may come late."""
MOST = 100
"""So many kinds of orders are remembered: what is older than a lease is forgotten before."""


class Orders:
    """Remembers what was ordered of which camera lately; times are monotonic seconds."""

    def __init__(self) -> None:
        self._sent: dict[tuple[str, Viewing], float] = {}

    def is_due(self, camera: str, viewing: Viewing, now: float) -> bool:
        """Whether this has to be ordered now; it is then taken for ordered."""
        if now - self._sent.get((camera, viewing), -LEASE_SECONDS) < AGAIN_SECONDS:
            return False
        if len(self._sent) >= MOST:
            self._sent = {key: at for key, at in self._sent.items() if now - at < LEASE_SECONDS}
        self._sent[camera, viewing] = now
        return True

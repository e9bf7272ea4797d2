"""What is looked at right now, by what was asked in the last seconds."""

import threading
from dataclasses import dataclass

from edgecount.clock import Clock
from edgecount.site.live.viewing import LEASE_SECONDS, Viewing


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is to be shown now; of a picture, the largest and most frequent that anybody wants."""

    people: bool = False
    picture: Viewing | None = None
    scene: bool = False


NOTHING = Wanted()


class Leases:
    """Holds what was asked for a few seconds; any thread may ask and look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[Viewing, float] = {}

    def take(self, viewing: Viewing) -> None:
        """Somebody looks, from now on for the length of a lease."""
        with self._lock:
            self._until[viewing] = self._clock.monotonic() + LEASE_SECONDS

    @property
    def wanted(self) -> Wanted:
        """What is to be shown now."""
        if not self._until:
            return NOTHING
        with self._lock:
            now = self._clock.monotonic()
            self._until = {viewing: until for viewing, until in self._until.items() if until > now}
            return _together(tuple(self._until))


def _together(viewings: tuple[Viewing, ...]) -> Wanted:
    pictures = [viewing for viewing in viewings if viewing.what == "picture"]
    picture = None
    if pictures:
        width, pace = max(one.width for one in pictures), max(one.per_second for one in pictures)
        picture = Viewing("picture", width, pace)
    kinds = {viewing.what for viewing in viewings}
    return Wanted("people" in kinds, picture, "scene" in kinds)

"""When the detector looks: at every n-th frame, or as often as a walker needs."""

from typing import Literal

Every = int | Literal["auto"]

AUTO_SECONDS = 0.1
"""What lies between two looks at least, if the cadence is to choose: a walker does a tenth of their height in it."""
EARLY = 0.9
"""The share of it that is enough, because frames do not come like clockwork."""


class Cadence:
    """Says of each frame in turn whether the detector is to look at it; `every` is a number of frames, or "auto"."""

    def __init__(self, every: Every) -> None:
        self._every = every
        self._frames = 0
        self._looked: float | None = None
        self._before: float | None = None
        self._gap: float | None = None

    @property
    def skips(self) -> bool:
        """Whether the next frame is likely to be one that the detector does not look at."""
        if self._every == "auto":
            return self._gap is not None and self._gap < EARLY * AUTO_SECONDS
        return self._every > 1

    def due(self, now: float) -> bool:
        """Whether to look at the frame taken at `now` (seconds); to be asked once for every frame."""
        if self._every == "auto":
            due = self._looked is None or now - self._looked >= EARLY * AUTO_SECONDS
        else:
            due = self._frames % self._every == 0
        self._frames += 1
        self._gap = None if self._before is None else now - self._before
        self._before = now
        self._looked = now if due else self._looked
        return due

"""The work at one camera, measured: its frames, how old they are when done, how long the detector looks."""

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from edgecount.site.status import Degraded

FrameResult = Literal["processed", "dropped"]
"""What became of a frame: processed, or left out for a newer one."""

BOUNDS = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the classes in which durations are counted (seconds): a look takes from a few milliseconds to half a
second, and few frames should be older than one second."""


@dataclass(frozen=True, slots=True)
class Durations:
    """Durations counted by class: up to each of the bounds, and last the longer ones; `seconds` is the sum of all."""

    counts: tuple[int, ...] = (0,) * (len(BOUNDS) + 1)
    seconds: float = 0.0
    bounds: tuple[float, ...] = BOUNDS

    def __post_init__(self) -> None:
        if len(self.counts) != len(self.bounds) + 1:
            raise ValueError(f"durations have {len(self.bounds) + 1} counts, not {len(self.counts)}")

    @classmethod
    def within(cls, bounds: tuple[float, ...]) -> "Durations":
        """No durations yet, to be counted by other classes (seconds, rising)."""
        return cls((0,) * (len(bounds) + 1), 0.0, bounds)

    @property
    def count(self) -> int:
        """The number of durations."""
        return sum(self.counts)

    def after(self, seconds: float) -> "Durations":
        """These durations and one more."""
        index = bisect_left(self.bounds, seconds)
        counts = (*self.counts[:index], self.counts[index] + 1, *self.counts[index + 1 :])
        return Durations(counts, self.seconds + seconds, self.bounds)

    def plus(self, other: "Durations") -> "Durations":
        """These durations and others."""
        counts = tuple(own + others for own, others in zip(self.counts, other.counts, strict=True))
        return Durations(counts, self.seconds + other.seconds, self.bounds)


@dataclass(frozen=True, slots=True)
class Work:
    """The work done since it was last taken.

    `frames` are counted by result; `last_frame` is when the last one was taken (aware UTC), `looks` how long the looks
    took, `ages` how old the processed frames were when done; `degraded` says whether less is done than configured.
    `light` is the mean shade of a picture, 0 (black) to 255, None where none was looked at.
    """

    frames: Mapping[FrameResult, int] = field(default_factory=dict)
    last_frame: datetime | None = None
    looks: Durations = field(default_factory=Durations)
    ages: Durations = field(default_factory=Durations)
    degraded: Degraded | None = None
    light: float | None = None


def no_frames() -> int:
    """The count of a source that drops no frames."""
    return 0


class WorkMeter:
    """Adds up the work at one camera; any thread may call its methods.

    `dropped` says how many frames the camera's source has dropped since it was made.
    """

    def __init__(self, dropped: Callable[[], int] = no_frames) -> None:
        self._dropped = dropped
        self._dropped_before = 0
        self._lock = threading.Lock()
        self._frames: Counter[FrameResult] = Counter()
        self._last_frame: datetime | None = None
        self._looks = Durations()
        self._ages = Durations()
        self._light: float | None = None

    def saw(self, ts: datetime, age: float) -> None:
        """Note a processed frame: when it was taken (aware UTC), and its age when done (s)."""
        with self._lock:
            self._frames["processed"] += 1
            self._last_frame = ts
            self._ages = self._ages.after(age)

    def looked(self, seconds: float) -> None:
        """Note one look of the detector, and how long it took (s)."""
        with self._lock:
            self._looks = self._looks.after(seconds)

    def lit(self, light: float) -> None:
        """Note the mean shade of a picture, 0 to 255."""
        with self._lock:
            self._light = light

    def take(self, degraded: Degraded | None = None) -> Work:
        """Hand over and forget."""
        with self._lock:
            dropped = self._dropped()
            if dropped > self._dropped_before:
                self._frames["dropped"] = dropped - self._dropped_before
                self._dropped_before = dropped
            work = Work(dict(self._frames), self._last_frame, self._looks, self._ages, degraded, self._light)
            self._frames.clear()
            self._last_frame, self._looks, self._ages, self._light = None, Durations(), Durations(), None
        return work

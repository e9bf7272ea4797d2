"""The counts since the daemon was started, for the metrics; they only grow."""

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from edgecount.daemon.workers.work import Durations, FrameResult, Work
from edgecount.events.model import (
    AnyEvent,
    CameraRestored,
    Crossing,
    Direction,
    Fallen,
    LimitExceeded,
    Rejected,
    Visit,
)
from edgecount.sinks.sink import Verdict

NO_STAYS = Durations.within((5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1200.0, 1800.0, 3600.0))
"""Stays are counted by these classes (seconds): from passing through a zone to an hour in it."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts at one moment.

    `crossings` and `rejected` are by camera, line, and direction or reason; `falls` by camera and zone, and so are the
    durations of visits in `stays`; `alerts` are those raised, by rule; `reconnects` by camera; `frames` by camera and
    result; `mails` by verdict.  `last_frames` has the time when the last frame of each camera was taken (aware UTC),
    `looks` the durations of all looks, and `ages` the ages of each camera's frames when done.
    """

    crossings: Mapping[tuple[str, str, Direction], int] = field(default_factory=dict)
    rejected: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    falls: Mapping[tuple[str, str], int] = field(default_factory=dict)
    stays: Mapping[tuple[str, str], Durations] = field(default_factory=dict)
    alerts: Mapping[str, int] = field(default_factory=dict)
    reconnects: Mapping[str, int] = field(default_factory=dict)
    frames: Mapping[tuple[str, FrameResult], int] = field(default_factory=dict)
    last_frames: Mapping[str, datetime] = field(default_factory=dict)
    looks: Durations = field(default_factory=Durations)
    ages: Mapping[str, Durations] = field(default_factory=dict)
    mails: Mapping[Verdict, int] = field(default_factory=dict)


class Counts:
    """Counts events, frames and mails; any thread may call its methods.

    A reversal is one more crossing, to the other side.  No count ever falls: Prometheus would take that for a restart.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._crossings: Counter[tuple[str, str, Direction]] = Counter()
        self._rejected: Counter[tuple[str, str, str]] = Counter()
        self._falls: Counter[tuple[str, str]] = Counter()
        self._stays: dict[tuple[str, str], Durations] = {}
        self._alerts: Counter[str] = Counter()
        self._restored: Counter[str] = Counter()
        self._frames: Counter[tuple[str, FrameResult]] = Counter()
        self._last_frames: dict[str, datetime] = {}
        self._looks = Durations()
        self._ages: dict[str, Durations] = {}
        self._mails: Counter[Verdict] = Counter()

    def take(self, event: AnyEvent) -> None:
        """Count an event that was stored."""
        with self._lock:
            match event:
                case Crossing():
                    self._crossings[event.camera, event.line, event.direction] += 1
                case Rejected():
                    self._rejected[event.camera, event.line, event.reason] += 1
                case Fallen():
                    self._falls[event.camera, event.zone] += 1
                case Visit():
                    key = event.camera, event.zone
                    self._stays[key] = self._stays.get(key, NO_STAYS).after(event.dwell_seconds)
                case LimitExceeded():
                    self._alerts[event.rule] += 1
                case CameraRestored():
                    self._restored[event.camera] += 1
                case _:
                    pass  # no metric counts other events

    def add(self, camera: str, work: Work) -> None:
        """Add work that was done at a camera."""
        with self._lock:
            for result, frames in work.frames.items():
                self._frames[camera, result] += frames
            if work.last_frame is not None:
                self._last_frames[camera] = work.last_frame
            self._looks = self._looks.plus(work.looks)
            self._ages[camera] = self._ages.get(camera, Durations()).plus(work.ages)

    def mailed(self, result: Verdict) -> None:
        """Count a mail to one receiver, by its verdict."""
        with self._lock:
            self._mails[result] += 1

    def counted(self) -> Counted:
        """The counts now; the first time that a camera comes online is no reconnect."""
        with self._lock:
            return Counted(
                crossings=dict(self._crossings),
                rejected=dict(self._rejected),
                falls=dict(self._falls),
                stays=dict(self._stays),
                alerts=dict(self._alerts),
                reconnects={camera: times - 1 for camera, times in self._restored.items()},
                frames=dict(self._frames),
                last_frames=dict(self._last_frames),
                looks=self._looks,
                ages=dict(self._ages),
                mails=dict(self._mails),
            )

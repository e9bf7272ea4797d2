"""What a worker still has to hand over: in order, as one update where much waits, and never too much of it.  Pure.

WINDOW updates may be on their way; what comes meanwhile is added up to one more.  So neither process fills its memory
where the disk is slow, and nobody waits for it.
"""

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from edgecount.counting.trails.trail import Trail
from edgecount.daemon.workers.messages import Handed, WorkerUpdate
from edgecount.daemon.workers.work import Work
from edgecount.events.model import AnyEvent, CameraLost
from edgecount.events.room import least_worth
from edgecount.figures.heat import pour
from edgecount.site.aim import Aim
from edgecount.text import number_of

log = logging.getLogger(__name__)

WINDOW = 8
"""So many updates may be handed over that are not taken yet."""
MOST_EVENTS = 10_000
"""So many events may wait here: as many as in the main process, where the disk takes nothing."""
AT_ONCE = 500
"""The most events in one update."""
MOST_TRAILS = 1000
"""So many trails may wait; the oldest go first."""
TRAILS_AT_ONCE = 50
"""The most trails in one update: the longest ones fill less than half of a message."""
_MINUTE_SECONDS = 60.0


class Outbox:
    """What waits, and which numbers are on their way; one thread at a time may use it.

    Where there are too many events, those of the least worth are given up, and the log says so.  A camera that has lost
    crossings does not count as watched until all is handed over: blank is not 0.
    """

    def __init__(self, most_events: int = MOST_EVENTS) -> None:
        self._most = most_events
        self._events: list[AnyEvent] = []
        self._trails: list[Trail] = []
        self._rest: WorkerUpdate | None = None
        self._handed = self._taken = 0
        self._lost: Counter[str] = Counter()

    @property
    def is_empty(self) -> bool:
        """Whether all was handed over, and is taken."""
        return self._rest is None and self._taken == self._handed

    def add(self, update: WorkerUpdate) -> None:
        """Add an update behind what waits."""
        self._events += update.events
        self._trails = [*self._trails, *update.trails][-MOST_TRAILS:]
        bare = replace(update, events=(), trails=())
        self._rest = bare if self._rest is None else _merged(self._rest, update)
        while len(self._events) > self._most:
            self._lost[self._events.pop(least_worth(self._events)).type] += 1
        if "crossing" in self._lost:
            self._rest = replace(self._rest, watched={})

    def next(self) -> Handed | None:
        """The next update to be handed over; None where nothing waits, or too much is on its way."""
        if self._rest is None or self._handed - self._taken >= WINDOW:
            return None
        self._handed += 1
        events, trails = tuple(self._events[:AT_ONCE]), tuple(self._trails[:TRAILS_AT_ONCE])
        del self._events[:AT_ONCE], self._trails[:TRAILS_AT_ONCE]
        if self._events or self._trails:
            return Handed(self._handed, WorkerUpdate(self._rest.camera, events, trails=trails))
        rest, self._rest = self._rest, None
        self._tell(rest.camera)
        return Handed(self._handed, replace(rest, events=events, trails=trails))

    def taken(self, number: int) -> None:
        """Note that all up to this number is taken."""
        self._taken = max(self._taken, min(number, self._handed))

    def _tell(self, camera: str) -> None:
        """Say what was given up, now that all that was not is handed over."""
        if self._lost:
            lost = ", ".join(f"{count} {kind}" for kind, count in self._lost.most_common())
            total = number_of("event", self._lost.total())
            log.error("%s: %s given up, for they were not taken for too long: %s", camera, total, lost)
            self._lost.clear()


def _merged(first: WorkerUpdate, second: WorkerUpdate) -> WorkerUpdate:
    """Two updates of a camera as one, without their events and trails.

    Zones are as they were seen last; where the camera was lost in between, nobody is known to be there.
    """
    heat: dict[datetime, dict[int, float]] = {}
    pour(first.heat, heat)
    pour(second.heat, heat)
    was_lost = any(isinstance(event, CameraLost) for event in second.events)
    zones = None if was_lost else first.zones
    return replace(
        second,
        events=(),
        trails=(),
        watched=_sum(first.watched, second.watched),
        heat=heat,
        work=_work_of(first.work, second.work),
        zones=zones if second.zones is None else second.zones,
        person_width=first.person_width if second.person_width is None else second.person_width,
        picture=second.picture or first.picture,
        crowd=second.crowd or (None if was_lost else first.crowd),
        certificate=second.certificate or first.certificate,
        aim=_aim_of(first.aim, second.aim),
    )


def _sum(first: Mapping[datetime, float], second: Mapping[datetime, float]) -> dict[datetime, float]:
    total = dict(first)
    for minute, seconds in second.items():
        total[minute] = min(_MINUTE_SECONDS, total.get(minute, 0.0) + seconds)
    return total


def _aim_of(first: Aim | None, second: Aim | None) -> Aim | None:
    """The later finding, with the marks that were learnt last: after them, nothing else of a scene is said."""
    if first is None or second is None:
        return second or first
    return second if second.marks is not None or second.finding == "learning" else replace(second, marks=first.marks)


def _work_of(first: Work, second: Work) -> Work:
    frames = Counter(first.frames)
    frames.update(second.frames)
    return Work(
        dict(frames),
        second.last_frame or first.last_frame,
        first.looks.plus(second.looks),
        first.ages.plus(second.ages),
        second.degraded,
        first.light if second.light is None else second.light,
    )

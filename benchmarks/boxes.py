"""Many boxes that are one program: which of them tells what, in a span of time, and in which words."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from tests.support.fleet_messages import envelope, heartbeat

DAY_SECONDS = 86_400
BEAT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Told:
    """A message of box number so many."""

    box: int
    topic: str
    payload: str


@dataclass(slots=True)
class SimulatedBoxes:
    """So many boxes, each with a heartbeat a minute and so many events a day, evenly spread over boxes and time."""

    count: int
    events_a_day: int
    events: int = 0
    beats: int = 0
    _told: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._told = [0] * self.count

    @property
    def rate(self) -> float:
        """Events a second, of all boxes together."""
        return self.count * self.events_a_day / DAY_SECONDS

    def until(self, seconds: float, now: datetime) -> Iterator[Told]:
        """What is told from the last call until so many seconds after the beginning."""
        while self.events < int(seconds * self.rate):
            yield self._event(self.events % self.count, now)
            self.events += 1
        while self.beats < int(seconds * self.count / BEAT_SECONDS):
            yield self._beat(self.beats % self.count, now)
            self.beats += 1

    def _event(self, box: int, now: datetime) -> Told:
        self._told[box] += 1
        name = f"box-{box}"
        way = "in" if self._told[box] % 2 else "out"
        body = envelope(self._told[box], now, box=name, store=_store(box), direction=way)
        return Told(box, f"edgecount/{name}/event", json.dumps(body, separators=(",", ":")))

    def _beat(self, box: int, now: datetime) -> Told:
        name, told = f"box-{box}", self._told[box]
        body = heartbeat(name, _store(box), now, last_seq=told, told_seq=told)
        return Told(box, f"edgecount/{name}/heartbeat", json.dumps(body, separators=(",", ":")))


def _store(box: int) -> UUID:
    return UUID(int=box + 1)

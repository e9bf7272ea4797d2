"""A shop's store of several weeks: busy Saturdays, closed Sundays, a camera that was away, clocks that went back."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from edgecount.clock import SystemClock
from edgecount.events.model import BY_FILE, AnyEvent
from edgecount.store.event_store import EventStore
from tests.support.stored import crossing, redrawn, visit

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 7, 13, 20, tzinfo=UTC)
"""A Saturday at 14:20; the clocks went back on Sunday, 25 October."""
AWAY = date(2026, 11, 4)
"""A Wednesday on which the camera at the entrance was away from 12:00 to 15:00; it then hung a little otherwise."""
PLAN: dict[str, Any] = {
    "name": "Corner shop",
    "timezone": "Europe/Berlin",
    "day_start": "00:00",
    "hours": {
        **dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "09:00-20:00"),
        "saturday": "09:00-18:00",
        "sunday": "closed",
    },
    "capacity": 60,
    "language": None,
    "cameras": {
        "entrance": {
            "title": "Entrance",
            "mount": "side",
            "source": "rtsp",
            "lines": {"door": {"title": "Door", "from": [0.1, 0.6], "to": [0.9, 0.6], "in_side": "left"}},
            "zones": {
                "till": {"title": "Till", "points": [[0.08, 0.1], [0.4, 0.1], [0.4, 0.42], [0.08, 0.42]], "capacity": 4}
            },
        },
        "yard": {
            "title": "Yard",
            "mount": "overhead",
            "source": "http",
            "lines": {"gate": {"title": None, "from": [0.3, 0.2], "to": [0.3, 0.9], "in_side": "right"}},
            "zones": {"bench": {"title": None, "points": [[0.6, 0.5], [0.9, 0.5], [0.9, 0.9], [0.6, 0.9]]}},
        },
    },
}


class ThatDay(SystemClock):
    """A clock whose day stands at NOW; durations are the machine's."""

    def now(self) -> datetime:
        return NOW


@dataclass
class _Maker:
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    number: int = 0

    def day(self, day: date, people: float) -> Iterator[AnyEvent]:
        """The people of a day, and their visits."""
        if day.weekday() == 6:
            return
        first: dict[tuple[str, str], int] = {}
        for _ in range(round(people * (1.7 if day.weekday() == 5 else 1.0) * self.chance.uniform(0.85, 1.15))):
            at = self._moment(day)
            gone = at + timedelta(minutes=self.chance.uniform(4, 35))
            line = self.chance.choice((("entrance", "door"), ("entrance", "door"), ("yard", "gate")))
            if self.is_away(at, line[0]):
                continue
            number = self._next()
            group = first.setdefault(line, number) if number % 3 else number
            yield crossing(number, at, camera=line[0], line=line[1], group=group)
            if not self.is_away(gone, line[0]):
                yield crossing(self._next(), gone, "out", camera=line[0], line=line[1])
            place = self.chance.choice((("entrance", "till"), ("yard", "bench")))
            yield visit(self._next(), at, self.chance.expovariate(1 / 110), camera=place[0], zone=place[1])

    def _moment(self, day: date) -> datetime:
        hour = min(17.4, max(9.05, self.chance.gauss(13.5, 2.6)))
        minute = timedelta(hours=hour)
        return (datetime.combine(day, time(), ZONE) + minute).astimezone(UTC)

    def _next(self) -> int:
        self.number += 1
        return self.number

    @staticmethod
    def is_away(at: datetime, camera: str) -> bool:
        local = at.astimezone(ZONE)
        return camera == "entrance" and local.date() == AWAY and 12 <= local.hour < 15


def weeks_of_a_shop(path: Path, weeks: int = 10, people: float = 60) -> Path:
    """A store of so many weeks up to NOW, with about so many people on a weekday."""
    maker, coverage = _Maker(), dict[str, dict[datetime, float]]()
    first = NOW.astimezone(ZONE).date() - timedelta(weeks=weeks)
    events = [event for day in range(7 * weeks + 1) for event in maker.day(first + timedelta(days=day), people)]
    minute = datetime.combine(first, time(), ZONE).astimezone(UTC)
    while minute < NOW:
        for camera in ("entrance", "yard") if 8 <= minute.astimezone(ZONE).hour < 21 else ():
            if not maker.is_away(minute, camera):
                coverage.setdefault(camera, {})[minute] = 60.0
        minute += timedelta(minutes=1)
    with EventStore(path) as store:
        store.append(sorted((event for event in [*events, *_redrawn()] if event.ts < NOW), key=lambda event: event.ts))
        for camera, watched in coverage.items():
            store.add_coverage(camera, watched)
        for hour in range(9, 14):
            store.add_heat("entrance", {NOW.replace(hour=hour, minute=0): _heat(maker.chance)})
    return path


def _redrawn() -> Iterator[AnyEvent]:
    """A line that was moved twice when the camera was back, by hand and in the file, and a zone."""
    back = datetime.combine(AWAY, time(15), ZONE).astimezone(UTC)
    yield redrawn(1_000_001, back + timedelta(minutes=2), "line", "door")
    yield redrawn(1_000_002, back + timedelta(minutes=95), "line", "door", BY_FILE)
    yield redrawn(1_000_003, back + timedelta(minutes=5), "zone", "till")


def _heat(chance: random.Random) -> dict[int, float]:
    """People around the till, and through the door."""
    cells: dict[int, float] = {}
    for middle, spread, seconds in (((11, 7), 3.0, 900.0), ((26, 17), 6.0, 500.0)):
        for _ in range(400):
            column = min(47, max(0, round(chance.gauss(middle[0], spread))))
            row = min(26, max(0, round(chance.gauss(middle[1], spread / 2))))
            cells[row * 48 + column] = cells.get(row * 48 + column, 0.0) + seconds / 100
    return cells

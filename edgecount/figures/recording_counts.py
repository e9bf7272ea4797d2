"""What was counted in one recording: people by line and by time, visits by zone (pure)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from edgecount.events.model import AnyEvent, Crossing, Visit
from edgecount.figures.period import Period

STEPS = (1, 5, 15, 60, 360, 1440)
"""How many minutes a step may have."""
MOST_STEPS = 48
_MOST_COUNT = 10**7


@dataclass(frozen=True, slots=True)
class LineSteps:
    """People in and out over a line in each step."""

    came_in: Sequence[int]
    went_out: Sequence[int]


@dataclass(frozen=True, slots=True)
class ZoneVisits:
    """Visits of a zone, and how long they took on the mean and at most (seconds)."""

    visitors: int
    dwell_mean: float | None
    dwell_max: float | None


@dataclass(frozen=True, slots=True)
class RecordingCounts:
    """The figures of a recording of a span of time, in steps of so many minutes from the first whole one on."""

    span: Period
    minutes: int
    lines: Mapping[str, LineSteps]
    zones: Mapping[str, ZoneVisits]

    @classmethod
    def of(cls, events: Iterable[AnyEvent], span: Period, lines: Iterable[str], zones: Iterable[str]) -> Self:
        """The figures of these events, for all lines and zones of the camera."""
        known = list(events)
        minutes = step_minutes(span)
        count = len(steps_of(span, minutes))
        crossed = Counter[tuple[str, str, int]]()
        first = _first(span, minutes)
        for event in _standing(known):
            at = int((event.ts - first) / timedelta(minutes=minutes))
            crossed[event.line, event.direction, min(max(at, 0), count - 1)] += 1
        stays = {zone: _stays(known, zone) for zone in zones}
        return cls(
            span,
            minutes,
            {
                line: LineSteps(*([crossed[line, way, at] for at in range(count)] for way in ("in", "out")))
                for line in lines
            },
            {zone: _visits(found) for zone, found in stays.items()},
        )

    @property
    def steps(self) -> Sequence[Period]:
        """The steps, in order."""
        return steps_of(self.span, self.minutes)

    def record(self) -> dict[str, Any]:
        """The figures as JSON has them."""
        return {
            "start": self.span.start.isoformat(),
            "end": self.span.end.isoformat(),
            "minutes": self.minutes,
            "lines": {
                name: {"in": list(line.came_in), "out": list(line.went_out)} for name, line in self.lines.items()
            },
            "zones": {name: [zone.visitors, zone.dwell_mean, zone.dwell_max] for name, zone in self.zones.items()},
        }


def counts_of(record: Mapping[str, Any]) -> RecordingCounts:
    """The figures of a record; ValueError, KeyError, TypeError or AttributeError where it is none."""
    span = Period(datetime.fromisoformat(record["start"]), datetime.fromisoformat(record["end"]))
    minutes = record["minutes"]
    if minutes != step_minutes(span):
        raise ValueError(f"no steps of {minutes!r} minutes")
    count = len(steps_of(span, minutes))
    lines = {str(name): _line(line["in"], line["out"], count) for name, line in record["lines"].items()}
    return RecordingCounts(span, minutes, lines, {str(name): _zone(*zone) for name, zone in record["zones"].items()})


def step_minutes(span: Period) -> int:
    """How many minutes a step has: as few as give no more than MOST_STEPS steps."""
    return next((minutes for minutes in STEPS if span.seconds <= 60 * minutes * MOST_STEPS), STEPS[-1])


def steps_of(span: Period, minutes: int) -> Sequence[Period]:
    """The steps that cover a span, from the first whole minute, or hour, before it."""
    first, step = _first(span, minutes), timedelta(minutes=minutes)
    count = max(1, -((first - span.end) // step))
    return [Period(first + number * step, first + (number + 1) * step) for number in range(count)]


def _first(span: Period, minutes: int) -> datetime:
    seconds = 60 * minutes
    return datetime.fromtimestamp(span.start.timestamp() // seconds * seconds, UTC)


def _standing(events: Sequence[AnyEvent]) -> Sequence[Crossing]:
    """The crossings that count: a return and the one that it takes back do not."""
    crossings = [event for event in events if isinstance(event, Crossing)]
    taken_back = {event.reverses for event in crossings}
    return [event for event in crossings if event.reverses is None and event.id not in taken_back]


def _stays(events: Sequence[AnyEvent], zone: str) -> Sequence[float]:
    return [event.dwell_seconds for event in events if isinstance(event, Visit) and event.zone == zone]


def _visits(stays: Sequence[float]) -> ZoneVisits:
    return ZoneVisits(len(stays), sum(stays) / len(stays) if stays else None, max(stays, default=None))


def _line(came_in: Sequence[Any], went_out: Sequence[Any], count: int) -> LineSteps:
    if len(came_in) != count or len(went_out) != count:
        raise ValueError(f"a line has {count} steps")
    return LineSteps([_count(value) for value in came_in], [_count(value) for value in went_out])


def _zone(visitors: object, mean: Any, longest: Any) -> ZoneVisits:
    return ZoneVisits(_count(visitors), *(None if value is None else float(value) for value in (mean, longest)))


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value <= _MOST_COUNT:
        raise ValueError(f"no number of people: {value!r}")
    return value

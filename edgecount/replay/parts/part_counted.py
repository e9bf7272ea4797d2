"""What was counted in a part of a recording, as JSON too, and parts put together."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat, pour
from edgecount.figures.period import Period
from edgecount.replay.parts.seams import joined
from edgecount.store.codec import decode, encode

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class PartCounted:
    """What was counted in a part.

    `events` are those of all that was looked at, before and behind the part, too; `span` (from its first frame to its
    last), `watched` (seconds by UTC minute) and `heat` are of the part alone.  `frames` is the number of its last
    frame, `seconds` its media time; `warning` is the source's, after the recording's end.
    """

    events: tuple[AnyEvent, ...]
    span: Period
    watched: Mapping[datetime, float]
    heat: Heat
    frames: int
    seconds: float
    warning: str | None = None

    def encoded(self) -> bytes:
        """The part as `decoded` reads it."""
        return json.dumps(
            {
                "start": self.span.start.isoformat(),
                "end": self.span.end.isoformat(),
                "frames": self.frames,
                "seconds": self.seconds,
                "warning": self.warning,
                "watched": {minute.isoformat(): seconds for minute, seconds in self.watched.items()},
                "heat": {hour.isoformat(): list(cells.items()) for hour, cells in self.heat.items()},
                "events": [encode(event) for event in self.events],
            }
        ).encode()


def decoded(content: bytes) -> PartCounted:
    """The part of these bytes; ValueError, KeyError, TypeError or EdgecountError where they are none."""
    found = json.loads(content)
    return PartCounted(
        tuple(decode(number, event).event for number, event in enumerate(found["events"], 1)),
        Period(datetime.fromisoformat(found["start"]), datetime.fromisoformat(found["end"])),
        {datetime.fromisoformat(minute): float(seconds) for minute, seconds in found["watched"].items()},
        {
            datetime.fromisoformat(hour): {int(cell): float(seconds) for cell, seconds in cells}
            for hour, cells in found["heat"].items()
        },
        int(found["frames"]),
        float(found["seconds"]),
        found["warning"],
    )


def put_together(parts: Sequence[PartCounted]) -> PartCounted:
    """All parts of a recording, in order, as if it had been counted in one."""
    return reduce(_with_next, parts)


def _with_next(before: PartCounted, after: PartCounted) -> PartCounted:
    watched = dict(before.watched)
    for minute, seconds in after.watched.items():
        watched[minute] = min(_MINUTE, watched.get(minute, 0.0) + seconds)
    heat: dict[datetime, dict[int, float]] = {}
    pour(before.heat, heat)
    pour(after.heat, heat)
    events = tuple(joined(before.events, after.events, after.span.start))
    span = Period(before.span.start, after.span.end)
    return PartCounted(events, span, watched, heat, after.frames, after.seconds, after.warning)

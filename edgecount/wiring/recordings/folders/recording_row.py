"""A row of what a recording came to: kept with it in the store, so that it need not be counted again to be told."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from edgecount.counting.lines.tally import Tallies
from edgecount.events.model import LineEvent, Visit
from edgecount.replay.parts.part_counted import PartCounted


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """When a file's recording began and ended (aware), its seconds, those that were watched, frames, and its counts.

    `came_in` and `went_out` are people over all lines; `warning` is what was wrong with the rest of it.
    """

    file: Path
    began: datetime
    ended: datetime
    seconds: float
    watched: float
    frames: int
    came_in: int
    went_out: int
    visits: int
    warning: str | None

    def text(self) -> str:
        """The row as `row_from` reads it."""
        return _adapter().dump_json(self).decode()


def row_of(file: Path, counted: PartCounted) -> RecordingRow:
    """The row of all that was counted in a file."""
    tallies = Tallies({event.line for event in counted.events if isinstance(event, LineEvent)})
    tallies.take(counted.events)
    lines = tallies.lines.values()
    return RecordingRow(
        file.absolute(),
        counted.span.start,
        counted.span.end,
        counted.seconds,
        sum(counted.watched.values()),
        counted.frames,
        sum(line.came_in for line in lines),
        sum(line.went_out for line in lines),
        sum(isinstance(event, Visit) for event in counted.events),
        counted.warning,
    )


def row_from(text: str) -> RecordingRow | None:
    """The row of a text; None where it is none."""
    try:
        return _adapter().validate_json(text)
    except ValidationError:
        return None


@cache
def _adapter() -> TypeAdapter[RecordingRow]:
    return TypeAdapter(RecordingRow)

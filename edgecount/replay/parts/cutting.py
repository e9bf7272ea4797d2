"""Where a recording is cut into parts, and what each part looks at before and behind it (pure)."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

CHUNK_SECONDS = 600.0
"""How much of a recording is one part."""
RUN_IN_SECONDS = 20.0
"""Before a part, people are looked at for so long: known, and their ways smoothed, when it begins."""
RUN_OUT_SECONDS = 5.0
"""Behind a part, at least: a crossing just before the seam is settled there."""
_SETTLED = 5.0
"""Seconds in which somebody becomes known, and a crossing settled."""


@dataclass(frozen=True, slots=True)
class Margins:
    """What is looked at before and behind each part (seconds)."""

    run_in: float = RUN_IN_SECONDS
    run_out: float = RUN_OUT_SECONDS

    def __post_init__(self) -> None:
        if self.run_in < 0 or self.run_out < 0:
            raise ValueError(f"margins are 0 seconds or more, not {self.run_in} and {self.run_out}")


@dataclass(frozen=True, slots=True)
class RecordingPart:
    """Frames of a recording, from 1: counted from `first` to `last`, looked at from `begin` to `end`.

    `last` and `end` are None in the part with the recording's end, however many frames come.
    """

    first: int = 1
    last: int | None = None
    begin: int = 1
    end: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.begin <= self.first or (self.last is None) != (self.end is None):
            raise ValueError(f"a part begins within what is looked at, and ends with it or before, not {self}")
        if self.last is not None and self.end is not None and not self.first <= self.last <= self.end:
            raise ValueError(f"a part ends within what is looked at, not {self}")


WHOLE = RecordingPart()
"""The part that is all of a recording."""


def margins_for(u_turn_window: float) -> Margins:
    """Margins that have room for a U-turn (seconds) on either side of a seam."""
    return Margins(max(RUN_IN_SECONDS, u_turn_window + _SETTLED), max(RUN_OUT_SECONDS, u_turn_window))


def cut(times: Sequence[float], chunk: float, margins: Margins) -> list[RecordingPart]:
    """The parts of a recording whose frames have these media times (s, rising), so many seconds each.

    The last one is longer rather than very short: at least half a chunk.
    """
    length = times[-1] if times else 0.0
    seams = [bisect_left(times, chunk * number) for number in range(1, max(1, round(length / chunk)))]
    edges = [0, *(seam for before, seam in zip([0, *seams], seams, strict=False) if seam > before)]
    return [_part(times, start, end, margins) for start, end in zip(edges, [*edges[1:], None], strict=True)]


def _part(times: Sequence[float], start: int, end: int | None, margins: Margins) -> RecordingPart:
    """The part of the frames from `start` up to, not including, `end`; both from 0."""
    begin = bisect_left(times, times[start] - margins.run_in) + 1 if start else 1
    if end is None:
        return RecordingPart(start + 1, None, begin, None)
    looked = min(len(times), bisect_left(times, times[end] + margins.run_out) + 1)
    return RecordingPart(start + 1, end, begin, looked)

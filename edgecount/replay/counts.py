"""The audience of a replay that makes the figures of the recording, as one small file."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from edgecount.events.model import AnyEvent
from edgecount.figures.period import Period
from edgecount.figures.recording_counts import RecordingCounts
from edgecount.files.replacing import replace_file
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame


class ForCounts:
    """Keeps events until the end, and then writes the figures of these lines and zones to a file."""

    def __init__(self, path: Path, lines: Iterable[str], zones: Iterable[str]) -> None:
        self._path = path
        self._lines = tuple(lines)
        self._zones = tuple(zones)
        self._events: list[AnyEvent] = []
        self._first: datetime | None = None
        self._last: datetime | None = None

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Take note of the frame."""
        self._events += processed.events
        self._first = self._first or frame.ts
        self._last = frame.ts
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Write the figures; nothing where there was no frame."""
        if self._first is not None and self._last is not None:
            span = Period(self._first, self._last)
            counts = RecordingCounts.of([*self._events, *events], span, self._lines, self._zones)
            replace_file(self._path, json.dumps(counts.record()).encode())

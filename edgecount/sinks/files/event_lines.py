"""Events as text: one JSON object a line, for programs that read the result of a replay."""

import json
from collections.abc import Iterable
from datetime import tzinfo
from pathlib import Path
from typing import Protocol, TextIO

from edgecount.errors import EdgecountError
from edgecount.events.model import AnyEvent, as_record
from edgecount.files.replacing import replace_file
from edgecount.files.writable import require_file


class EventLines(Protocol):
    """A receiver of the lines."""

    def open(self) -> None:
        """Make sure, before anything is counted, that lines can be written; EdgecountError, in one line, if not."""

    def take(self, events: Iterable[AnyEvent]) -> None:
        """Add events; each has the next number as its `seq`, from 1."""

    def finish(self) -> None:
        """Complete the output: all events have been taken."""


class LinesToStream:
    """Writes each line at once, to standard output for instance."""

    def __init__(self, stream: TextIO, zone: tzinfo) -> None:
        self._stream = stream
        self._zone = zone
        self._seq = 0

    def open(self) -> None:
        """Do nothing: the stream is open."""

    def take(self, events: Iterable[AnyEvent]) -> None:
        """Write the events; EdgecountError where that fails, BrokenPipeError where the reader has closed the pipe."""
        for event in events:
            self._seq += 1
            try:
                print(json.dumps(as_record(event, self._zone, self._seq)), file=self._stream, flush=True)
            except BrokenPipeError:
                raise
            except OSError as error:
                raise EdgecountError(
                    f"the events cannot be written ({error.strerror}): make room, or send them elsewhere"
                ) from error

    def finish(self) -> None:
        """Do nothing: every line is written."""


class LinesToFile:
    """Keeps the lines until the end, then writes the whole file: a replay that fails leaves no file."""

    def __init__(self, path: Path, zone: tzinfo) -> None:
        self._path = path
        self._zone = zone
        self._lines: list[str] = []

    def open(self) -> None:
        """Make sure that the file can be written; its folder must be there."""
        require_file(self._path)

    def take(self, events: Iterable[AnyEvent]) -> None:
        """Keep the events."""
        for event in events:
            self._lines.append(json.dumps(as_record(event, self._zone, len(self._lines) + 1)) + "\n")

    def finish(self) -> None:
        """Write the file; EdgecountError, in one line, where that is not possible."""
        replace_file(self._path, "".join(self._lines).encode())

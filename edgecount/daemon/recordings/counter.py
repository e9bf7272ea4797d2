"""The port of the queue: what counts one recording, in a process that ends with it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from edgecount.site.recordings import UploadedRecording


@dataclass(frozen=True, slots=True)
class CountProgress:
    """How far it is: frames so far, and how many there are, None where the file does not say."""

    frames: int
    of: int | None


class RecordingCounter(Protocol):
    """Counts recordings."""

    def count(
        self,
        recording: UploadedRecording,
        file: Path,
        folder: Path,
        progress: Callable[[CountProgress], None],
        is_over: Callable[[], bool],
    ) -> str | None:
        """Count a file into a folder; what is to be said of it, None for nothing.

        It tells how far it is, and ends early, all the same how, once `is_over`; EdgecountError, in one line, where it
        cannot be counted.
        """

"""A counter of recordings that counts when a test says so."""

import threading
from collections.abc import Callable
from pathlib import Path

from edgecount.daemon.recordings.counter import CountProgress
from edgecount.errors import EdgecountError
from edgecount.site.recordings import UploadedRecording


class FakeCounter:
    """Counts one recording after the other; each ends when `go` is set, and as `ends` says."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.go = threading.Event()
        self.ends: str | EdgecountError | Exception | None = None

    def count(
        self,
        recording: UploadedRecording,
        file: Path,
        folder: Path,
        progress: Callable[[CountProgress], None],
        is_over: Callable[[], bool],
    ) -> str | None:
        self.begun.append(recording.name)
        progress(CountProgress(3, 12))
        (folder / "counts.json").write_text(file.name)
        while not self.go.wait(0.01):
            if is_over():
                return None
        if isinstance(self.ends, Exception):
            raise self.ends
        return self.ends

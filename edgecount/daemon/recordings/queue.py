"""The queue of recordings: one is counted at a time, the one that came first, and those after it wait.

What is known of each lies on the disk, so a queue begins again where another ended; what was being counted then is
counted from its beginning.
"""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from edgecount.clock import Clock
from edgecount.daemon.recordings.counter import CountProgress, RecordingCounter
from edgecount.daemon.recordings.kept import KeptRecordings
from edgecount.errors import EdgecountError
from edgecount.gateway.record import GatewayError
from edgecount.site.recordings import UploadedRecording

log = logging.getLogger(__name__)

MOST_WAITING = 20
_END_SECONDS = 5.0
_LOOK_SECONDS = 60.0
"""From one look at the disk to the next, where nothing is told, and where the disk did not take what became of one."""


class RecordingQueue:
    """Has recordings counted, in a thread of its own, from `employ` to `end`; any thread may call its methods."""

    def __init__(self, kept: KeptRecordings, clock: Clock, stop: threading.Event) -> None:
        self._kept = kept
        self._clock = clock
        self._stop = stop
        self._changing = threading.Condition(threading.RLock())
        self._counter: RecordingCounter | None = None
        self._thread: threading.Thread | None = None
        self._current: str | None = None
        self._unwanted = False
        self._progress: CountProgress | None = None

    def employ(self, counter: RecordingCounter | None) -> None:
        """Have recordings counted by this from now on, None for nobody; the one in work goes on as it began."""
        with self._changing:
            self._counter = counter
            if counter is not None and self._thread is None:
                self._thread = threading.Thread(target=self._run, name="recordings", daemon=True)
                self._thread.start()
            self._changing.notify_all()

    def end(self) -> None:
        """Let it end, once `stop` is set; what is being counted is counted anew the next time."""
        with self._changing:
            self._changing.notify_all()
        if self._thread is not None and self._stop.is_set():
            self._thread.join(_END_SECONDS)

    def listed(self) -> Sequence[tuple[UploadedRecording, CountProgress | None]]:
        """All recordings, the latest first, and how far the one that is being counted is."""
        with self._changing:
            current, progress = self._current, self._progress
            found = self._kept.all()
        return [(one, progress if one.id == current else None) for one in reversed(found)]

    def add(self, recording: UploadedRecording) -> None:
        """Have a recording counted, anew where it was counted before; GatewayError where too many wait."""
        with self._changing:
            others = [one for one in self._kept.all() if one.id != recording.id]
            if sum(not one.is_over for one in others) >= MOST_WAITING:
                raise GatewayError(f"{MOST_WAITING} recordings wait already: try again when some of them are counted")
            if recording.id == self._current:
                raise GatewayError(f"{recording.name} is being counted: cancel that first")
            self._kept.empty(recording)
            self._changing.notify_all()

    def cancel(self, id_: object) -> UploadedRecording:
        """Count a recording no further; nothing happens where it is over."""
        with self._changing:
            found = self._kept.one(id_)
            if found.is_over:
                return found
            self._give_up(found)
            cancelled = found.now("cancelled")
            self._kept.put(cancelled)
            return cancelled

    def remove(self, id_: object) -> UploadedRecording:
        """Delete a recording and its results, and count it no further."""
        with self._changing:
            found = self._kept.one(id_)
            self._give_up(found)
            self._kept.remove(found)
            return found

    def _give_up(self, recording: UploadedRecording) -> None:
        """Have the counting of it end, and wait for that: nobody writes into its folder any more."""
        if recording.id != self._current:
            return
        self._unwanted = True
        if not self._changing.wait_for(lambda: self._current != recording.id, _END_SECONDS):
            raise GatewayError(f"{recording.name} is still being counted: try again in a moment")

    def _run(self) -> None:
        while (begun := self._next()) is not None:
            try:
                self._count(*begun)
            except EdgecountError as error:
                log.warning("%s is counted again in a while: %s", begun[0].name, error)
                self._stop.wait(_LOOK_SECONDS)
            except Exception:  # whatever it is, the next one is to be counted
                log.exception("a recording could not be counted")

    def _next(self) -> tuple[UploadedRecording, RecordingCounter] | None:
        """The one that is counted next, as soon as there is one; None at the end."""
        with self._changing:
            while not self._stop.is_set():
                first = next((one for one in self._kept.all() if not one.is_over), None)
                if first is not None and self._counter is not None:
                    self._current, self._unwanted, self._progress = first.id, False, None
                    return first, self._counter
                self._changing.wait(_LOOK_SECONDS)
        return None

    def _count(self, recording: UploadedRecording, counter: RecordingCounter) -> None:
        ended = recording.now("failed", "it could not be counted; the daemon's log says why")
        try:
            folder = self._kept.empty(recording.now("counting"))
            ended = self._counted(recording, counter, folder)
        finally:
            with self._changing:
                self._current = None
                self._changing.notify_all()
                if not self._stop.is_set():
                    self._kept.put(recording.now("cancelled") if self._unwanted else ended)

    def _counted(self, recording: UploadedRecording, counter: RecordingCounter, folder: Path) -> UploadedRecording:
        began = self._clock.monotonic()
        file = self._kept.uploads / recording.file
        try:
            said = counter.count(recording, file, folder, self._note, self._is_over)
        except EdgecountError as error:
            if not self._is_over():
                log.warning("%s could not be counted: %s", recording.name, error)
            return recording.now("failed", str(error))
        log.info("%s was counted in %.0f seconds", recording.name, self._clock.monotonic() - began)
        return recording.now("done", said)

    def _note(self, progress: CountProgress) -> None:
        self._progress = progress

    def _is_over(self) -> bool:
        return self._unwanted or self._stop.is_set()

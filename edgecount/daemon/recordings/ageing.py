"""Deletes recordings and their results after the days that the config sets, and uploads that were given up."""

import logging
import os
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from edgecount.clock import Clock
from edgecount.daemon.recordings.kept import KeptRecordings
from edgecount.daemon.recordings.queue import RecordingQueue
from edgecount.errors import EdgecountError
from edgecount.files.folders import held_folder, is_file_in, names_in
from edgecount.site.recordings import NoSuchRecordingError, UploadedRecording

log = logging.getLogger(__name__)

GIVEN_UP = timedelta(days=1)
"""An upload to which nothing was added for so long is given up."""


class RecordingsAgeing:
    """Deletes what is too old: recordings after `days`, and files of uploads that never became one after a day."""

    def __init__(self, queue: RecordingQueue, kept: KeptRecordings, days: int, clock: Clock) -> None:
        self._queue = queue
        self._kept = kept
        self._days = timedelta(days=days)
        self._clock = clock

    def run(self) -> None:
        """Delete what is too old by now; what cannot be deleted keeps nothing else, and is logged."""
        now = self._clock.now()
        old = sum(self._is_removed(one) for one in self._kept.all() if one.added < now - self._days)
        given_up = self._given_up(now)
        if old or given_up:
            log.info("deleted %d recordings that are too old, and %d files of uploads given up", old, given_up)

    def _is_removed(self, recording: UploadedRecording) -> bool:
        try:
            self._queue.remove(recording.id)
        except NoSuchRecordingError:  # somebody has just deleted it
            return False
        except EdgecountError as error:
            log.warning("a recording that is too old is still there: %s", error)
            return False
        return True

    def _given_up(self, now: datetime) -> int:
        """Remove files among the uploads that are of no recording, and old."""
        known = {recording.file for recording in self._kept.all()}
        removed = 0
        with suppress(OSError), held_folder(self._kept.uploads) as folder:
            for name in names_in(folder):
                if name in known or not is_file_in(folder, name):
                    continue
                changed = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mtime
                if datetime.fromtimestamp(changed, UTC) < now - GIVEN_UP:
                    os.unlink(name, dir_fd=folder)
                    removed += 1
        return removed

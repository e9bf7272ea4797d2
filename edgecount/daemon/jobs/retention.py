"""Retention: deletes stored events, and the files that staff read, after the days that the config sets."""

import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from edgecount.clock import Clock
from edgecount.daemon.jobs.report_files import FURTHEST
from edgecount.figures.period import Calendar
from edgecount.files.folders import held_folder
from edgecount.sinks.files.file_names import last_day
from edgecount.store.event_store import EventStore

log = logging.getLogger(__name__)

BATCHES = 20
"""The most batches of events that a run deletes: a second's work at most.  The rest waits for the next run."""

# A clock that has jumped ahead by years must not delete everything.  So it is believed only where the store has events
# of the days before.  Events of today are not enough: those stored after the jump have the new time, too.
_SETTLED = timedelta(days=1)
_LATELY = timedelta(days=8)
_ALL_TIME = datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class RetentionDays:
    """For how many days before today events, files and trails are kept; trails not at all where that is 0."""

    events: int
    files: int
    trails: int


class Retention:
    """Keeps today and so many business days before it, of events, of trails and of the files in a folder.

    Events stay for longer where a workbook may still be made of them: to the beginning of last month.  Nothing is
    deleted until the clock has gone right for a day, as far as the store can tell.
    """

    def __init__(self, store: EventStore, folder: Path, days: RetentionDays, calendar: Calendar, clock: Clock) -> None:
        self._store = store
        self._folder = folder
        self._events_days = timedelta(days=days.events)
        self._files_days = timedelta(days=days.files)
        self._trails_days = timedelta(days=days.trails)
        self._calendar = calendar
        self._clock = clock

    def run(self) -> None:
        """Delete events and files that are too old by now; StoreError where the store does not allow it."""
        now = self._clock.now()
        if not self._trails_days:
            self._purge_trails(_ALL_TIME)  # of what nobody wants, no clock need say how old it is
        lately = self._store.newest(now - _SETTLED)
        if lately is None or lately < now - _LATELY:
            return
        today = self._calendar.day_of(now)
        deleted = self._purge(min(today - self._events_days, (today - FURTHEST).replace(day=1)))
        self._purge_trails(self._calendar.day(today - self._trails_days).start)
        removed = _remove(self._files_before(today - self._files_days))
        if deleted or removed:
            log.info("deleted what is too old: %d events and watched minutes, %d files", deleted, removed)

    def _purge(self, first: date) -> int:
        """Delete stored events of the days before this one."""
        before = self._calendar.day(first).start
        deleted = 0
        for _ in range(BATCHES):
            batch = self._store.purge(before)
            if not batch:
                break
            deleted += batch
        return deleted

    def _purge_trails(self, before: datetime) -> None:
        """Delete trails that began before a moment; how many is no news, for it is so every day."""
        for _ in range(BATCHES):
            if not self._store.purge_trails(before):
                break

    def _files_before(self, first: date) -> list[Path]:
        """The reports, by their names, that end before this day; folders and links with such names are left out."""
        try:
            there = sorted(self._folder.iterdir())
        except OSError:  # there is no folder yet, or the jobs that write into it report its fault
            return []
        return [
            path
            for path in there
            if (last := last_day(path.name)) is not None and last < first and path.is_file() and not path.is_symlink()
        ]


def _remove(paths: Iterable[Path]) -> int:
    """Remove files, and log a failure in one line; returns the number of files removed."""
    removed, stuck = 0, []
    for path in paths:
        try:
            with suppress(FileNotFoundError), held_folder(path.parent) as folder:
                os.unlink(path.name, dir_fd=folder)
            removed += 1
        except OSError as error:
            stuck.append(f"{path} ({error.strerror})")
    if stuck:
        log.warning("%d old files cannot be deleted, such as %s: check their folder's owner", len(stuck), stuck[0])
    return removed

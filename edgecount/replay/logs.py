"""A replay's folder of logs: a store, CSV files and workbooks of its own, which take the place of the last replay's."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from edgecount.errors import EdgecountError, UsageError
from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat
from edgecount.figures.period import Period
from edgecount.files.writable import require_folder
from edgecount.sinks.files.file_names import is_report
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader


class ReplayLogs:
    """Keeps the results of a replay of one camera, in the folder of the store at `path`."""

    def __init__(self, path: Path, camera: str, settings: ReportSettings) -> None:
        self._path = path
        self._folder = path.parent
        self._camera = camera
        self._settings = settings

    def open(self) -> None:
        """Make sure, before anything is counted, that the folder is free or a replay's, and can be written.

        EdgecountError, in one line, where it is not.  Nothing is changed yet.
        """
        require_folder(self._folder)
        if self._path.exists():
            with EventStore(self._path, "replay"):
                return
        if others := self._reports():
            raise UsageError(
                f"{self._folder} has files of other counts, such as {others[0].name}: "
                "choose a folder that is the replay's own"
            )

    def write(
        self, events: Iterable[AnyEvent], watched: Mapping[datetime, float], span: Period, heat: Heat | None = None
    ) -> None:
        """Store the results of a recording of this span of time, and write the files of all its days."""
        first, last = (self._settings.layout.calendar.day_of(moment) for moment in (span.start, span.end))
        with EventStore(self._path, "replay") as store, StoreReader(self._path) as reader:
            store.start_over()
            store.append(events)
            store.add_coverage(self._camera, watched)
            store.add_heat(self._camera, heat or {})
            written = Reports(reader, self._settings, self._folder).write_all(first, last, span.end)
        self._remove(path for path in self._reports() if path not in written)

    def _reports(self) -> list[Path]:
        """The files in the folder that have the names of reports."""
        there = self._folder.iterdir() if self._folder.is_dir() else ()
        return sorted(path for path in there if is_report(path.name))

    def _remove(self, stale: Iterable[Path]) -> None:
        """Remove reports of the replay before, which are not true of this one."""
        for path in stale:
            try:
                path.unlink()
            except OSError as error:
                raise EdgecountError(f"{path} is of an earlier replay; remove it ({error.strerror})") from error

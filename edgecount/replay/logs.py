"""A replay's folder of logs: a store, CSV files and workbooks, to which every further recording is added."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from edgecount.errors import EdgecountError, UsageError
from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat
from edgecount.figures.period import Period
from edgecount.files.writable import require_folder
from edgecount.sinks.files.file_names import is_report, last_day
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.reports import Reports
from edgecount.sinks.files.wording import wall_time
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.store.recordings import Recorded, RecordingKey

_DAY = timedelta(days=1)


class ReplayLogs:
    """Keeps the results of a replay of one camera, in the folder of the store at `path`; `tell` says what goes."""

    def __init__(self, path: Path, camera: str, settings: ReportSettings, tell: Callable[[str], None]) -> None:
        self._path = path
        self._folder = path.parent
        self._camera = camera
        self._settings = settings
        self._tell = tell

    def open(self) -> None:
        """Make sure, before anything is counted, that the folder is free or of replays, and can be written.

        EdgecountError, in one line, where it is not.  Nothing is changed yet.
        """
        require_folder(self._folder)
        if self._path.exists():
            with EventStore(self._path, "replay") as store:
                store.recordings()
                return
        if others := self._reports():
            raise UsageError(
                f"{self._folder} has files of other counts, such as {others[0].name}: "
                "choose a folder that is the replay's own"
            )

    def write(
        self, events: Iterable[AnyEvent], watched: Mapping[datetime, float], span: Period, heat: Heat | None = None
    ) -> None:
        """Add the results of a recording of this span of time, and write the files of all its days.

        Results of the same recording, counted before, go, with the files of days on which there is no other.
        """
        self.write_all([Recorded(self._camera, span, tuple(events), watched, heat or {})])

    def recordings(self) -> list[RecordingKey]:
        """The recordings that are there; none in a folder that is free."""
        if not self._path.exists():
            return []
        with StoreReader(self._path) as reader:
            return list(reader.recordings())

    def write_all(self, recordings: Iterable[Recorded]) -> None:
        """Add the results of these recordings, as `write` does; those that the store has in just this way stay.

        They are taken one at a time: the store has one before the next is asked for.  The files of all their days are
        written, in any case: a run that was killed may have left them out.
        """
        coming = iter(recordings)
        first = next(coming, None)
        if first is None:
            return
        with EventStore(self._path, "replay") as store, StoreReader(self._path) as reader:
            given, former = self._put(store, chain([first], coming))
            spans = [key.span for key in store.recordings()]
            changed = self._days(key.span for key in (*given, *former))
            self._renew(Reports(reader, self._settings, self._folder), changed, max(span.end for span in spans))
            kept = self._days(spans)
            self._remove(changed - kept, _months(changed) - _months(kept))
        again = {key.content for key in given} - {""}
        for key in former:
            if key.content not in again:
                self._tell(self._replaced(key))

    def _put(
        self, store: EventStore, recordings: Iterable[Recorded]
    ) -> tuple[Sequence[RecordingKey], Sequence[RecordingKey]]:
        """Store these; their names, and those of the recordings whose place they take."""
        there = {(key.camera, key.span, key.content, key.counted) for key in store.recordings()}
        given, former = list[RecordingKey](), list[RecordingKey]()
        for one in recordings:
            given.append(RecordingKey(one.camera, one.span, one.content))
            if not one.content or (one.camera, one.span, one.content, one.counted) not in there:
                former += store.put_recording(one)
        return given, former

    def _renew(self, reports: Reports, changed: Iterable[date], now: datetime) -> None:
        for day in sorted(changed):
            reports.write_days(day, day, now)
        for month in sorted(_months(changed)):
            reports.write_months(month, month, now)

    def _days(self, spans: Iterable[Period]) -> set[date]:
        """The business days that these spans touch."""
        calendar = self._settings.layout.calendar
        found = set[date]()
        for span in spans:
            first, last = calendar.day_of(span.start), calendar.day_of(span.end)
            found |= {first + number * _DAY for number in range((last - first).days + 1)}
        return found

    def _reports(self) -> list[Path]:
        """The files in the folder that have the names of reports."""
        there = self._folder.iterdir() if self._folder.is_dir() else ()
        return sorted(path for path in there if is_report(path.name))

    def _remove(self, gone: set[date], gone_months: set[date]) -> None:
        """Remove the reports of days, and of months, of which nothing is left."""
        for path in self._reports():
            day = last_day(path.name)
            if day is None or not (day in gone if path.suffix == ".csv" else day.replace(day=1) in gone_months):
                continue
            try:
                path.unlink()
            except OSError as error:
                raise EdgecountError(f"{path} is of an earlier replay; remove it ({error.strerror})") from error

    def _replaced(self, key: RecordingKey) -> str:
        start, end = (
            wall_time(self._settings.layout.calendar.local(moment)) for moment in (key.span.start, key.span.end)
        )
        return (
            f"{self._folder}: what camera {key.camera} had from {start} to {end} is replaced by a recording of "
            "the same time; where it is another one, give it its own time by --start, or in its name"
        )


def _months(days: Iterable[date]) -> set[date]:
    """The first days of the months of these days."""
    return {day.replace(day=1) for day in days}

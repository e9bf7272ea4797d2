"""The CSV files: RFC 4180, UTF-8.

A file has a row for each period and line, for each crossing, for each period and zone, for each fall, for each estimate
of people that was kept, or for each line or zone that was redrawn.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from edgecount.events.model import CameraMoved, CameraMovedCleared, LayoutChanged, PeopleEstimated, iso_utc
from edgecount.figures.falls import FallRecord
from edgecount.figures.footfall import FootfallRow
from edgecount.figures.period import Period
from edgecount.figures.visits import VisitRow
from edgecount.sinks.files.day import DayChange, StoredCrossing
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.wording import csv_text, utc_offset, wall_time

FOOTFALL_COLUMNS = (
    "period_start",
    "period_end",
    "utc_offset",
    "site",
    "camera",
    "line",
    "in",
    "out",
    "net",
    "occupancy_end",
    "occupancy_peak",
    "coverage",
    "open",
    "groups_in",
    "staff_in",
    "staff_out",
)

EVENT_COLUMNS = (
    "ts",
    "local_time",
    "utc_offset",
    "site",
    "camera",
    "line",
    "direction",
    "confidence",
    "track",
    "counts",
    "reverses",
    "id",
    "seq",
    "group",
    "staff",
)

ZONE_COLUMNS = (
    "period_start",
    "period_end",
    "utc_offset",
    "site",
    "zone",
    "visitors",
    "dwell_mean_seconds",
    "dwell_max_seconds",
    "peak",
    "coverage",
    "open",
)

FALL_COLUMNS = (
    "since",
    "local_time",
    "utc_offset",
    "site",
    "camera",
    "zone",
    "seconds",
    "how",
    "id",
)

CROWD_COLUMNS = (
    "ts",
    "local_time",
    "utc_offset",
    "site",
    "camera",
    "zone",
    "people",
    "low",
    "high",
    "way",
    "most",
    "id",
)

CHANGE_COLUMNS = (
    "ts",
    "local_time",
    "utc_offset",
    "site",
    "camera",
    "what",
    "name",
    "change",
    "by",
    "id",
)

Cell = str | int | float | None


def footfall_csv(rows: Iterable[FootfallRow], settings: ReportSettings) -> bytes:
    """The content of a `footfall-*.csv`; counts are blank where the camera was not watched."""
    return _content(FOOTFALL_COLUMNS, (_footfall_row(row, settings) for row in rows), settings)


class EventTable:
    """The content of an `events-*.csv`, which grows by a crossing at a time."""

    def __init__(self, settings: ReportSettings) -> None:
        self._settings = settings
        self._table = _Table(EVENT_COLUMNS, settings)

    def add(self, crossing: StoredCrossing) -> None:
        """Add the row of a crossing."""
        self._table.write(_event_row(crossing, self._settings))

    def content(self) -> bytes:
        """The file's content up to here."""
        return self._table.content()


def zones_csv(rows: Iterable[VisitRow], settings: ReportSettings) -> bytes:
    """The content of a `zones-*.csv`; counts are blank where no camera was watched, stays where nobody came."""
    return _content(ZONE_COLUMNS, (_zone_row(row, settings) for row in rows), settings)


def falls_csv(falls: Iterable[FallRecord], settings: ReportSettings) -> bytes:
    """The content of a `falls-*.csv`; the length and the end of a fall are blank while they are not known."""
    return _content(FALL_COLUMNS, (_fall_row(fall, settings) for fall in falls), settings)


def changes_csv(changes: Iterable[DayChange], settings: ReportSettings) -> bytes:
    """The content of a `changes-*.csv`: from then on, a line, a zone or a camera is not as before."""
    return _content(CHANGE_COLUMNS, (_change_row(change, settings) for change in changes), settings)


def crowd_csv(estimates: Iterable[PeopleEstimated], settings: ReportSettings) -> bytes:
    """The content of a `crowd-*.csv`; the zone is blank where the whole picture is meant."""
    return _content(CROWD_COLUMNS, (_crowd_row(estimate, settings) for estimate in estimates), settings)


def _footfall_row(row: FootfallRow, settings: ReportSettings) -> tuple[Cell, ...]:
    return (
        *_period_cells(row.period, settings),
        csv_text(row.camera),
        csv_text(row.line),
        row.came_in,
        row.went_out,
        row.net,
        row.occupancy_end,
        row.occupancy_peak,
        f"{row.coverage:.3f}",
        _yes(holds=row.is_open),
        row.groups_in,
        row.staff_in,
        row.staff_out,
    )


def _zone_row(row: VisitRow, settings: ReportSettings) -> tuple[Cell, ...]:
    return (
        *_period_cells(row.period, settings),
        csv_text(row.zone),
        row.visitors,
        _seconds(row.dwell_mean),
        _seconds(row.dwell_max),
        row.peak,
        f"{row.coverage:.3f}",
        _yes(holds=row.is_open),
    )


def _period_cells(period: Period, settings: ReportSettings) -> tuple[str, str, str, str]:
    """The cells of a period: its start, its end, the offset from UTC, and the site."""
    start = settings.layout.calendar.local(period.start)
    # A period has one offset, in which its end is written, too, even if the clock changes at that moment.
    end = start.replace(tzinfo=None) + timedelta(seconds=period.seconds)
    return wall_time(start), wall_time(end), utc_offset(start), csv_text(settings.layout.slug)


def _moment_cells(moment: datetime, settings: ReportSettings) -> tuple[str, str, str]:
    """The cells of a moment: in UTC, on the clock of the site, and its offset from UTC."""
    local = settings.layout.calendar.local(moment)
    return iso_utc(moment), wall_time(local), utc_offset(local)


def _event_row(stored: StoredCrossing, settings: ReportSettings) -> tuple[Cell, ...]:
    crossing = stored.crossing
    return (
        *_moment_cells(crossing.ts, settings),
        csv_text(crossing.site),
        csv_text(crossing.camera),
        csv_text(crossing.line),
        crossing.direction,
        f"{crossing.confidence:.3f}",
        crossing.track,
        _yes(holds=stored.counts),
        None if crossing.reverses is None else str(crossing.reverses),
        str(crossing.id),
        stored.seq,
        None if crossing.group is None else str(crossing.group),
        _yes(holds=stored.staff),
    )


def _fall_row(fall: FallRecord, settings: ReportSettings) -> tuple[Cell, ...]:
    event = fall.event
    return (
        *_moment_cells(event.since, settings),
        csv_text(event.site),
        csv_text(event.camera),
        csv_text(event.zone),
        _seconds(fall.seconds),
        fall.how,
        str(event.id),
    )


def _crowd_row(estimate: PeopleEstimated, settings: ReportSettings) -> tuple[Cell, ...]:
    return (
        *_moment_cells(estimate.ts, settings),
        csv_text(estimate.site),
        csv_text(estimate.camera),
        csv_text(estimate.zone or ""),
        estimate.people,
        estimate.low,
        estimate.high,
        estimate.way,
        estimate.most,
        str(estimate.id),
    )


def _change_row(change: DayChange, settings: ReportSettings) -> tuple[Cell, ...]:
    return (
        *_moment_cells(change.ts, settings),
        csv_text(change.site),
        csv_text(change.camera),
        *map(csv_text, _changed(change)),
        str(change.id),
    )


def _changed(change: DayChange) -> tuple[str, str, str, str]:
    """What has changed, its name, how, and by whom; a camera that is in doubt says since when."""
    match change:
        case LayoutChanged():
            return change.what, change.name, change.change, change.by
        case CameraMoved():
            return "camera", change.camera, f"in doubt since {iso_utc(change.since)}", change.reason
        case CameraMovedCleared():
            return "camera", change.camera, "right", change.how


def _seconds(seconds: float | None) -> str | None:
    return None if seconds is None else f"{seconds:.1f}"


def _yes(*, holds: bool) -> str:
    return "yes" if holds else "no"


def _content(columns: Sequence[str], rows: Iterable[Sequence[Cell]], settings: ReportSettings) -> bytes:
    table = _Table(columns, settings)
    for row in rows:
        table.write(row)
    return table.content()


class _Table:
    """A table that is written, as bytes: a text would take four bytes a letter."""

    def __init__(self, columns: Sequence[str], settings: ReportSettings) -> None:
        self._bytes = io.BytesIO()
        self._text = io.TextIOWrapper(self._bytes, encoding="utf-8-sig" if settings.bom else "utf-8", newline="")
        self._writer = csv.writer(self._text, delimiter=settings.delimiter)
        self.write(columns)

    def write(self, row: Sequence[Cell]) -> None:
        self._writer.writerow(row)

    def content(self) -> bytes:
        self._text.flush()
        return self._bytes.getvalue()

"""The CSV file with a row for each recording that was counted into a folder of logs, from whichever folder it came."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.wording import csv_text, wall_time
from edgecount.text import printable
from edgecount.wiring.recordings.folders.recording_row import RecordingRow

COLUMNS = (
    *("recording", "began", "ended", "seconds", "watched_seconds", "frames", "in", "out", "visits", "fault"),
    *("camera", "folder"),
)
_FIRST = COLUMNS[0]


@dataclass(frozen=True, slots=True)
class FolderRow:
    """What is told of a file: its counts, None where there are none; `fault` is why, or what is wrong with its rest."""

    file: Path
    counts: RecordingRow | None
    fault: str


@dataclass(frozen=True, slots=True)
class CountedFolder:
    """What a run has counted: a folder, with a camera's lines."""

    camera: str
    folder: Path


def sheet(
    rows: Sequence[FolderRow], counted: CountedFolder, settings: ReportSettings, others: Sequence[Sequence[str]]
) -> bytes:
    """The CSV file of these rows, whose names are those below the folder, after the rows of other runs.

    Those of a former run with the same camera and folder go, and those of a recording that is in this one now.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=settings.delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    last = [csv_text(counted.camera), csv_text(printable(str(counted.folder.absolute())))]
    new = [[csv_text(printable(_name(one, counted))), *_numbers(one, settings), *last] for one in rows]
    began = {(row[1], row[-2]) for row in new if row[1]}
    writer.writerows(row for row in others if [*row[-2:]] != last and (row[1], row[-2]) not in began)
    writer.writerows(new)
    return (("\ufeff" if settings.bom else "") + text.getvalue()).encode()


def former(path: Path) -> Sequence[Sequence[str]]:
    """The rows of an earlier file; none where it is not there, or not one of ours."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=text[len(_FIRST)]))
    except (OSError, ValueError, IndexError, TypeError, csv.Error):
        return []
    return lines[1:] if lines[0] == [*COLUMNS] and {len(COLUMNS)} == {*map(len, lines)} else []


def _name(one: FolderRow, counted: CountedFolder) -> str:
    return str(one.file.relative_to(counted.folder))


def _numbers(one: FolderRow, settings: ReportSettings) -> list[str]:
    fault, found = csv_text(printable(one.fault)), one.counts
    if found is None:
        return [*[""] * 8, fault]
    began, ended = (wall_time(settings.layout.calendar.local(moment)) for moment in (found.began, found.ended))
    counts = (found.frames, found.came_in, found.went_out, found.visits)
    return [began, ended, str(round(found.seconds, 1)), str(round(found.watched, 1)), *map(str, counts), fault]

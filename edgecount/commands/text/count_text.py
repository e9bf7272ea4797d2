"""What a count of many recordings ends with: a table, and a CSV file with a row for each of them."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from edgecount.commands.text.console import told_plainly
from edgecount.counting.lines.tally import Tallies
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.wording import csv_text, wall_time
from edgecount.text import printable
from edgecount.wiring.recordings.folder_count import FolderRecording

COLUMNS = ("recording", "began", "ended", "seconds", "watched_seconds", "frames", "in", "out", "visits", "fault")


def sheet(counted: Sequence[FolderRecording], lines: Iterable[str], settings: ReportSettings, folder: Path) -> bytes:
    """The CSV file of these recordings, whose names are those below the folder."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=settings.delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    names = tuple(lines)
    for one in counted:
        writer.writerow(
            [csv_text(printable(_name(one, folder))), *_numbers(one, names, settings), csv_text(printable(_fault(one)))]
        )
    return (("\ufeff" if settings.bom else "") + text.getvalue()).encode()


def print_counted(counted: Sequence[FolderRecording], lines: Iterable[str], folder: Path, console: Console) -> None:
    """Print the table: a row for each recording; its faults are told elsewhere."""
    table = Table(box=SIMPLE_HEAD)
    table.add_column("recording", overflow="fold")
    for column in ("in", "out", "seconds", "watched"):
        table.add_column(column, justify="right")
    names = tuple(lines)
    for one in counted:
        came_in, went_out = _both_ways(one, names)
        found = one.counted
        times = ("", "") if found is None else (f"{found.seconds:.1f}", f"{sum(found.watched.values()):.1f}")
        numbers = ("not counted", "") if found is None else (str(came_in), str(went_out))
        table.add_row(printable(_name(one, folder)), *numbers, *times)
    with told_plainly():
        console.print(table)


def _numbers(one: FolderRecording, lines: Sequence[str], settings: ReportSettings) -> list[object]:
    found = one.counted
    if found is None:
        return [""] * 8
    local = settings.layout.calendar.local
    began, ended = (wall_time(local(moment)) for moment in (found.span.start, found.span.end))
    watched = round(sum(found.watched.values()), 1)
    visits = sum(event.type == "visit" for event in found.events)
    return [began, ended, round(found.seconds, 1), watched, found.frames, *_both_ways(one, lines), visits]


def _both_ways(one: FolderRecording, lines: Sequence[str]) -> tuple[int, int]:
    """How many came in and went out over all lines."""
    tallies = Tallies(lines)
    tallies.take(() if one.counted is None else one.counted.events)
    found = tallies.lines.values()
    return sum(tally.came_in for tally in found), sum(tally.went_out for tally in found)


def _name(one: FolderRecording, folder: Path) -> str:
    return str(one.file.relative_to(folder))


def _fault(one: FolderRecording) -> str:
    return one.problem or one.warning or ""

"""The rows of recordings: those of other folders stay, those of the same one are told anew."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.commands.text.count_sheet import COLUMNS, CountedFolder, FolderRow, former, sheet
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout
from edgecount.wiring.recordings.folders.recording_row import RecordingRow

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
LAYOUT = SiteLayout(slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={"door": ("door",)})
SETTINGS = ReportSettings(layout=LAYOUT)
DAY = CountedFolder("door", Path("/day"))
NIGHT = CountedFolder("door", Path("/night"))


def row(name: str, minutes: int | None = None) -> FolderRow:
    """A file's row; without a time, it was not counted."""
    if minutes is None:
        return FolderRow(Path(name), None, "=it is dark")
    began = NOON + timedelta(minutes=minutes)
    counts = RecordingRow(Path(name), began, began + timedelta(seconds=9), 9.04, 8.5, 90, 3, 2, 1, None)
    return FolderRow(Path(name), counts, "")


def written(tmp_path: Path, *runs: tuple[CountedFolder, list[FolderRow]], settings: ReportSettings = SETTINGS) -> Path:
    """The file after these runs."""
    path = tmp_path / "recordings.csv"
    for folder, rows in runs:
        path.write_bytes(sheet(rows, folder, settings, former(path)))
    return path


def told(path: Path, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")), delimiter=delimiter))


def test_a_row_has_all_that_is_known(tmp_path: Path) -> None:
    assert told(written(tmp_path, (DAY, [row("/day/a.mp4", 0), row("/day/later/b.mp4")]))) == [
        [*COLUMNS],
        ["a.mp4", "2026-05-04 12:00:00", "2026-05-04 12:00:09", "9.0", "8.5", "90", "3", "2", "1", "", "door", "/day"],
        ["later/b.mp4", *[""] * 8, "'=it is dark", "door", "/day"],
    ]


@pytest.mark.parametrize(
    ("second", "names"),
    [
        pytest.param((NIGHT, [row("/night/c.mp4", 30)]), ["a.mp4", "b.mp4", "c.mp4"], id="another-folder"),
        pytest.param((DAY, [row("/day/c.mp4", 30)]), ["c.mp4"], id="the-same-folder"),
        pytest.param((NIGHT, [row("/night/a.mp4", 0)]), ["b.mp4", "a.mp4"], id="a-recording-that-was-moved"),
        pytest.param((replace(DAY, camera="back"), [row("/day/a.mp4", 0)]), ["a.mp4", "b.mp4", "a.mp4"], id="a-camera"),
    ],
)
def test_rows_of_other_folders_stay(
    second: tuple[CountedFolder, list[FolderRow]], names: list[str], tmp_path: Path
) -> None:
    path = written(tmp_path, (DAY, [row("/day/a.mp4", 0), row("/day/b.mp4")]), second)
    assert [line[0] for line in told(path)[1:]] == names


def test_rows_are_read_as_they_were_written(tmp_path: Path) -> None:
    settings = replace(SETTINGS, delimiter=";", bom=True)
    path = written(tmp_path, (DAY, [row("/day/a.mp4", 0)]), settings=settings)
    assert [line[0] for line in told(written(tmp_path, (NIGHT, [row("/night/b.mp4")])))[1:]] == ["a.mp4", "b.mp4"]
    assert path.read_bytes().startswith(b"recording,")


@pytest.mark.parametrize("content", [b"", b"recording", b"\xff\xfe", b"recording,began\r\n", b"recording\x00began"])
def test_a_file_of_another_kind_has_no_rows(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "recordings.csv"
    path.write_bytes(content)
    assert former(path) == []
    assert former(tmp_path / "gone.csv") == []

"""`edgecount count FOLDER`: recordings in parts, killed and gone on with, each with its row."""

import csv
import os
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from edgecount.events.model import Crossing
from edgecount.store.reader import StoreReader
from tests.support.footage.walker import THERE_AND_BACK, TO_THE_RIGHT, write_config, write_walk
from tests.support.shops.calling import call, contents, end, start
from tests.support.waiting import wait_until

NOBODY = (None,) * 40
OVER_A_SEAM = (*(None,) * 85, *TO_THE_RIGHT, *NOBODY, *NOBODY, *TO_THE_RIGHT, *NOBODY, *THERE_AND_BACK, *NOBODY)
"""Some 33 seconds: somebody comes in ten seconds after the beginning, where chunks of ten seconds meet."""
SAME_TIME = (
    "has the same time as day/20260504_100000.avi: where its copy lost it, put it into the name, "
    "such as door_20260504_140000.mp4"
)
COUNT = ("count", "day", "--logs", "logs", "--chunk", "10s")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of recordings, beside a config."""
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path)
    (tmp_path / "day" / "later").mkdir(parents=True)
    return tmp_path / "day"


def crossings(logs: Path) -> list[tuple[str, str, int | None, bool]]:
    """Every crossing in the store: id, direction, frame, whether it takes one back."""
    with StoreReader(logs / "edgecount.sqlite") as reader:
        events = [stored.event for stored in reader.read_after(0, 999)]
    found = [event for event in events if isinstance(event, Crossing)]
    return [(str(event.id), event.direction, event.frame, event.reverses is not None) for event in found]


def rows(logs: Path) -> list[dict[str, str]]:
    with (logs / "recordings.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def parts(logs: Path) -> dict[str, int]:
    """The results that are kept, and when each was written."""
    return {path.name: path.stat().st_mtime_ns for path in (logs / "parts").glob("part-*")}


def test_a_recording_in_parts_has_what_it_has_in_one_piece(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_walk(folder / "door_20260504_140000.avi", OVER_A_SEAM)
    whole = call(capsys, "count", "day", "--logs", "whole")
    ended = call(capsys, *COUNT)
    assert (ended.status, ended.out, ended.err) == (0, whole.out, "")
    assert crossings(Path("logs")) == crossings(Path("whole"))
    assert (len(parts(Path("whole"))), len(parts(Path("logs")))) == (1, 3)
    (row,) = rows(Path("logs"))
    assert row == rows(Path("whole"))[0]
    assert (row["recording"], row["began"]) == ("door_20260504_140000.avi", "2026-05-04 14:00:00")
    assert (row["in"], row["out"], row["watched_seconds"], row["fault"]) == ("2", "0", row["seconds"], "")
    assert Path("logs/footfall-2026-05.xlsx").is_file()


def test_each_recording_has_its_row_and_its_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_walk(folder / "later" / "20260601_100000.avi")
    shutil.copy(write_walk(folder / "20260504_100000.avi", THERE_AND_BACK), folder / "copy.avi")
    write_walk(folder / "at_20260504_100001.avi")
    (folder / "damaged.avi").write_bytes(b"hello")
    ended = call(capsys, *COUNT)
    assert ended.status == 1
    assert ended.err.splitlines() == [
        f"edgecount: day/at_20260504_100001.avi {SAME_TIME}",
        "edgecount: day/copy.avi is the same recording as day/20260504_100000.avi, which is counted",
        "edgecount: day/damaged.avi is a text, not a video: give a recording such as an .mp4, .mkv or .avi file",
    ]
    assert [(row["recording"], row["in"], bool(row["fault"])) for row in rows(Path("logs"))] == [
        ("20260504_100000.avi", "0", False),
        ("at_20260504_100001.avi", "", True),
        ("copy.avi", "", True),
        ("damaged.avi", "", True),
        ("later/20260601_100000.avi", "1", False),
    ]
    assert {path.name for path in Path("logs").glob("*.xlsx")} == {"footfall-2026-05.xlsx", "footfall-2026-06.xlsx"}


def test_where_none_can_be_counted_each_has_its_row(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.avi").write_bytes(b"hello")
    (folder / "b.avi").write_bytes(b"")
    ended = call(capsys, *COUNT)
    assert ended.status == 1
    assert [bool(row["fault"]) for row in rows(Path("logs"))] == [True, True]
    assert list(Path("logs").glob("*.xlsx")) == []


def test_counted_again_nothing_changes_and_changed_lines_count_anew(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_walk(folder / "20260504_100000.avi")
    call(capsys, *COUNT)
    first, kept = crossings(Path("logs")), parts(Path("logs"))
    assert call(capsys, *COUNT).status == 0
    assert (crossings(Path("logs")), parts(Path("logs"))) == (first, kept)
    config = Path("config.yaml")
    config.write_text(config.read_text().replace("in_side: left", "in_side: right"))
    assert call(capsys, *COUNT).err == ""
    assert [direction for _, direction, _, _ in first] == ["in"]
    assert [direction for _, direction, _, _ in crossings(Path("logs"))] == ["out"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("count", "day", "--logs", "logs"), "day: no recording in it; check the path"),
        (
            ("count", "night", "--logs", "logs"),
            "night: cannot be read (No such file or directory); check its permissions",
        ),
        (("count", ".", "--logs", "config.yaml"), ".: no recording in it; check the path"),
    ],
)
def test_what_cannot_be_is_one_line(capsys: pytest.CaptureFixture[str], arguments: Sequence[str], message: str) -> None:
    ended = call(capsys, *arguments)
    assert (ended.status, ended.out, ended.err) == (2, "", f"edgecount: {message}\n")


@pytest.mark.long
@pytest.mark.parametrize("least", [1, 4, 7])
def test_killed_and_started_again_it_goes_on(tmp_path: Path, folder: Path, least: int) -> None:
    for number in range(3):
        write_walk(folder / f"door_2026050{number + 4}_140000.avi", OVER_A_SEAM[number:])
    assert end(start("count", "day", "--logs", "whole", "--chunk", "10s", folder=tmp_path)).status == 0
    logs = tmp_path / "logs"
    with start(*COUNT, folder=tmp_path) as process:
        wait_until(lambda: len(parts(logs)) >= least)
        os.kill(process.pid, signal.SIGKILL)
    before = parts(logs)
    ended = end(start(*COUNT, folder=tmp_path))
    assert (ended.status, ended.err) == (0, "")
    after = parts(logs)
    assert {name: after[name] for name in before} == before
    assert len(after) == 9
    assert crossings(logs) == crossings(tmp_path / "whole")
    assert {name for name in contents(logs) if "parts" not in name} == {
        name for name in contents(tmp_path / "whole") if "parts" not in name
    }

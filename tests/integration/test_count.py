"""`edgecount count FOLDER`: recordings in parts, killed and gone on with, each with its row."""

import csv
import os
import shutil
import signal
from argparse import ArgumentParser
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from edgecount.commands.count import add_options, count_with
from edgecount.events.model import Crossing
from edgecount.store.reader import StoreReader
from edgecount.wiring.recordings.folders.folder_count import PartTold, parts_here
from edgecount.wiring.recordings.part_work import PartJob
from edgecount.wiring.recordings.pool import Failed
from tests.support.footage.walker import THERE_AND_BACK, TO_THE_RIGHT, write_config, write_walk
from tests.support.shops.calling import call, contents, end, start
from tests.support.waiting import wait_until
from tests.support.workbooks import lasting_files

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


def kept(logs: Path) -> set[str]:
    """The results and times that are kept."""
    return {path.name for path in (logs / "parts").iterdir() if not path.name.startswith("survey")}


def count(*arguments: str) -> int:
    """Count within this process; how many parts there were to count."""
    parser, counted = ArgumentParser(), list[PartJob]()
    add_options(parser)

    def each(jobs: deque[PartJob], told: PartTold) -> Iterator[tuple[PartJob, bool | Failed]]:
        counted.extend(jobs)
        return parts_here(jobs, told)

    assert count_with(parser.parse_args(arguments), each) == 0
    return len(counted)


def test_a_recording_in_parts_has_what_it_has_in_one_piece(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_walk(folder / "door_20260504_140000.avi", OVER_A_SEAM)
    capsys.readouterr()
    assert count("day", "--logs", "whole") == 1
    whole = capsys.readouterr()
    assert count(*COUNT[1:]) == 3
    assert capsys.readouterr() == whole
    assert crossings(Path("logs")) == crossings(Path("whole"))
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


def test_counted_again_nothing_changes_and_changed_lines_count_anew(folder: Path) -> None:
    write_walk(folder / "20260504_100000.avi", OVER_A_SEAM[:160])
    assert count(*COUNT[1:]) == 2
    first, made = crossings(Path("logs")), lasting_files(Path("logs"))
    assert kept(Path("logs")) == set()
    assert count(*COUNT[1:]) == 0
    assert (crossings(Path("logs")), lasting_files(Path("logs"))) == (first, made)
    config = Path("config.yaml")
    config.write_text(config.read_text().replace("in_side: left", "in_side: right"))
    assert count(*COUNT[1:]) == 2
    ways = [direction for _, direction, _, _ in first]
    assert [{"in": "out", "out": "in"}[way] for way in ways] == [way for _, way, _, _ in crossings(Path("logs"))]


def test_a_second_folder_is_added(folder: Path, tmp_path: Path) -> None:
    write_walk(folder / "20260504_100000.avi")
    other = tmp_path / "night"
    other.mkdir()
    write_walk(other / "20260504_220000.avi", THERE_AND_BACK)
    count(*COUNT[1:])
    first = crossings(Path("logs"))
    assert count("night", *COUNT[2:]) == 1
    assert crossings(Path("logs"))[: len(first)] == first
    assert [(row["recording"], row["folder"]) for row in rows(Path("logs"))] == [
        ("20260504_100000.avi", str(folder)),
        ("20260504_220000.avi", str(other)),
    ]
    made = lasting_files(Path("logs"))
    for again in ("day", "night"):
        assert count(again, *COUNT[2:]) == 0
    assert lasting_files(Path("logs")) == made


def test_a_second_folder_takes_nothing_from_the_first(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = write_walk(folder / "20260504_100000.avi")
    other = tmp_path / "night"
    other.mkdir()
    shutil.copy(first, other / "20260504_230000.avi")
    write_walk(other / "20260504_100000.avi", THERE_AND_BACK)
    call(capsys, *COUNT)
    before = crossings(Path("logs"))
    ended = call(capsys, "count", "night", *COUNT[2:])
    assert ended.status == 1
    assert ended.err.splitlines() == [
        f"edgecount: night/20260504_100000.avi {SAME_TIME.replace('day/20260504_100000.avi', str(first))}",
        f"edgecount: night/20260504_230000.avi is the same recording as {first}, which is counted",
    ]
    assert (crossings(Path("logs")), len(rows(Path("logs")))) == (before, 3)
    assert kept(Path("logs")) == set()


def test_a_recording_that_was_moved_keeps_its_place(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "night").mkdir()
    write_walk(folder / "20260504_100000.avi")
    count(*COUNT[1:])
    first = crossings(Path("logs"))
    (folder / "20260504_100000.avi").rename("night/20260504_100000.avi")
    assert count("night", *COUNT[2:]) == 0
    assert (crossings(Path("logs")), [row["folder"] for row in rows(Path("logs"))]) == (
        first,
        [str(tmp_path / "night")],
    )


def test_a_recording_that_has_changed_takes_its_own_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_walk(folder / "20260504_100000.avi")
    assert count(*COUNT[1:]) == 1
    write_walk(folder / "20260504_100000.avi", (*TO_THE_RIGHT, *NOBODY))
    capsys.readouterr()
    assert count(*COUNT[1:]) == 1
    assert "is replaced by a recording of the same time" in capsys.readouterr().err
    assert (len(crossings(Path("logs"))), len(rows(Path("logs")))) == (1, 1)


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
        wait_until(lambda: len(list((logs / "parts").glob("part-*"))) >= least)
        os.kill(process.pid, signal.SIGKILL)
    there = len(list((logs / "parts").glob("part-*")))
    assert count(*COUNT[1:]) == 9 - there
    assert kept(logs) == set()
    assert crossings(logs) == crossings(tmp_path / "whole")
    assert {name for name in contents(logs) if "parts" not in name} == {
        name for name in contents(tmp_path / "whole") if "parts" not in name
    }

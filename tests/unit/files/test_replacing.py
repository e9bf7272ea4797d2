"""A file is the old one or the new one, whatever happens."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from edgecount.errors import EdgecountError
from edgecount.files.folders import open_in
from edgecount.files.replacing import replace_file
from tests.support.full_disk import files_no_larger_than


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "reports" / "footfall-2026-05-04.csv"


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_makes_the_folder_and_the_file(path: Path) -> None:
    replace_file(path, b"first")
    assert path.read_bytes() == b"first"
    assert names_in(path.parent) == [path.name]


def test_the_new_takes_the_olds_place(path: Path) -> None:
    replace_file(path, b"first")
    with path.open("rb") as reading:
        replace_file(path, b"second")
        assert reading.read() == b"first"
    assert path.read_bytes() == b"second"
    assert names_in(path.parent) == [path.name]


def test_others_may_read_it_as_the_umask_says(path: Path) -> None:
    before = os.umask(0o027)
    try:
        replace_file(path, b"first")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_disk_that_fills_up_leaves_the_old_file(path: Path) -> None:
    replace_file(path, b"first")
    with (
        files_no_larger_than(1000),
        pytest.raises(EdgecountError, match=r"cannot write .*-05-04.csv \(File too large\)") as error,
    ):
        replace_file(path, b"x" * 5000)
    assert "\n" not in str(error.value)
    assert path.read_bytes() == b"first"
    assert names_in(path.parent) == [path.name]


@pytest.mark.parametrize(
    ("place", "message"),
    [
        pytest.param("file/a.csv", "a file is where the folder should be", id="a-file-is-in-the-way"),
        pytest.param("file/deeper/a.csv", "a file is where the folder should be", id="a-file-is-further-up"),
        pytest.param("folder", "a folder has that name", id="a-folder-has-its-name"),
        pytest.param("/proc/reports/a.csv", "cannot write /proc/reports/a.csv", id="no-folder-can-be-made"),
        pytest.param("/proc/a.csv", "cannot write /proc/a.csv", id="nothing-can-be-written"),
    ],
)
def test_a_place_that_cannot_be(tmp_path: Path, place: str, message: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    with pytest.raises(EdgecountError, match=message) as error:
        replace_file(tmp_path / place, b"text")
    assert "\n" not in str(error.value)
    assert names_in(tmp_path) == ["file", "folder"]


@pytest.fixture
def open_to_the_end() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("is_still_at_it", [False, True], ids=["has cleared up", "is clearing up"])
def test_a_file_that_another_program_takes_for_left_over_is_written_again(
    path: Path, monkeypatch: pytest.MonkeyPatch, open_to_the_end: ExitStack, *, is_still_at_it: bool
) -> None:
    """In the moment in which it is there and not yet locked."""
    taken: list[str] = []

    def watched(folder: int, name: str, flags: int) -> int:
        number = open_in(folder, name, flags)
        if not taken:
            taken.append(name)
            other = open_to_the_end.enter_context(os.fdopen(open_in(folder, name, os.O_RDWR), "r+b"))
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(name, dir_fd=folder)
            if not is_still_at_it:
                other.close()
        return number

    monkeypatch.setattr("edgecount.files.replacing.open_in", watched)
    replace_file(path, b"first")
    assert taken
    assert path.read_bytes() == b"first"
    assert names_in(path.parent) == [path.name]


def test_clears_away_what_a_killed_run_left(path: Path) -> None:
    path.parent.mkdir()
    left = path.with_name(".events-2026-05-03.csv.0123456789abcdef.edgecount-part")
    left.write_bytes(b"half a fi")
    theirs = path.with_name(".hidden")
    theirs.touch()
    replace_file(path, b"first")
    assert names_in(path.parent) == [".hidden", path.name]


def test_leaves_alone_what_another_program_is_writing(path: Path) -> None:
    path.parent.mkdir()
    being_written = path.with_name(".events-2026-05-03.csv.0123456789abcdef.edgecount-part")
    with being_written.open("xb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        replace_file(path, b"first")
        assert being_written.exists()
    replace_file(path, b"second")
    assert names_in(path.parent) == [path.name]

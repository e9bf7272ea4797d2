"""The file of the accounts."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from edgecount.accounts.book import APPLICATION_ID, PeopleBook, PeopleBookError
from edgecount.accounts.migrations import MIGRATIONS


def opened(path: Path) -> PeopleBook:
    book = PeopleBook(path)
    try:
        book.open()
    except BaseException:
        book.close()
        raise
    return book


def test_it_is_made_for_its_user_alone_and_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "web" / "people.sqlite"
    for _ in range(2):
        book = opened(path)
        assert [stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()] == [0o600] * 3
        assert book.rows("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert book.rows("PRAGMA integrity_check") == [("ok",)]
        book.close()


def test_a_change_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    book = opened(tmp_path / "people.sqlite")

    def change(digest: str) -> None:
        with book.change() as connection:
            connection.execute("INSERT INTO codes VALUES (x'01', 1)")
            connection.execute("INSERT INTO codes VALUES (?, 1)", (digest,))

    with pytest.raises(sqlite3.IntegrityError):
        change("no digest")
    assert book.rows("SELECT * FROM codes") == []
    with book.change() as connection:
        connection.execute("INSERT INTO codes VALUES (x'01', 1)")
    assert book.rows("SELECT * FROM codes") == [(b"\x01", 1)]
    book.close()


def test_another_program_may_have_it_open(tmp_path: Path) -> None:
    book, other = opened(tmp_path / "people.sqlite"), opened(tmp_path / "people.sqlite")
    with other.change() as connection:
        connection.execute("INSERT INTO codes VALUES (x'01', 1)")
    assert book.rows("SELECT ends FROM codes") == [(1,)]
    book.close()
    other.close()


def sqlite_file(path: Path, script: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("CREATE TABLE notes (a)", "is another program's database; move it away"),
        (f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 99", "was written by a newer edgecount"),
    ],
)
def test_a_file_that_is_not_ours_is_left_alone(tmp_path: Path, script: str, why: str) -> None:
    path = tmp_path / "people.sqlite"
    sqlite_file(path, script)
    before = path.read_bytes()
    with pytest.raises(PeopleBookError, match=why):
        opened(path)
    assert path.read_bytes()[100:] == before[100:]  # the header says that it has a log now


@pytest.mark.parametrize(
    ("content", "why"), [(b"no database at all, but long enough to be one" * 20, "it is damaged: move it away")]
)
def test_a_damaged_file_is_told_with_the_remedy(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "people.sqlite"
    path.write_bytes(content)
    with pytest.raises(PeopleBookError, match=why) as caught:
        opened(path)
    assert "\n" not in str(caught.value)


def test_a_folder_or_a_link_in_its_place_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("folder", "link"):
        with pytest.raises(PeopleBookError, match="cannot be used") as caught:
            opened(tmp_path / name)
        assert "\n" not in str(caught.value)
    assert not (tmp_path / "elsewhere").exists()

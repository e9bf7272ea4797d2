"""A backup holds databases as they are at one moment, without their secrets, and says whether it is whole."""

import fcntl
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edgecount.backup.archive import BackupReader, write_backup
from edgecount.backup.asked import backup_ask
from edgecount.errors import EdgecountError

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in use, of which a change is still in its write-ahead log."""
    path = tmp_path / "there.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE counts (people INTEGER)")
        connection.execute("CREATE TABLE secrets (value TEXT)")
        connection.execute("INSERT INTO counts VALUES (7)")
        connection.execute("INSERT INTO secrets VALUES (?)", ("tulip-and-a-bicycle",))
    return path


def written(tmp_path: Path, database: Path) -> Path:
    path = tmp_path / "backup.zip"
    write_backup(path, {database: ("secrets",)}, {"config.yaml": b"site: {}\n"}, NOW, tmp_path)
    return path


def read(path: Path, to: Path) -> None:
    """Read all of a backup."""
    with BackupReader(path) as backup:
        for name in backup.manifest.members:
            backup.extract(name, to)


def test_what_was_written_comes_back(tmp_path: Path, database: Path) -> None:
    with BackupReader(written(tmp_path, database)) as backup:
        assert backup.manifest.made == NOW
        backup.extract("there.sqlite", tmp_path / "back.sqlite")
        backup.extract("config.yaml", tmp_path / "config.yaml")
    assert (tmp_path / "config.yaml").read_text() == "site: {}\n"
    with closing(sqlite3.connect(tmp_path / "back.sqlite")) as connection:
        assert connection.execute("SELECT people FROM counts").fetchall() == [(7,)]


def test_only_its_owner_may_read_it_and_no_secret_is_in_it(tmp_path: Path, database: Path) -> None:
    path = written(tmp_path, database)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with zipfile.ZipFile(path) as archive:
        assert all(b"tulip-and-a-bicycle" not in archive.read(name) for name in archive.namelist())
    assert b"tulip-and-a-bicycle" in b"".join(file.read_bytes() for file in tmp_path.glob("there.sqlite*"))


def test_it_replaces_no_file(tmp_path: Path, database: Path) -> None:
    path = tmp_path / "backup.zip"
    path.write_text("mine")
    with pytest.raises(EdgecountError, match="is there already: give another name"):
        written(tmp_path, database)
    assert path.read_text() == "mine"


def test_what_cannot_be_saved_leaves_no_half(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 100)
    with pytest.raises(EdgecountError, match=r"broken\.sqlite cannot be copied"):
        write_backup(tmp_path / "backup.zip", {broken: ()}, {}, NOW, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["broken.sqlite"]


def test_what_cannot_be_saved_takes_no_other_file_along(tmp_path: Path) -> None:
    broken, mine = tmp_path / "broken.sqlite", tmp_path / "backup.zip"
    broken.write_bytes(b"no database at all" * 100)
    mine.write_text("mine")
    with pytest.raises(EdgecountError):
        write_backup(mine, {broken: ()}, {}, NOW, tmp_path)
    assert mine.read_text() == "mine"


def _cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def _flipped(content: bytes) -> bytes:
    place = len(content) // 3
    return content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(_cut, id="cut off"),
        pytest.param(_flipped, id="a byte flipped"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: b"PK\x03\x04 and nothing", id="no archive"),
    ],
)
def test_a_damaged_one_is_refused(tmp_path: Path, database: Path, damage: Callable[[bytes], bytes]) -> None:
    path = written(tmp_path, database)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(EdgecountError, match="take another one"):
        read(path, tmp_path / "out")


@pytest.mark.parametrize(
    "manifest",
    ["", "[]", '{"format": 2}', '{"format": 1, "version": "1", "made": "yesterday", "members": {}}'],
    ids=["empty", "a list", "of a later format", "of no time"],
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: str) -> None:
    path = tmp_path / "backup.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", manifest)
    with pytest.raises(EdgecountError, match="take another one"):
        BackupReader(path)


def test_copies_that_still_have_secrets_are_not_made_where_the_backup_goes(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick, made, mkdir = tmp_path / "stick", list[Path](), os.mkdir
    stick.mkdir()

    def noting(path: str, mode: int = 0o777) -> None:
        made.append(Path(path))
        mkdir(path, mode)

    monkeypatch.setattr(os, "mkdir", noting)
    write_backup(stick / "backup.zip", {database: ("secrets",)}, {}, NOW, tmp_path)
    assert [path.parent for path in made] == [tmp_path]
    assert [path.name for path in stick.iterdir()] == ["backup.zip"]


def test_what_a_killed_run_left_goes_and_what_is_in_use_stays(tmp_path: Path, database: Path) -> None:
    left, used = tmp_path / ".backup-left", tmp_path / ".backup-used"
    for folder in (left, used):
        folder.mkdir()
        (folder / "there.sqlite").write_bytes(b"tulip-and-a-bicycle")
    descriptor = os.open(used, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    written(tmp_path, database)
    os.close(descriptor)
    assert [path.name for path in tmp_path.glob(".backup-*")] == [".backup-used"]


def test_a_folder_that_is_not_there_is_told_of_in_one_line(tmp_path: Path, database: Path) -> None:
    with pytest.raises(EdgecountError, match=r"backup\.zip cannot be written \(No such file or directory\): "):
        write_backup(tmp_path / "none" / "backup.zip", {database: ()}, {}, NOW, tmp_path)


def test_the_dashboard_gets_one_at_a_time(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    databases = {database: ("secrets",), tmp_path / "none.sqlite": ()}
    ask = backup_ask(folder, databases, lambda: b"site: {}\n", lambda: NOW, tmp_path)
    first, second = ask.answer({}), ask.answer({})
    assert first["file"] != second["file"]
    assert [path.name for path in folder.iterdir()] == [second["file"]]
    with BackupReader(folder / str(second["file"])) as backup:
        assert set(backup.manifest.members) == {"there.sqlite", "config.yaml"}

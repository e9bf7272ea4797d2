"""A backup holds databases as they are at one moment, without their secrets, and says whether it is whole."""

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
    write_backup(path, {database: ("secrets",)}, {"config.yaml": b"site: {}\n"}, NOW)
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
        write_backup(tmp_path / "backup.zip", {broken: ()}, {}, NOW)
    assert [path.name for path in tmp_path.iterdir()] == ["broken.sqlite"]


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


def test_the_dashboard_gets_one_at_a_time(tmp_path: Path, database: Path) -> None:
    folder = tmp_path / "web"
    folder.mkdir()
    ask = backup_ask(folder, {database: ("secrets",), tmp_path / "none.sqlite": ()}, lambda: b"site: {}\n", lambda: NOW)
    first, second = ask.answer({}), ask.answer({})
    assert first["file"] != second["file"]
    assert [path.name for path in folder.iterdir()] == [second["file"]]
    with BackupReader(folder / str(second["file"])) as backup:
        assert set(backup.manifest.members) == {"there.sqlite", "config.yaml"}

"""Looks for pictures in a folder: in its files, in what workbooks have packed, and in the cells of databases.

Names say nothing: what counts is what a file begins with.
"""

import os
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from edgecount.daemon.picture_kinds import HEAD, kind_of

_DATABASE, _ARCHIVE = b"SQLite format 3\0", b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """Where a picture is: a file, and the place within it where it is but a part of that; and of what kind."""

    path: Path
    kind: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """What came of it: how many files were looked into, the pictures, and what could not be read, with the reason."""

    files: int
    pictures: tuple[FoundPicture, ...]
    unread: tuple[str, ...]


def search_pictures(folder: Path) -> Search:
    """Look through a folder and all below it; a file that goes away meanwhile is none."""
    files = 0
    pictures: list[FoundPicture] = []
    unread: list[str] = []

    def note(path: Path, error: Exception) -> None:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        unread.append(f"{path} ({reason})")

    def not_a_folder(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            note(Path(error.filename), error)

    for place, _, names in os.walk(folder, onerror=not_a_folder):
        for path in sorted(Path(place, name) for name in names):
            try:
                if not stat.S_ISREG(path.stat().st_mode):  # a socket, or a pipe that would wait for a writer
                    continue
                files += 1
                pictures += _look_into(path)
            except FileNotFoundError:
                pass
            except (OSError, sqlite3.Error, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
                note(path, error)
    return Search(files, tuple(pictures), tuple(unread))


def _look_into(path: Path) -> Iterator[FoundPicture]:
    with path.open("rb") as file:
        head = file.read(HEAD)
        size = os.fstat(file.fileno()).st_size
    if kind := kind_of(head, size):
        yield FoundPicture(path, kind)
    elif head.startswith(_DATABASE):
        yield from _in_database(path)
    elif head.startswith(_ARCHIVE):
        yield from _in_archive(path)


def _in_archive(path: Path) -> Iterator[FoundPicture]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            with archive.open(member) as file:
                if kind := kind_of(file.read(HEAD), member.file_size):
                    yield FoundPicture(path, kind, member.filename)


def _in_database(path: Path) -> Iterator[FoundPicture]:
    """Every cell of every table that holds bytes."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            for column in [row[1] for row in connection.execute(f"PRAGMA table_info({_quoted(table)})")]:
                cell = _quoted(column)
                found = connection.execute(
                    f"SELECT substr({cell}, 1, {HEAD}), length({cell}) FROM {_quoted(table)}"  # noqa: S608 - quoted
                    f" WHERE typeof({cell}) = 'blob'"
                )
                for head, size in found:
                    if kind := kind_of(head, size):
                        yield FoundPicture(path, kind, f"{table}.{column}")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'

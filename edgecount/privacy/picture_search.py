"""Looks for pictures in a folder: in its files, in what workbooks have packed, and in the cells of databases.

A file's name says nothing: its first bytes decide.
"""

import os
import re
import sqlite3
import stat
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_DATABASE, _ARCHIVE = b"SQLite format 3\0", b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture that was found: its file and its kind; `part` is the place within a file that holds more than it."""

    path: Path
    kind: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """The result of a search: how many files were read, the pictures, and what could not be read, with the reason."""

    files: int
    pictures: tuple[FoundPicture, ...]
    unread: tuple[str, ...]


def search_pictures(folder: Path, leaving_out: Collection[Path] = ()) -> Search:
    """Look through a folder and all below it but these; a file that disappears meanwhile is left out."""
    files = 0
    pictures: list[FoundPicture] = []
    unread: list[str] = []

    def note(path: Path, error: Exception) -> None:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        unread.append(f"{path} ({reason})")

    def not_a_folder(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            note(Path(error.filename), error)

    for place, below, names in os.walk(folder, onerror=not_a_folder):
        below[:] = [name for name in below if Path(place, name) not in leaving_out]
        for path in sorted(Path(place, name) for name in names):
            try:
                if not stat.S_ISREG(path.stat().st_mode):  # a socket, or a pipe that would wait for a writer
                    continue
                files += 1
                pictures += _look_into(path)
            except FileNotFoundError:
                pass
            except (
                OSError,
                ValueError,
                sqlite3.Error,
                zipfile.BadZipFile,
                zlib.error,
                RuntimeError,
                NotImplementedError,
            ) as error:
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


HEAD = 512
"""How many bytes at the beginning decide."""

_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\xff\x0a": "JPEG XL",
    b"\x1a\x45\xdf\xa3": "Matroska or WebM",
    b"FLV\x01": "Flash video",
    b"OggS": "Ogg",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "Windows Media",
    b"\0\0\x01\xba": "MPEG",
    b"\0\0\x01\xb3": "MPEG",
    b"\0\0\0\x01\x67": "H.264",
    b"\0\0\0\x01\x40\x01": "H.265",
    b"\0\0\0\x01\x27": "H.264",
}
_IN_RIFF = {b"WEBP": "WebP", b"AVI ": "AVI"}
_PORTABLE = re.compile(rb"P[1-7]\s+(#[^\n]*\n\s*)*(\d+\s+\d+|WIDTH)\s")
_PACKET = 188  # of an MPEG transport stream


def kind_of(head: bytes, size: int | None = None) -> str | None:
    """What kind of picture or video something is, by its first HEAD bytes, and its size where that is known."""
    kinds = [kind for beginning, kind in _BEGINNINGS.items() if head.startswith(beginning)]
    return kinds[0] if kinds else _by_structure(head, size)


def _by_structure(head: bytes, size: int | None) -> str | None:
    """Kinds that share their first bytes with other files, told from these by what follows."""
    if head.startswith(b"RIFF"):
        return _IN_RIFF.get(head[8:12])
    if head[4:8] in (b"ftyp", b"moov", b"mdat") and head[:2] == b"\0\0":
        return "MP4, MOV, HEIF or AVIF"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and size in (None, int.from_bytes(head[2:6], "little")):
        return "BMP"
    if _PORTABLE.match(head):
        return "PNM"
    return "MPEG transport stream" if head[: 2 * _PACKET + 1 : _PACKET] == b"GGG" else None

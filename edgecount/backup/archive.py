"""The backup's file: a ZIP archive of databases and the config, and a manifest with the sum of each.

`manifest.json` stands first: the format's number, edgecount's version, when it was made, and of every other member its
length and SHA-256.  Any program that opens ZIP archives and SQLite databases can read all of it.
"""

import fcntl
import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Self

from edgecount import __version__
from edgecount.backup.snapshot import snapshot
from edgecount.errors import EdgecountError

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 2**20
_DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, LookupError, TypeError, EOFError, RuntimeError)
"""What zipfile and json make of a file that is no backup, or no longer."""
_LONGEST_MANIFEST = 2**16
_WORKSHOP = ".backup-"


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a backup; `size` is in bytes, `sha256` in hexadecimal digits."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself; `made` is an aware time."""

    version: str
    made: datetime
    members: Mapping[str, Member]

    def encoded(self) -> bytes:
        """The manifest as its file has it."""
        members = {name: {"bytes": member.size, "sha256": member.sha256} for name, member in self.members.items()}
        record = {"format": FORMAT, "version": self.version, "made": self.made.isoformat(), "members": members}
        return json.dumps(record, indent=2).encode()

    @classmethod
    def decoded(cls, text: bytes) -> Self:
        """The manifest in its file; ValueError, LookupError or TypeError where that is none."""
        record = json.loads(text)
        if record["format"] != FORMAT:
            raise ValueError(record["format"])
        members = {
            str(name): Member(int(member["bytes"]), str(member["sha256"])) for name, member in record["members"].items()
        }
        return cls(str(record["version"]), datetime.fromisoformat(record["made"]), members)


def write_backup(
    path: Path,
    databases: Mapping[Path, Sequence[str]],
    files: Mapping[str, bytes],
    now: datetime,
    state: Path,
) -> Manifest:
    """Write a backup of databases, which may be in use, and of files, to a new file that only its owner may read.

    With every database come the tables that are left out of it, because they hold secrets.  A copy still has them for a
    moment, so copies are made in the folder `state`, and not where the backup goes: that may be a stick, or the
    dashboard's own folder.

    EdgecountError where something cannot be read, or the backup not be written; then none is left.
    """
    with _one_line(path), _workshop(state) as folder:
        there = {}
        for database, secret in databases.items():
            there[database.name] = folder / database.name
            snapshot(database, there[database.name], secret)
        for name, content in files.items():
            there[name] = folder / name
            there[name].write_bytes(content)
        members = {name: Member(file.stat().st_size, _sum(file)) for name, file in there.items()}
        manifest = Manifest(__version__, now, members)
        with _new(path) as written, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, manifest.encoded())
            for name, file in there.items():
                archive.write(file, name)
    return manifest


@contextmanager
def _workshop(state: Path) -> Iterator[Path]:
    """A folder for copies, which goes at the end; those that killed runs have left go first."""
    for left in state.glob(f"{_WORKSHOP}*"):
        with suppress(OSError), _marked(left):
            shutil.rmtree(left)
    with TemporaryDirectory(prefix=_WORKSHOP, dir=state) as folder, _marked(Path(folder)):
        yield Path(folder)


@contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """Mark a folder as being used; OSError where another run has marked it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _new(path: Path) -> Iterator[BinaryIO]:
    """A new file, of which no half is left where the block fails.

    It is opened once: in a folder of others, a link might take its name meanwhile.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        try:
            yield file
        except BaseException:
            path.unlink(missing_ok=True)
            raise


@contextmanager
def _one_line(path: Path) -> Iterator[None]:
    """Let what the disk refuses be an EdgecountError."""
    try:
        yield
    except FileExistsError as error:
        raise EdgecountError(f"{path} is there already: give another name") from error
    except OSError as error:
        raise EdgecountError(
            f"{path} cannot be written ({error.strerror}): make room, or choose another folder"
        ) from error


class BackupReader:
    """A backup that is read; EdgecountError where it is none, or was damaged on the way."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._told():
            self._archive = zipfile.ZipFile(path)
            self.manifest = self._manifest()

    def extract(self, name: str, to: Path) -> None:
        """Write a member to a file of the caller's, whole, or raise."""
        wanted, digest, size = self.manifest.members[name], hashlib.sha256(), 0
        with self._told(), self._archive.open(name) as member, to.open("wb") as file:
            while size <= wanted.size and (chunk := member.read(_CHUNK)):
                size += len(chunk)
                digest.update(chunk)
                file.write(chunk)
        if (size, digest.hexdigest()) != (wanted.size, wanted.sha256):
            raise self._damaged(f"{name} is not as it was written")

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def _manifest(self) -> Manifest:
        with self._archive.open(MANIFEST) as member:
            return Manifest.decoded(member.read(_LONGEST_MANIFEST))

    def _damaged(self, why: str) -> EdgecountError:
        return EdgecountError(f"{self._path} is no whole backup of edgecount's ({why}): take another one")

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise EdgecountError(f"{self._path} cannot be read, or what is in it not be written ({error})") from error
        except _DAMAGE as error:
            raise self._damaged(f"{type(error).__name__}: {error}") from error


def _sum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

"""The backup's file: a ZIP archive of databases and the config, and a manifest with the sum of each.

`manifest.json` stands first: the format's number, edgecount's version, when it was made, and of every other member its
length and SHA-256.  Any program that opens ZIP archives and SQLite databases can read all of it.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from edgecount import __version__
from edgecount.backup.snapshot import snapshot
from edgecount.errors import EdgecountError

MANIFEST = "manifest.json"
FORMAT = 1
_CHUNK = 2**20
_DAMAGE = (zipfile.BadZipFile, zlib.error, ValueError, LookupError, TypeError, EOFError, RuntimeError)
"""What zipfile and json make of a file that is no backup, or no longer."""
_LONGEST_MANIFEST = 2**16


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
) -> Manifest:
    """Write a backup of databases, which may be in use, and of files, to a new file that only its owner may read.

    With every database come the tables that are left out of it, because they hold secrets.

    EdgecountError where something cannot be read, or the backup not be written; then none is left.
    """
    with TemporaryDirectory(prefix=".backup-", dir=path.parent) as folder, _no_half(path):
        there = {}
        for database, secret in databases.items():
            there[database.name] = Path(folder, database.name)
            snapshot(database, there[database.name], secret)
        for name, content in files.items():
            there[name] = Path(folder, name)
            there[name].write_bytes(content)
        members = {name: Member(file.stat().st_size, _sum(file)) for name, file in there.items()}
        manifest = Manifest(__version__, now, members)
        path.touch(mode=0o600, exist_ok=False)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr(MANIFEST, manifest.encoded())
            for name, file in there.items():
                archive.write(file, name)
    return manifest


@contextmanager
def _no_half(path: Path) -> Iterator[None]:
    """Leave no half of a backup where the block fails."""
    try:
        yield
    except FileExistsError as error:
        raise EdgecountError(f"{path} is there already: give another name") from error
    except OSError as error:
        path.unlink(missing_ok=True)
        raise EdgecountError(
            f"{path} cannot be written ({error.strerror}): make room, or choose another folder"
        ) from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise


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

"""The uploads on the disk: begun, added to part by part, and whole only once every byte is there and is a video.

A part goes to the end of what is there, and nowhere else, so a lost connection costs no more than its last bytes.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from edgecount.errors import EdgecountError
from edgecount.files.replacing import replace_file
from edgecount.site.recordings import NOTE, PART, NoSuchRecordingError, checked_id
from edgecount.sources.codecs.taken import BY_SUFFIX, HEAD, TAKEN, container_of, require_taken
from edgecount.web.uploads.disk import DiskRoom
from edgecount.web.uploads.upload import Upload, upload_of

MOST_AT_ONCE = 8
"""So many uploads may be under way at the same time."""


class UploadError(EdgecountError):
    """An upload is refused; one line says why, and what to do."""


class MisplacedPartError(UploadError):
    """A part does not follow what is there; `offset` is where the next one goes."""

    def __init__(self, offset: int) -> None:
        super().__init__("another window sends this file, too, or a part was lost: it goes on where it stands")
        self.offset = offset


class UploadShelf:
    """The uploads in a folder, of `most` bytes each; `room` tells what the disk has.  Threads may share it."""

    def __init__(self, folder: Path, most: int, room: Callable[[Path], DiskRoom]) -> None:
        self._folder = folder
        self._most = most
        self._room = room
        self._lock = threading.Lock()
        self._busy: set[str] = set()

    def begin(self, wanted: Upload) -> tuple[Upload, int]:
        """The upload to go on with, and how much of it is there: one that was begun before, else this one."""
        if not 0 < wanted.size <= self._most:
            raise UploadError(
                f"{wanted.name} has {_gib(wanted.size)}: recordings of up to {_gib(self._most)} are taken"
            )
        with self._lock:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            begun = list(self._begun())
            for upload in begun:
                if upload.is_of(wanted):
                    again = replace(wanted, id=upload.id)
                    self._note(again)
                    return again, self._there(upload.id)
            if len(begun) >= MOST_AT_ONCE:
                raise UploadError(f"{MOST_AT_ONCE} uploads are under way: wait for one, or cancel one")
            coming = sum(upload.size - self._there(upload.id) for upload in begun)
            self._require_room(wanted.size + coming)
            self._note(wanted)
            self._part(wanted.id).touch(mode=0o600)
        return wanted, 0

    def of(self, upload: str, account: int) -> tuple[Upload, int]:
        """The upload of an account, and how much of it is there."""
        try:
            found = upload_of(json.loads((self._folder / f"{checked_id(upload)}{NOTE}").read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            found = None
        if found is None or found.account != account:
            raise NoSuchRecordingError("this upload is not there any more: begin it again")
        return found, self._there(upload)

    @contextmanager
    def adding(self, upload: Upload, offset: int) -> Iterator[Callable[[bytes], None]]:
        """Takes the bytes from an offset on; MisplacedPartError where others are due, or are coming in already."""
        with self._alone(upload.id):
            there = self._there(upload.id)
            if offset != there:
                raise MisplacedPartError(there)
            with self._part(upload.id).open("ab", buffering=0) as file:

                def add(piece: bytes) -> None:
                    nonlocal there
                    there += len(piece)
                    self._require_fitting(upload, there, piece)
                    _write(file.fileno(), piece)

                yield add

    def finish(self, upload: Upload) -> str:
        """The ending of the file, now that all is there and is a video that is taken; else it is removed.

        UploadError where parts are missing; SourceError where it is no such video.
        """
        with self._alone(upload.id):
            for suffix in BY_SUFFIX:
                if (self._folder / f"{upload.id}{suffix}").exists():
                    return suffix
            if (there := self._there(upload.id)) != upload.size:
                raise MisplacedPartError(there)
            try:
                suffix = require_taken(self._part(upload.id), upload.name).suffix
            except EdgecountError:
                self._remove(upload.id)
                raise
            _sync(self._part(upload.id))
            self._part(upload.id).rename(self._folder / f"{upload.id}{suffix}")
            return suffix

    def forget(self, upload: Upload) -> None:
        """Keep the file, and no note of how it came."""
        (self._folder / f"{upload.id}{NOTE}").unlink(missing_ok=True)

    def cancel(self, upload: Upload) -> None:
        """Remove what is there of it."""
        with self._alone(upload.id):
            self._remove(upload.id)

    def _require_fitting(self, upload: Upload, there: int, piece: bytes) -> None:
        if there > upload.size:
            raise UploadError(f"{upload.name} is longer than was said: begin it again")
        if there == len(piece) >= HEAD and container_of(piece) is None:
            self._remove(upload.id)
            raise UploadError(f"{upload.name} is no video of a kind that is taken ({TAKEN})")
        self._require_room(len(piece))

    def _require_room(self, more: int) -> None:
        room = self._room(self._folder)
        if not room.takes(more):
            raise UploadError(
                f"the disk has {_gib(room.free)} left, which is too little for this and for what is counted: "
                "delete recordings, or make room on it"
            )

    @contextmanager
    def _alone(self, upload: str) -> Iterator[None]:
        with self._lock:
            if upload in self._busy:
                raise MisplacedPartError(self._there(upload))
            self._busy.add(upload)
        try:
            yield
        finally:
            self._busy.discard(upload)

    def _begun(self) -> Iterator[Upload]:
        for note in sorted(self._folder.glob(f"*{NOTE}")):
            with suppress(OSError, ValueError, KeyError, TypeError, NoSuchRecordingError):
                yield upload_of(json.loads(note.read_bytes()))

    def _note(self, upload: Upload) -> None:
        replace_file(self._folder / f"{upload.id}{NOTE}", json.dumps(upload.record()).encode(), 0o600)

    def _part(self, upload: str) -> Path:
        return self._folder / f"{checked_id(upload)}{PART}"

    def _there(self, upload: str) -> int:
        for suffix in (PART, *BY_SUFFIX):
            with suppress(OSError):
                return (self._folder / f"{upload}{suffix}").stat().st_size
        return 0

    def _remove(self, upload: str) -> None:
        for suffix in (PART, NOTE, *BY_SUFFIX):
            (self._folder / f"{upload}{suffix}").unlink(missing_ok=True)


def disk_room(folder: Path) -> DiskRoom:
    """The room on the disk of a folder."""
    found = os.statvfs(folder)
    return DiskRoom(found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize)


def _write(descriptor: int, piece: bytes) -> None:
    try:
        while piece:
            piece = piece[os.write(descriptor, piece) :]
    except OSError as error:
        raise UploadError(f"the disk does not take it ({error.strerror}): make room on it") from None


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _gib(size: int) -> str:
    return f"{size / 2**30:.1f} GiB" if size >= 2**30 // 10 else f"{size / 2**20:.1f} MiB"

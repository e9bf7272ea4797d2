"""Sees every file that is written below some folders, also those that are deleted again: Linux's inotify, by ctypes.

A file is opened as soon as its name appears, and kept: what is written into it later can be read though it is gone.
"""

import ctypes
import os
import select
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from edgecount.privacy.picture_search import HEAD, kind_of

_OPEN, _MODIFY, _WRITTEN, _MOVED_TO, _CREATE = 0x20, 0x2, 0x8, 0x80, 0x100
_OVERFLOW, _IS_FOLDER, _NONBLOCK = 0x4000, 0x40000000, 0o4000
_EVENT = struct.Struct("iIII")
_MOST = 4000  # files kept open


@dataclass
class Seen:
    """What was seen.

    `written` are the names of files that were made, moved here or written; `pictures` have those of them that held a
    picture, with its kind; `unread` those with any content that were gone before they could be opened; `opened` all
    that was opened.
    """

    written: set[Path] = field(default_factory=set)
    pictures: dict[Path, str] = field(default_factory=dict)
    unread: set[Path] = field(default_factory=set)
    opened: set[Path] = field(default_factory=set)


class FileWatch:
    """Watches folders, and all below them, while it is entered; `seen` is whole afterwards."""

    def __init__(self, *folders: Path) -> None:
        self.seen = Seen()
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = -1
        self._watched = folders
        self._folders: dict[int, Path] = {}
        self._kept: dict[tuple[int, int], tuple[Path, int]] = {}
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="inotify")
        self._faults: list[str] = []

    def __enter__(self) -> Self:
        self._queue = self._libc.inotify_init1(_NONBLOCK)
        assert self._queue >= 0, os.strerror(ctypes.get_errno())
        for folder in self._watched:
            self._descend(folder, fresh=False)
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._is_over.set()
        self._thread.join()
        os.close(self._queue)
        for path, handle in self._kept.values():
            self._judge(path, handle)
            os.close(handle)
        assert not self._faults, self._faults

    def _listen(self) -> None:
        """Until it is over, and nothing more is in the queue."""
        while True:
            last = self._is_over.is_set()
            if select.select([self._queue], [], [], 0.05)[0]:
                self._take(os.read(self._queue, 1 << 20))
            elif last:
                return

    def _take(self, data: bytes) -> None:
        at = 0
        while at < len(data):
            number, mask, _, length = _EVENT.unpack_from(data, at)
            name = data[at + _EVENT.size : at + _EVENT.size + length].rstrip(b"\0").decode()
            at += _EVENT.size + length
            if mask & _OVERFLOW:
                self._faults.append("more was written than could be watched")
            elif number in self._folders and name:
                self._see(self._folders[number], name, mask)

    def _see(self, folder: Path, name: str, mask: int) -> None:
        path = folder / name
        if mask & _IS_FOLDER:
            if mask & (_CREATE | _MOVED_TO):
                self._descend(path, fresh=True)
        elif mask & (_CREATE | _MOVED_TO | _MODIFY | _WRITTEN):
            self._note(path, has_content=bool(mask & (_MOVED_TO | _MODIFY)))
        elif mask & _OPEN:
            self.seen.opened.add(path)

    def _descend(self, folder: Path, *, fresh: bool) -> None:
        """Watch a folder and all below it; where it is new, what was put there before it was watched is noted too."""
        self._add(folder)
        with suppress(FileNotFoundError):
            for path in list(folder.iterdir()):
                if path.is_dir() and not path.is_symlink():
                    self._descend(path, fresh=fresh)
                elif fresh:
                    self._note(path)

    def _add(self, folder: Path) -> None:
        mask = _CREATE | _MOVED_TO | _MODIFY | _WRITTEN | _OPEN
        number = self._libc.inotify_add_watch(self._queue, os.fsencode(folder), mask)
        if number >= 0:  # else it is gone again
            self._folders[number] = folder

    def _note(self, path: Path, *, has_content: bool = True) -> None:
        self.seen.written.add(path)
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
        except OSError:
            if has_content and path not in (kept for kept, _ in self._kept.values()):
                self.seen.unread.add(path)
            return
        found = os.fstat(handle)
        self._judge(path, handle)
        if (found.st_dev, found.st_ino) in self._kept or len(self._kept) >= _MOST:
            os.close(handle)
        else:
            self._kept[found.st_dev, found.st_ino] = path, handle

    def _judge(self, path: Path, handle: int) -> None:
        with suppress(OSError):  # a socket, or a pipe
            kind = kind_of(os.pread(handle, HEAD, 0), os.fstat(handle).st_size)
            if kind is not None:
                self.seen.pictures[path] = kind

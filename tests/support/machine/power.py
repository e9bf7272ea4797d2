"""A disk whose power can be cut: `volatile_disk` as a file system, by way of FUSE, in a process of its own."""

import contextlib
import errno
import os
import shutil
import stat
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path, PurePosixPath
from random import Random
from typing import Any, Self

import mfusepy

from tests.support.machine.volatile_disk import Chance, File, Folder, Node, load, save
from tests.support.waiting import status_of, wait_until

ROOT = Path(__file__).parents[3]
CUT = "user.cut"
"""The attribute that cuts the power when it is set; its value is the size of a sector and a seed, or 0 and anything."""


class Files(mfusepy.Operations):  # type: ignore[misc]  # the package has no types
    """What programs may do with the disk, one after the other."""

    use_ns = True

    def __init__(self, disk: Folder, kept: Path) -> None:
        self._disk = disk
        self._kept = kept
        self._numbers = count(1)
        self._open: dict[int, File] = {}

    def getattr(self, path: str, fh: int | None = None) -> dict[str, Any]:
        node = self._open[fh] if fh else self._node(path)
        if isinstance(node, File):
            return {"st_mode": stat.S_IFREG | 0o644, "st_size": len(node.data), "st_nlink": 1}
        return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2}

    def readdir(self, path: str, fh: int) -> list[str]:
        return [".", "..", *self._folder(path).names]

    def create(self, path: str, mode: int, fi: Any = None) -> int:
        file = File()
        self._change(path, file)
        return self._opened(file)

    def mkdir(self, path: str, mode: int) -> int:
        self._change(path, Folder())
        return 0

    def open(self, path: str, flags: int) -> int:
        file = self._file(path)
        if flags & os.O_TRUNC:  # some systems ask for it with the opening, others on its own
            file.truncate(0)
        return self._opened(file)

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        return bytes(self._open[fh].data[offset : offset + size])

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._open[fh].write(offset, data)
        return len(data)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        (self._open[fh] if fh else self._file(path)).truncate(length)
        return 0

    def release(self, path: str, fh: int) -> int:
        del self._open[fh]
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._open[fh].sync()
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._folder(path).sync()
        return 0

    def unlink(self, path: str) -> int:
        self._change(path, None)
        return 0

    def rmdir(self, path: str) -> int:
        if self._folder(path).names:
            raise mfusepy.FuseOSError(errno.ENOTEMPTY)
        self._change(path, None)
        return 0

    def rename(self, old: str, new: str) -> int:
        before, after = PurePosixPath(old), PurePosixPath(new)
        node = self._node(old)
        if before.parent == after.parent:
            self._folder(str(before.parent)).change({before.name: None, after.name: node})
        else:
            self._change(new, node)
            self._change(old, None)
        return 0

    def chmod(self, path: str, mode: int) -> int:
        return 0

    def chown(self, path: str, uid: int, gid: int) -> int:
        return 0

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        return 0

    def setxattr(self, path: str, name: str, value: bytes, options: int, position: int = 0) -> int:
        """Cut the power: keep what is left, and be gone."""
        if name != CUT:
            raise mfusepy.FuseOSError(errno.ENOTSUP)
        sector, seed = map(int, value.split())
        shutil.rmtree(self._kept)
        self._kept.mkdir()
        save(self._disk, self._kept, Chance(Random(seed), sector) if sector else None)
        os._exit(0)

    def _opened(self, file: File) -> int:
        number = next(self._numbers)
        self._open[number] = file
        return number

    def _change(self, path: str, node: Node | None) -> None:
        place = PurePosixPath(path)
        self._folder(str(place.parent)).change({place.name: node})

    def _node(self, path: str) -> Node:
        node: Node = self._disk
        for name in PurePosixPath(path).parts[1:]:
            if not isinstance(node, Folder):
                raise mfusepy.FuseOSError(errno.ENOTDIR)
            if name not in node.names:
                raise mfusepy.FuseOSError(errno.ENOENT)
            node = node.names[name]
        return node

    def _file(self, path: str) -> File:
        node = self._node(path)
        if not isinstance(node, File):
            raise mfusepy.FuseOSError(errno.EISDIR)
        return node

    def _folder(self, path: str) -> Folder:
        node = self._node(path)
        if not isinstance(node, Folder):
            raise mfusepy.FuseOSError(errno.ENOTDIR)
        return node


class Powered:
    """While it is entered as a context manager, `mount` is a disk with what is in `kept`.

    After a `cut`, `kept` has what is left, and `mount` nothing but errors.
    """

    def __init__(self, kept: Path, mount: Path) -> None:
        self._kept = kept
        self._mount = mount

    def __enter__(self) -> Self:
        self._kept.mkdir(exist_ok=True)
        self._mount.mkdir(exist_ok=True)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.machine.power", self._kept, self._mount],
            stdin=subprocess.PIPE,
            cwd=ROOT,
        )
        wait_until(lambda: self._mount.is_mount() or self._process.poll() is not None, "the disk is mounted")
        assert self._process.poll() is None
        return self

    def cut(self, sector: int = 0, seed: int = 0) -> None:
        """Cut the power; with a size of sectors, some of what is not synced is there by chance."""
        with contextlib.suppress(ConnectionError, OSError):  # nobody is left who could answer
            os.setxattr(self._mount, CUT, f"{sector} {seed}".encode())
        assert status_of(self._process, "the end of the disk") == 0

    def __exit__(self, *_exception: object) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        unmount(self._mount)


def is_possible() -> bool:
    """Whether this system has what it takes."""
    return os.access("/dev/fuse", os.R_OK | os.W_OK) and shutil.which("fusermount3") is not None


def unmount(mount: Path) -> None:
    """Take the disk away, whether anybody is still there or not."""
    subprocess.run(["fusermount3", "-u", "-z", "-q", mount], check=False)


def _end_with_the_tests(mount: Path) -> None:
    """Wait until whoever started this is no more."""
    sys.stdin.read()
    unmount(mount)
    os._exit(1)


def main(kept: Path, mount: Path) -> None:
    """Serve a disk until its power is cut."""
    threading.Thread(target=_end_with_the_tests, args=[mount], name="tests", daemon=True).start()
    mfusepy.FUSE(Files(load(kept), kept), str(mount), foreground=True, nothreads=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

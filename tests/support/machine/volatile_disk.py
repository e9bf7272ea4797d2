"""A disk as a power cut finds it: what is written stays in memory until somebody syncs it.

Stricter than most real ones: to sync a file keeps its content, but its name only where its folder is synced too.  At
the cut, what was not synced is gone; or, where chance has a say, of each write some sectors are there, and some names.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random


@dataclass(frozen=True, slots=True)
class Chance:
    """Lets every other sector (of so many bytes) and change of names survive though it was not synced."""

    random: Random
    sector: int

    def smiles(self) -> bool:
        """Whether one of them survives."""
        return self.random.random() < 0.5


@dataclass(eq=False, slots=True)
class File:
    """Bytes as programs see them, and as they are kept; `unsynced` has the writes since, None where it was cut."""

    data: bytearray = field(default_factory=bytearray)
    kept: bytes = b""
    unsynced: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, offset: int, data: bytes) -> None:
        """Put bytes there, after zeros where the file is shorter."""
        _put(self.data, offset, data)
        self.unsynced.append((offset, data))

    def truncate(self, length: int) -> None:
        """Make it so long."""
        _cut(self.data, length)
        self.unsynced.append((length, None))

    def sync(self) -> None:
        """Keep the content."""
        self.kept = bytes(self.data)
        self.unsynced.clear()

    def left(self, chance: Chance | None) -> bytes:
        """What the cut leaves of it."""
        if chance is None:
            return self.kept
        left = bytearray(self.kept)
        for offset, data in self.unsynced:
            if data is not None:
                for start, part in _sectors(offset, data, chance.sector):
                    if chance.smiles():
                        _put(left, start, part)
            elif chance.smiles():
                _cut(left, offset)
        return bytes(left)


@dataclass(eq=False, slots=True)
class Folder:
    """Names as programs see them, and as they are kept; `unsynced` has what changed since, a renaming as one."""

    names: "dict[str, Node]" = field(default_factory=dict)
    kept: "dict[str, Node]" = field(default_factory=dict)
    unsynced: "list[dict[str, Node | None]]" = field(default_factory=list)

    def change(self, changes: "dict[str, Node | None]") -> None:
        """Let names stand for other files, or for none any more."""
        _rename(self.names, changes)
        self.unsynced.append(changes)

    def sync(self) -> None:
        """Keep the names."""
        self.kept = dict(self.names)
        self.unsynced.clear()

    def left(self, chance: Chance | None) -> "dict[str, Node]":
        """What the cut leaves of the names."""
        left = dict(self.kept)
        for changes in self.unsynced:
            if chance and chance.smiles():
                _rename(left, changes)
        return left


Node = File | Folder


def load(folder: Path) -> Folder:
    """A disk with everything that is in a real folder."""
    disk = Folder()
    for path in folder.iterdir():
        disk.names[path.name] = load(path) if path.is_dir() else _file(path.read_bytes())
    disk.sync()
    return disk


def save(disk: Folder, folder: Path, chance: Chance | None = None) -> None:
    """Put into an empty real folder what a cut would leave of a disk."""
    for name, node in disk.left(chance).items():
        path = folder / name
        if isinstance(node, File):
            path.write_bytes(node.left(chance))
        else:
            path.mkdir()
            save(node, path, chance)


def _file(data: bytes) -> File:
    return File(bytearray(data), data)


def _put(target: bytearray, offset: int, data: bytes) -> None:
    target.extend(bytes(max(0, offset - len(target))))
    target[offset : offset + len(data)] = data


def _cut(target: bytearray, length: int) -> None:
    del target[length:]
    target.extend(bytes(length - len(target)))


def _rename(names: "dict[str, Node]", changes: "dict[str, Node | None]") -> None:
    for name, node in changes.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


def _sectors(offset: int, data: bytes, size: int) -> Iterator[tuple[int, bytes]]:
    """The parts of a write that a disk writes as one."""
    start = 0
    while start < len(data):
        end = min(len(data), start + size - (offset + start) % size)
        yield offset + start, data[start:end]
        start = end

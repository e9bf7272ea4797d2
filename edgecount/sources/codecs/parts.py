"""Reading a stranger's file in small parts: so many at most, none longer than what is left of the file."""

from dataclasses import dataclass
from typing import BinaryIO

MOST_PARTS = 200_000
"""So many parts of a file are looked at: a day in fragments of a second has no more."""
DEEPEST = 8
"""So many levels of parts within parts."""
_PIECE = 2**20


class UnknownContentError(ValueError):
    """A file is not taken; tells why, to follow its name."""


@dataclass(slots=True)
class Parts:
    """The parts of an open file of `size` bytes; `left` is how many more may be looked at."""

    file: BinaryIO
    size: int
    left: int = MOST_PARTS

    def bytes_at(self, at: int, count: int) -> bytes:
        """These bytes, all of them; UnknownContentError where the file ends before."""
        self.file.seek(at)
        found = self.file.read(count)
        if len(found) < count:
            raise UnknownContentError("is cut off: copy or record it again")
        return found

    def number_at(self, at: int, count: int) -> int:
        """An unsigned number, its highest byte first."""
        return int.from_bytes(self.bytes_at(at, count), "big")

    def look(self) -> None:
        """Take note of one more part; UnknownContentError where there are too many."""
        self.left -= 1
        if self.left < 0:
            raise UnknownContentError("has too many parts: copy it with another program")

    def times(self, word: bytes, start: int, end: int) -> int:
        """How often a word of four bytes stands between two places."""
        found, rest, at = 0, b"", start
        while at < end:
            piece = rest + self.bytes_at(at, min(_PIECE, end - at))
            found += piece.count(word)
            at, rest = at + len(piece) - len(rest), piece[-len(word) + 1 :]
        return found

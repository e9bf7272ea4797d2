"""Whole JPEG pictures in the bytes of a stream, whatever stands between them.

Cameras frame their pictures in many ways: with boundaries that they announce, with others, with none before the first
picture, with lengths or without.  A JPEG says itself where it ends (ITU-T T.81, annex B): it is a row of segments that
have a length, and of compressed data in which a marker is seen at once.
"""

import re
from collections.abc import Iterator

LONGEST = 32 * 2**20
"""Bytes of a picture at most; what is longer is left out."""

_BEGIN = b"\xff\xd8\xff"
_END, _ANEW, _SCAN = 0xD9, 0xD8, 0xDA
_ALONE = (0x01, *range(0xD0, 0xD8))  # markers without a segment
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # in compressed data, all others stand for themselves


class JpegFinder:
    """Takes a stream piece by piece, and gives its pictures."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._at = 0  # of a picture that begins at 0, so far is known; 0: there is none
        self._is_in_scan = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """The pictures that end in this piece."""
        self._kept += piece
        while self._has_begun():
            end = self._end()
            if end is None:
                break
            yield bytes(self._kept[:end])
            self._drop(end)
        if len(self._kept) > LONGEST:
            self._drop(len(self._kept))

    def _has_begun(self) -> bool:
        """Whether a picture begins, which then is at 0."""
        if self._at:
            return True
        begin = self._kept.find(_BEGIN)
        self._drop(begin if begin >= 0 else max(0, len(self._kept) - len(_BEGIN) + 1))
        self._at = 2 if begin >= 0 else 0
        return begin >= 0

    def _drop(self, count: int) -> None:
        del self._kept[:count]
        self._at, self._is_in_scan = 0, False

    def _end(self) -> int | None:
        """Where the picture ends; None if that is still to come."""
        while self._at + 2 <= len(self._kept):
            if self._is_in_scan and not self._at_marker():
                return None
            first, marker = self._kept[self._at], self._kept[self._at + 1]
            if first == marker == 0xFF:  # they may be repeated
                self._at += 1
            elif first == 0xFF and marker == _END:
                return self._at + 2
            elif first != 0xFF or marker == _ANEW:  # it breaks off, and another one may follow
                self._drop(self._at)
                if not self._has_begun():
                    return None
            elif not self._pass(marker):
                return None
        return None

    def _at_marker(self) -> bool:
        """Go on to the next marker in compressed data; whether there is one."""
        found = _MARKER.search(self._kept, self._at)
        self._at = len(self._kept) - 1 if found is None else found.start()
        return found is not None

    def _pass(self, marker: int) -> bool:
        """Go on behind a marker and its segment; whether it is all there."""
        if marker in _ALONE:
            self._at += 2
            return True
        length = int.from_bytes(self._kept[self._at + 2 : self._at + 4], "big")
        if len(self._kept) < self._at + 4 or len(self._kept) < self._at + 2 + length:
            return False
        self._at += 2 + length
        self._is_in_scan = marker == _SCAN
        return True

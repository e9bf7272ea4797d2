"""What a video file's container states of it: whether the file is all there, and how long it is."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

MOST_PARTS = 100_000
"""So many outermost parts of a file are looked at: a day in pieces of two seconds has no more."""
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"  # Matroska's and WebM's two outermost elements
_MP4 = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")  # boxes with which an MP4 or MOV may begin


def is_cut_off(path: Path) -> bool:
    """Whether an AVI, MP4, MOV, Matroska or WebM file ends before the length that its container states.

    False if it is whole, of another kind, or states no length (a recorder that was switched off writes none).
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(0)
        return _stated_end(file, head, size) > size


def states_frames(path: Path) -> bool:
    """Whether the container states how many frames it has: AVI, and MP4 or MOV in one piece; others let one guess."""
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(b"RIFF"):
            return True
        return head[4:8] in _MP4 and b"moof" not in _boxes(file, path.stat().st_size)


def shown_seconds(path: Path) -> float | None:
    """How long an MP4 or MOV says that it plays: less than it holds if its beginning or end is left out; else None."""
    with path.open("rb") as file:
        if file.read(8)[4:8] not in _MP4:
            return None
        index = _boxes(file, path.stat().st_size).get(b"moov")
        if index is None:
            return None
        file.seek(index + 8)
        return _movie_seconds(file.read(8 + 32))


def _movie_seconds(header: bytes) -> float | None:
    """The duration in a movie header box (ISO/IEC 14496-12, 8.2.2), in its version 0 or 1; None if it has none."""
    if header[4:8] != b"mvhd" or len(header) < 40:
        return None
    at, size = (28, 8) if header[8] else (20, 4)
    ticks_per_second = int.from_bytes(header[at : at + 4], "big")
    ticks = int.from_bytes(header[at + 4 : at + 4 + size], "big")
    return ticks / ticks_per_second if ticks and ticks_per_second else None


def _boxes(file: BinaryIO, size: int) -> dict[bytes, int]:
    """Where the outermost boxes of an MP4 begin, by their type."""
    found: dict[bytes, int] = {}

    def noted(file: BinaryIO) -> int | None:
        begin = file.tell()
        length = _mp4_box(file)
        file.seek(begin + 4)
        found[file.read(4)] = begin
        return length

    _walk(file, size, noted)
    return found


def _stated_end(file: BinaryIO, head: bytes, size: int) -> int:
    if head.startswith(_EBML):
        return _matroska_end(file)
    if head.startswith(b"RIFF"):
        return _walk(file, size, _riff_chunk)
    if head[4:8] in _MP4:
        return _walk(file, size, _mp4_box)
    return 0


def _walk(file: BinaryIO, size: int, length_of: Callable[[BinaryIO], int | None]) -> int:
    """Where the last of the outermost parts that are looked at ends, or would end."""
    end = parts = 0
    while end < size and parts < MOST_PARTS:
        parts += 1
        file.seek(end)
        length = length_of(file)
        if length is None:
            break
        end += length
    return end


def _riff_chunk(file: BinaryIO) -> int | None:
    head = file.read(8)
    length = int.from_bytes(head[4:8], "little")
    return 8 + length if head[:4] == b"RIFF" and len(head) == 8 and 0 < length < 0xFFFFFFFF else None


def _mp4_box(file: BinaryIO) -> int | None:
    head = file.read(16)
    length = int.from_bytes(head[:4], "big")
    if length == 1:  # the true length follows, in 64 bits
        length = int.from_bytes(head[8:16], "big")
    return length if head[4:8].isalnum() and length >= 8 else None


def _matroska_end(file: BinaryIO) -> int:
    file.seek(len(_EBML))
    header = _ebml_length(file)
    if header is None:
        return 0
    file.seek(header, 1)
    if file.read(len(_SEGMENT)) != _SEGMENT:
        return 0
    segment = _ebml_length(file)
    return 0 if segment is None else file.tell() + segment


def _ebml_length(file: BinaryIO) -> int | None:
    """An element's length: as many bytes as the first one has leading zero bits, and one; all ones for 'unknown'."""
    first = file.read(1)
    if first in (b"", b"\0"):
        return None
    more = 8 - first[0].bit_length()
    value = int.from_bytes(first + file.read(more), "big")
    mask = (1 << 7 * (more + 1)) - 1
    return None if value & mask == mask else value & mask

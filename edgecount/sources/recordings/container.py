"""Whether a video file is all there, by the lengths that its container states."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"  # Matroska's and WebM's two outermost elements


def is_cut_off(path: Path) -> bool:
    """Whether an AVI, MP4, MOV, Matroska or WebM file ends before the length that its container states.

    False if it is whole, of another kind, or states no length (a recorder that was switched off writes none).
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(8)
        file.seek(0)
        return _stated_end(file, head, size) > size


def _stated_end(file: BinaryIO, head: bytes, size: int) -> int:
    if head.startswith(_EBML):
        return _matroska_end(file)
    if head.startswith(b"RIFF"):
        return _walk(file, size, _riff_chunk)
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"):
        return _walk(file, size, _mp4_box)
    return 0


def _walk(file: BinaryIO, size: int, length_of: Callable[[BinaryIO], int | None]) -> int:
    """Where the last of the outermost parts ends, or would end."""
    end = 0
    while end < size:
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

"""MP4 and MOV: the codecs that the sample descriptions name (ISO/IEC 14496-12).

FFmpeg takes a sample description wherever it lies, and its codec by its name alone, whatever the track says that it is.
So every one counts, and one that lies where none belongs is refused.
"""

from collections.abc import Iterator

from edgecount.sources.codecs.allowed import BESIDE_IN_MP4, IN_MP4, OBJECTS
from edgecount.sources.codecs.parts import DEEPEST, Parts, UnknownContentError

BEGINNINGS = frozenset({b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"})
_PAYLOAD = frozenset({b"mdat", b"free", b"skip", b"wide"})
_WITHIN = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_MOST_ENTRIES = 16
_LARGEST_INDEX = 2**28
"""What lies around the pictures: a day of 50 a second has a tenth of it (bytes)."""


def codecs_in_mp4(parts: Parts) -> frozenset[bytes]:
    """The names of all sample entries; UnknownContentError where one is not taken, or the file is not what it says."""
    found: set[bytes] = set()
    whole = described = around = 0
    for kind, start, end in _boxes(parts, 0, parts.size):
        if kind in _PAYLOAD:
            continue
        around += end - start
        if around > _LARGEST_INDEX:
            raise UnknownContentError("has an index that is too large: cut it into shorter recordings")
        whole += parts.times(b"stsd", start - 8, end)
        if parts.times(b"cmov", start - 8, end):
            raise UnknownContentError("has a compressed index: copy it with another program")
        for at, stop in _descriptions(parts, kind, start, end, 0):
            described += 1
            found |= set(_entries(parts, at, stop))
    if described != whole:
        raise UnknownContentError("describes its pictures where no description belongs: copy it with another program")
    if not found & IN_MP4:
        raise UnknownContentError("has no pictures of a kind that is taken")
    return frozenset(found)


def _boxes(parts: Parts, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two places: kind, and where the content of each begins and ends."""
    while start < end:
        parts.look()
        length, kind, head = parts.number_at(start, 4), parts.bytes_at(start + 4, 4), 8
        if length == 1:
            length, head = parts.number_at(start + 8, 8), 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end:
            raise UnknownContentError("is cut off, or says more than it holds: copy or record it again")
        yield kind, start + head, start + length
        start += length


def _descriptions(parts: Parts, kind: bytes, start: int, end: int, depth: int) -> Iterator[tuple[int, int]]:
    """Where the sample descriptions of a box begin and end."""
    if kind == b"stsd":
        yield start, end
    elif kind in _WITHIN:
        if depth > DEEPEST:
            raise UnknownContentError("has too many parts within parts: copy it with another program")
        for inner, at, stop in _boxes(parts, start, end):
            yield from _descriptions(parts, inner, at, stop, depth + 1)


def _entries(parts: Parts, start: int, end: int) -> Iterator[bytes]:
    """The names of a description's entries, each of which is taken."""
    count, seen = parts.number_at(start + 4, 4), 0
    for kind, at, stop in _boxes(parts, start + 8, end):
        seen += 1
        if kind not in IN_MP4 | BESIDE_IN_MP4:
            raise UnknownContentError(f"is coded as {kind.decode('latin-1')!a}, which is not taken")
        if any(named not in OBJECTS for named in _objects(parts, at - 8, stop)):
            raise UnknownContentError(f"says in {kind.decode('latin-1')!a} that it is coded in a way that is not taken")
        yield kind
    if seen != count or seen > _MOST_ENTRIES:
        raise UnknownContentError("describes more than it holds: copy it with another program")


def _objects(parts: Parts, start: int, end: int) -> Iterator[int]:
    """The codecs that descriptors within an entry name (ISO/IEC 14496-1, 7.2.6.6): one byte after a tag of 4."""
    entry = parts.bytes_at(start, min(end - start, 2**16))
    at = entry.find(b"esds")
    while at >= 0:
        if (named := _named(entry[at + 8 : at + 64])) is not None:
            yield named
        at = entry.find(b"esds", at + 4)


def _named(descriptor: bytes) -> int | None:
    if descriptor[:1] == b"\3":
        descriptor = _content(descriptor)
        flags = descriptor[2] if len(descriptor) > 2 else 0
        descriptor = descriptor[3 + (2 if flags & 0x80 else 0) :]
    else:
        descriptor = descriptor[2:]
    content = _content(descriptor) if descriptor[:1] == b"\4" else b""
    return content[0] if content else None


def _content(descriptor: bytes) -> bytes:
    """What follows a descriptor's tag and its length, which has up to four bytes."""
    at = 1
    while at < 4 and at < len(descriptor) and descriptor[at] & 0x80:
        at += 1
    return descriptor[at + 1 :]

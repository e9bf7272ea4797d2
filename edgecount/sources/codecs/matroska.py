"""Matroska and WebM: the codecs that its tracks name (RFC 9559).

FFmpeg finds tracks where they lie, and where the index of the file (SeekHead) says: so the index may say nothing else.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from edgecount.sources.codecs.allowed import BESIDE_IN_MATROSKA, IN_MATROSKA
from edgecount.sources.codecs.parts import Parts, UnknownContentError

BEGINNING = b"\x1a\x45\xdf\xa3"
_SEGMENT, _SEEK_HEAD, _TRACKS, _CLUSTER, _ATTACHMENTS = 0x18538067, 0x114D9B74, 0x1654AE6B, 0x1F43B675, 0x1941A469
_HARMLESS = frozenset({0x1549A966, 0x1C53BB6B, 0x1043A770, 0x1254C367, 0xEC, 0xBF})  # info, cues, chapters, tags, void
_TRACK, _CODEC, _SEEK, _SEEK_ID, _SEEK_POSITION = 0xAE, 0x86, 0x4DBB, 0x53AB, 0x53AC
_LONGEST_NAME = 64


@dataclass(slots=True)
class _Found:
    """Where tracks and indexes lie, what the indexes say of them, and the codecs."""

    places: set[int] = field(default_factory=set)
    said: set[int] = field(default_factory=set)
    codecs: set[str] = field(default_factory=set)


def codecs_in_matroska(parts: Parts) -> frozenset[str]:
    """The codecs of all tracks; UnknownContentError where one is not taken, or the file is not what it says."""
    found = _Found()
    _, header, end = _element(parts, 0, parts.size)
    kind, start, end = _element(parts, end, parts.size)
    if kind != _SEGMENT or header < 4:
        raise UnknownContentError("is no Matroska file that is taken: copy it with another program")
    for kind, at, content, stop in _elements(parts, start, end):
        if kind in (_TRACKS, _SEEK_HEAD):
            found.places.add(at - start)
            _take(parts, kind, content, stop, found)
        elif kind == _ATTACHMENTS:
            raise UnknownContentError("has other files attached: copy it without them")
        elif kind != _CLUSTER and kind not in _HARMLESS:
            raise UnknownContentError("has parts that are not known: copy it with another program")
    if not found.said <= found.places:
        raise UnknownContentError("says that its tracks lie where none do: copy it with another program")
    if not found.codecs & IN_MATROSKA:
        raise UnknownContentError("has no pictures of a kind that is taken")
    return frozenset(found.codecs)


def _take(parts: Parts, kind: int, start: int, end: int, found: _Found) -> None:
    for inner, _, at, stop in _elements(parts, start, end):
        if kind == _TRACKS and inner == _TRACK:
            found.codecs |= {_codec(parts, *place) for place in _all(parts, _CODEC, at, stop)}
        elif kind == _SEEK_HEAD and inner == _SEEK:
            named = {parts.number_at(a, min(8, b - a)) for a, b in _all(parts, _SEEK_ID, at, stop)}
            if named & {_TRACKS, _SEEK_HEAD, _ATTACHMENTS}:
                found.said |= {parts.number_at(a, min(8, b - a)) for a, b in _all(parts, _SEEK_POSITION, at, stop)}


def _codec(parts: Parts, start: int, end: int) -> str:
    name = parts.bytes_at(start, min(end - start, _LONGEST_NAME)).rstrip(b"\0").decode("latin-1")
    if name not in IN_MATROSKA and not name.startswith(BESIDE_IN_MATROSKA):
        raise UnknownContentError(f"is coded as {name!a}, which is not taken")
    return name


def _all(parts: Parts, kind: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    return ((at, stop) for found, _, at, stop in _elements(parts, start, end) if found == kind)


def _elements(parts: Parts, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
    """The elements between two places: id, where it begins, and where its content begins and ends."""
    while start < end:
        parts.look()
        kind, content, stop = _element(parts, start, end)
        yield kind, start, content, stop
        start = stop


def _element(parts: Parts, at: int, end: int) -> tuple[int, int, int]:
    """An element's id, and where its content begins and ends; only a segment may leave open where that is."""
    kind, after = _variable(parts, at, 4, keep=True)
    length, content = _variable(parts, after, 8, keep=False)
    is_open = length == (1 << 7 * (content - after)) - 1
    if is_open and kind == _SEGMENT:
        return kind, content, end
    if is_open or content + length > end:
        raise UnknownContentError("is cut off, or was never closed: copy it with another program")
    return kind, content, content + length


def _variable(parts: Parts, at: int, most: int, *, keep: bool) -> tuple[int, int]:
    """A number of variable length and where it ends; an id keeps the bit that says how long it is."""
    first = parts.number_at(at, 1)
    count = 9 - first.bit_length()
    if count > most:
        raise UnknownContentError("is damaged: copy or record it again")
    value = parts.number_at(at, count)
    return (value if keep else value & ((1 << 7 * count) - 1)), at + count

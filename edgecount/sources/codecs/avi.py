"""AVI: the codecs that its streams name, read one chunk after the other up to the pictures, as FFmpeg does."""

from edgecount.sources.codecs.allowed import IN_AVI, SOUND_IN_AVI
from edgecount.sources.codecs.parts import Parts, UnknownContentError

_LISTS = (b"LIST", b"RIFF")
_MOST_HEADER = 2**24


def codecs_in_avi(parts: Parts) -> frozenset[bytes]:
    """The FourCCs of its pictures; UnknownContentError where one is not taken, or a stream is of another kind."""
    at, stream, found = 0, b"", set[bytes]()
    while at + 12 <= min(parts.size, _MOST_HEADER):
        parts.look()
        kind, length = parts.bytes_at(at, 4), int.from_bytes(parts.bytes_at(at + 4, 4), "little")
        if kind in _LISTS:
            if parts.bytes_at(at + 8, 4) == b"movi":
                break
            at += 12
            continue
        if kind == b"strh":
            stream = _kind(parts.bytes_at(at + 8, 4))
        elif kind == b"strf":
            found |= _codec(parts, stream, at + 8)
        at += 8 + length + length % 2
    else:
        raise UnknownContentError("is cut off before its first picture: copy or record it again")
    if not found:
        raise UnknownContentError("has no pictures of a kind that is taken")
    return frozenset(found)


def _kind(stream: bytes) -> bytes:
    if stream not in (b"vids", b"auds"):
        raise UnknownContentError(f"has a stream of the kind {stream.decode('latin-1')!a}, which is not taken")
    return stream


def _codec(parts: Parts, stream: bytes, at: int) -> set[bytes]:
    """The codec of a stream of pictures; nothing for sound."""
    if stream == b"auds":
        sound = int.from_bytes(parts.bytes_at(at, 2), "little")
        if sound not in SOUND_IN_AVI:
            raise UnknownContentError(f"has sound of the format {sound:#06x}, which is not taken")
        return set()
    codec = parts.bytes_at(at + 16, 4)
    if stream != b"vids" or codec.upper() not in IN_AVI:
        raise UnknownContentError(f"is coded as {codec.decode('latin-1')!a}, which is not taken")
    return {codec}

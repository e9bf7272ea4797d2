"""Containers of recordings made byte by byte, whole and hostile: no picture is in any of them."""


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of an MP4."""
    inside = b"".join(content)
    return (8 + len(inside)).to_bytes(4, "big") + kind + inside


def described(*entries: bytes) -> bytes:
    """A sample description of entries."""
    return box(b"stsd", bytes(4), len(entries).to_bytes(4, "big"), *entries)


def entry(codec: bytes, content: bytes = bytes(78)) -> bytes:
    """A sample entry."""
    return box(codec, content)


def object_entry(kind: int, codec: bytes = b"mp4v") -> bytes:
    """A sample entry whose descriptor names this kind of object."""
    config = bytes([4, 13, kind]) + bytes(12)
    return entry(codec, bytes(78) + box(b"esds", bytes(4), bytes([3, 3 + len(config), 0, 1, 0]), config))


def track(*descriptions: bytes) -> bytes:
    """A track with these sample descriptions."""
    return box(b"trak", box(b"mdia", box(b"minf", box(b"stbl", *descriptions))))


def mp4(*codecs: bytes, more: bytes = b"") -> bytes:
    """An MP4 with a track for each codec, and more in its index."""
    tracks = [track(described(entry(codec))) for codec in codecs]
    return box(b"ftyp", b"isom", bytes(4)) + box(b"moov", *tracks, more) + box(b"mdat", bytes(32))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + len(content).to_bytes(4, "little") + content


def avi(codec: bytes, stream: bytes = b"vids", sound: int | None = None) -> bytes:
    """An AVI with one stream of pictures, and one of sound in this format."""
    streams = _stream(stream, bytes(16) + codec + bytes(20))
    if sound is not None:
        streams += _stream(b"auds", sound.to_bytes(2, "little") + bytes(14))
    header = _chunk(b"LIST", b"hdrl" + _chunk(b"avih", bytes(56)) + streams)
    return _chunk(b"RIFF", b"AVI " + header + _chunk(b"LIST", b"movi" + bytes(16)))


def _stream(kind: bytes, shape: bytes) -> bytes:
    return _chunk(b"LIST", b"strl" + _chunk(b"strh", kind + bytes(52)) + _chunk(b"strf", shape))


def element(kind: int, content: bytes) -> bytes:
    """An element of a Matroska file, its length in eight bytes."""
    return kind.to_bytes((kind.bit_length() + 7) // 8, "big") + (1 << 56 | len(content)).to_bytes(8, "big") + content


TRACKS = 0x1654AE6B


def tracks(*codecs: str) -> bytes:
    """The tracks of a Matroska file."""
    return element(TRACKS, b"".join(element(0xAE, element(0x86, codec.encode())) for codec in codecs))


def seek(kind: int, at: int) -> bytes:
    """An index that says where an element lies."""
    named = element(0x53AB, kind.to_bytes(4, "big")) + element(0x53AC, at.to_bytes(8, "big"))
    return element(0x114D9B74, element(0x4DBB, named))


def matroska(*parts: bytes) -> bytes:
    """A Matroska file with these parts."""
    return element(0x1A45DFA3, element(0x4282, b"matroska")) + element(0x18538067, b"".join(parts))


CLUSTER = element(0x1F43B675, bytes(32))

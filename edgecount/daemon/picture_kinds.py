"""What a picture or a video begins with, whatever its file is called.  Pure."""

import re

HEAD = 512
"""So many bytes at the beginning decide."""

_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
    b"II*\0": "TIFF",
    b"MM\0*": "TIFF",
    b"\0\0\0\x0cjP  ": "JPEG 2000",
    b"\xff\x4f\xff\x51": "JPEG 2000",
    b"\0\0\0\x0cJXL ": "JPEG XL",
    b"\xff\x0a": "JPEG XL",
    b"\x1a\x45\xdf\xa3": "Matroska or WebM",
    b"FLV\x01": "Flash video",
    b"OggS": "Ogg",
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": "Windows Media",
    b"\0\0\x01\xba": "MPEG",
    b"\0\0\x01\xb3": "MPEG",
    b"\0\0\0\x01\x67": "H.264",
    b"\0\0\0\x01\x40\x01": "H.265",
    b"\0\0\0\x01\x27": "H.264",
}
_IN_RIFF = {b"WEBP": "WebP", b"AVI ": "AVI"}
_PORTABLE = re.compile(rb"P[1-7]\s+(#[^\n]*\n\s*)*(\d+\s+\d+|WIDTH)\s")
_PACKET = 188  # of an MPEG transport stream


def kind_of(head: bytes, size: int | None = None) -> str | None:
    """What kind of picture or video something is, by its first HEAD bytes, and its size where that is known."""
    kinds = [kind for beginning, kind in _BEGINNINGS.items() if head.startswith(beginning)]
    return kinds[0] if kinds else _by_structure(head, size)


def _by_structure(head: bytes, size: int | None) -> str | None:
    """For kinds whose first bytes alone are also those of other files."""
    if head.startswith(b"RIFF"):
        return _IN_RIFF.get(head[8:12])
    if head[4:8] in (b"ftyp", b"moov", b"mdat") and head[:2] == b"\0\0":
        return "MP4, MOV, HEIF or AVIF"
    if head.startswith(b"BM") and head[6:10] == b"\0\0\0\0" and size in (None, int.from_bytes(head[2:6], "little")):
        return "BMP"
    if _PORTABLE.match(head):
        return "PNM"
    return "MPEG transport stream" if head[: 2 * _PACKET + 1 : _PACKET] == b"GGG" else None

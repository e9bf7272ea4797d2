"""What a recording's own headers say decides whether it is taken, before anything decodes it."""

from io import BytesIO
from pathlib import Path

import pytest

from edgecount.errors import SourceError
from edgecount.sources.codecs.mp4 import codecs_in_mp4
from edgecount.sources.codecs.parts import Parts, UnknownContentError
from edgecount.sources.codecs.taken import AVI, MATROSKA, MP4, Container, require_taken
from tests.support.containers import (
    CLUSTER,
    TRACKS,
    avi,
    box,
    described,
    element,
    entry,
    matroska,
    mp4,
    object_entry,
    seek,
    track,
    tracks,
)
from tests.support.footage.clips import write_clip

FTYP = box(b"ftyp", b"isom", bytes(4))
MEDIA = box(b"mdat", bytes(32))
TAKEN = {
    "H.264 with sound": (mp4(b"avc1", b"mp4a"), MP4),
    "H.265 of a phone, with its notes": (mp4(b"hvc1", b"mp4a", b"mebx"), MP4),
    "the index at the end": (FTYP + MEDIA + mp4(b"avc3")[len(FTYP) :], MP4),
    "MPEG-4 by its descriptor": (FTYP + box(b"moov", track(described(object_entry(0x20)))) + MEDIA, MP4),
    "a box of 64 bits": (FTYP + b"\0\0\0\1mdat" + (16).to_bytes(8, "big") + mp4(b"avc1")[len(FTYP) :], MP4),
    "Motion JPEG": (avi(b"MJPG"), AVI),
    "XVID with MP3": (avi(b"xvid", sound=0x55), AVI),
    "Matroska": (matroska(tracks("V_MPEG4/ISO/AVC", "A_AAC"), CLUSTER), MATROSKA),
    "Matroska with an index": (matroska(seek(TRACKS, len(seek(TRACKS, 0))), tracks("V_VP9"), CLUSTER), MATROSKA),
}
REFUSED = {
    "a text": (b"WEBVTT, and much more of a text\n" * 4, "is no video of a kind"),
    "a zip": (b"PK\x03\x04" + bytes(64), "is no video of a kind"),
    "nothing": (b"", "is no video of a kind"),
    "a playlist": (b"#EXTM3U\nfile:///etc/passwd\n", "is no video of a kind"),
    "MagicYUV": (mp4(b"M8RG"), "is coded as 'M8RG', which is not taken"),
    "another codec beside": (mp4(b"avc1", b"jpeg"), "is coded as 'jpeg'"),
    "another codec in the descriptor": (
        FTYP + box(b"moov", track(described(object_entry(0x6E)))) + MEDIA,
        "says in 'mp4v' that it is coded in a way that is not taken",
    ),
    "sound alone": (mp4(b"mp4a"), "has no pictures of a kind"),
    "no index": (FTYP + MEDIA, "has no pictures of a kind"),
    "a description where none belongs": (
        mp4(b"avc1", more=box(b"udta", described(entry(b"M8RG")))),
        "describes its pictures where no description belongs",
    ),
    "fewer entries than it says": (
        FTYP + box(b"moov", track(box(b"stsd", bytes(4), bytes([0, 0, 0, 9]), entry(b"avc1")))) + MEDIA,
        "describes more than it holds",
    ),
    "a compressed index": (mp4(b"avc1", more=box(b"cmov", bytes(16))), "has a compressed index"),
    "cut off": (mp4(b"avc1")[:-1], "is cut off"),
    "a box that claims 5 GiB": (FTYP + b"\0\0\0\1moov" + (5 * 2**30).to_bytes(8, "big") + bytes(64), "is cut off"),
    "a box shorter than its head": (FTYP + b"\0\0\0\4moov" + bytes(64), "is cut off"),
    "AVI with another codec": (avi(b"cvid"), "is coded as 'cvid'"),
    "AVI without a codec": (avi(bytes(4)), "is coded as"),
    "AVI with another stream": (avi(b"MJPG", b"iavs"), "has a stream of the kind 'iavs'"),
    "AVI with other sound": (avi(b"MJPG", sound=0x270), "has sound of the format 0x0270"),
    "AVI cut off": (avi(b"MJPG")[:40], "is cut off"),
    "AVI without pictures": (avi(b"", b"auds")[:12] + b"LIST\4\0\0\0movi" + bytes(16), "has no pictures"),
    "Matroska with another codec": (matroska(tracks("V_MS/VFW/FOURCC"), CLUSTER), "is coded as 'V_MS/VFW/FOURCC'"),
    "Matroska with files": (matroska(tracks("V_VP8"), element(0x1941A469, bytes(8))), "has other files attached"),
    "Matroska with tracks elsewhere": (matroska(seek(TRACKS, 4000), tracks("V_VP8"), CLUSTER), "where none do"),
    "Matroska never closed": (matroska(tracks("V_VP8"), b"\x1f\x43\xb6\x75\xff" + bytes(32)), "was never closed"),
    "Matroska with unknown parts": (matroska(tracks("V_VP8"), element(0x4DBB, bytes(4))), "that are not known"),
    "Matroska that is another": (element(0x1A45DFA3, bytes(8)) + element(0xEC, bytes(8)), "is no Matroska file"),
    "Matroska without a length": (b"\x1a\x45\xdf\xa3\0" + bytes(64), "is damaged"),
}


@pytest.mark.parametrize(("content", "container"), TAKEN.values(), ids=TAKEN)
def test_taken(tmp_path: Path, content: bytes, container: Container) -> None:
    path = tmp_path / "upload.part"
    path.write_bytes(content)
    assert require_taken(path, "Saturday") is container


@pytest.mark.parametrize(("content", "why"), REFUSED.values(), ids=REFUSED)
def test_refused_in_one_line(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "upload.mp4"
    path.write_bytes(content)
    with pytest.raises(SourceError) as refused:
        require_taken(path, "Saturday")
    said = str(refused.value)
    assert said.startswith("Saturday: ")
    assert why in said
    assert said.endswith("Motion JPEG are taken)")
    assert "\n" not in said


@pytest.mark.parametrize("suffix", [".avi", ".mp4", ".mov", ".mkv"])
def test_what_opencv_writes_is_taken(tmp_path: Path, suffix: str) -> None:
    path = write_clip(tmp_path / f"clip{suffix}")
    assert require_taken(path, "clip").suffix in (suffix, ".mp4")
    path.write_bytes(path.read_bytes()[:-200])
    if suffix != ".avi":  # its index is at its end, and FFmpeg does without
        with pytest.raises(SourceError, match=r"cut off|never closed"):
            require_taken(path, "clip")


def test_many_small_boxes_end_the_look() -> None:
    content = FTYP + box(b"free") * 300
    with pytest.raises(UnknownContentError, match="too many parts"):
        codecs_in_mp4(Parts(BytesIO(content), len(content), left=200))


def test_boxes_within_boxes_end_the_look(tmp_path: Path) -> None:
    inside = described(entry(b"avc1"))
    for _ in range(20):
        inside = box(b"trak", inside)
    path = tmp_path / "upload.mp4"
    path.write_bytes(FTYP + box(b"moov", inside))
    with pytest.raises(SourceError, match="parts within parts"):
        require_taken(path, "Saturday")


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cannot be read"):
        require_taken(tmp_path / "none", "Saturday")

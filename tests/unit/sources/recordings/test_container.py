from pathlib import Path

import pytest

from edgecount.sources.recordings.container import is_cut_off
from tests.support.footage.clips import cut, index_first, write_clip

EBML = b"\x1a\x45\xdf\xa3"
SEGMENT = b"\x18\x53\x80\x67"


@pytest.mark.parametrize("name", ["clip.avi", "clip.mp4", "clip.mov", "clip.mkv"])
def test_a_whole_file_is_not_cut_off_and_one_byte_less_is(tmp_path: Path, name: str) -> None:
    clip = write_clip(tmp_path / name, frames=3)
    assert not is_cut_off(clip)
    assert is_cut_off(cut(clip, clip.stat().st_size - 1))


def test_a_cut_inside_the_pictures_is_seen_behind_an_index(tmp_path: Path) -> None:
    clip = index_first(write_clip(tmp_path / "clip.mp4", frames=3))
    assert not is_cut_off(clip)
    assert is_cut_off(cut(clip, clip.stat().st_size // 2))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", False, id="empty"),
        pytest.param(b"hello, world, I am a text", False, id="of another kind"),
        pytest.param(b"RIFF" + bytes(4) + b"AVI ", False, id="AVI of a recorder that was switched off"),
        pytest.param(b"RIFF" + b"\xff" * 4 + b"AVI ", False, id="AVI of a recorder that streams"),
        pytest.param(b"RIFF" + b"\x04\0\0\0AVI " + b"RIFF\x09\0\0\0AVIX", True, id="AVI whose second part is cut"),
        pytest.param(b"RIFF" + b"\x04\0\0\0AVI " + b"junk", False, id="AVI with something behind it"),
        pytest.param(b"\0\0\0\x08ftyp" + b"\0\0\0\0mdat....", False, id="MP4 box that goes on to the end"),
        pytest.param(b"\0\0\0\x08ftyp" + b"\0\0\0\x01mdat" + bytes(7) + b"\x14....", False, id="MP4 long box"),
        pytest.param(b"\0\0\0\x08ftyp" + b"\0\0\0\x01mdat" + bytes(7) + b"\x15....", True, id="MP4 long box, cut"),
        pytest.param(b"\0\0\0\x08ftyp" + b"\0\0\0\x01mdat", False, id="MP4 cut within a length: no length is known"),
        pytest.param(EBML + b"\x80" + SEGMENT + b"\x82ab", False, id="Matroska"),
        pytest.param(EBML + b"\x80" + SEGMENT + b"\x83ab", True, id="Matroska, cut"),
        pytest.param(EBML + b"\x80" + SEGMENT + b"\x40\x02ab", False, id="Matroska with a length of two bytes"),
        pytest.param(EBML + b"\x80" + SEGMENT + b"\xff", False, id="Matroska of a length that nobody knew"),
        pytest.param(EBML + b"\x80" + b"other", False, id="EBML of another kind"),
        pytest.param(EBML + b"\0", False, id="EBML with a bad length"),
        pytest.param(EBML, False, id="EBML without a length"),
    ],
)
def test_lengths_that_containers_state(tmp_path: Path, content: bytes, *, expected: bool) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert is_cut_off(file) is expected

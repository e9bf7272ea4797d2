from io import BytesIO
from pathlib import Path

import pytest

from edgecount.sources.recordings.container import MOST_PARTS, is_cut_off, shown_seconds, states_frames
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


def _box(kind: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def _header(version: int, ticks: int, a_second: int = 1000) -> bytes:
    size = 8 if version else 4
    times = bytes(2 * size) + a_second.to_bytes(4, "big") + ticks.to_bytes(size, "big")
    return _box(b"moov", _box(b"mvhd", bytes([version, 0, 0, 0]) + times + bytes(80)))


@pytest.mark.parametrize(
    ("content", "states", "seconds"),
    [
        pytest.param(_box(b"ftyp") + _header(0, 12_500), True, 12.5, id="MP4"),
        pytest.param(_box(b"ftyp") + _box(b"mdat", bytes(9)) + _header(1, 12_500), True, 12.5, id="MP4, long times"),
        pytest.param(_box(b"ftyp") + _header(0, 0) + _box(b"moof"), False, None, id="MP4 in fragments"),
        pytest.param(_box(b"ftyp") + _header(0, 5, 0), True, None, id="MP4 without a clock"),
        pytest.param(_box(b"ftyp") + _box(b"moov"), True, None, id="MP4 whose index is empty"),
        pytest.param(_box(b"ftyp") + _box(b"mdat"), True, None, id="MP4 without an index"),
        pytest.param(b"RIFF" + b"\x04\0\0\0AVI ", True, None, id="AVI"),
        pytest.param(EBML + b"\x80" + SEGMENT + b"\x82ab", False, None, id="Matroska"),
        pytest.param(b"", False, None, id="empty"),
    ],
)
def test_frames_and_seconds_that_containers_state(
    tmp_path: Path, content: bytes, *, states: bool, seconds: float | None
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    assert states_frames(file) is states
    assert shown_seconds(file) == seconds


class CountingFile(BytesIO):
    """Counts how often it was read."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.reads += 1
        return super().read(size)


def test_a_file_of_nothing_but_tiny_boxes_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"\0\0\0\x08free" * 3 * MOST_PARTS)
    files: list[CountingFile] = []

    content = path.read_bytes()

    def opened(_path: Path, _mode: str) -> CountingFile:
        files.append(CountingFile(content))
        return files[-1]

    monkeypatch.setattr(Path, "open", opened)
    assert not is_cut_off(path)
    assert states_frames(path)
    assert shown_seconds(path) is None
    assert max(file.reads for file in files) <= 2 * MOST_PARTS + 2

import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.errors import EdgecountError, UsageError
from edgecount.overlay.video import H264, MPEG4, AnnotatedVideo
from edgecount.ports import Image
from edgecount.sources.recordings.recording import Recording
from tests.support.footage.clips import picture
from tests.support.full_disk import files_no_larger_than


def write(path: Path, frames: int = 8, fps: float = 7, size: tuple[int, int] = (160, 120)) -> None:
    write_pictures(path, [picture(number, *size) for number in range(1, frames + 1)], fps)


def write_pictures(path: Path, pictures: Sequence[Image], fps: float = 7) -> None:
    with AnnotatedVideo(path, fps) as video:
        for image in pictures:
            video.write(image)


def read(path: Path) -> tuple[float, list[tuple[int, ...]]]:
    recording = Recording(path)
    recording.open()
    shapes = []
    while (frame := recording.read()) is not None:
        shapes.append(frame.image.shape)
    return recording.fps, shapes


@pytest.mark.parametrize("name", ["out.mp4", "out.avi", "out.mkv", "OUT.MP4", "two.dots.mp4", "Tür – 1.mp4"])
def test_a_whole_video_has_all_frames_and_no_other_file_is_left(
    tmp_path: Path, name: str, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / name)
    assert read(tmp_path / name) == (7, [(120, 160, 3)] * 8)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert capfd.readouterr() == ("", "")


def test_the_pictures_are_those_that_were_written(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4", frames=5)
    recording = Recording(tmp_path / "out.mp4")
    recording.open()
    for number in range(1, 6):
        frame = recording.read()
        assert frame is not None
        assert np.abs(frame.image.astype(int) - picture(number).astype(int)).mean() < 15


@pytest.mark.parametrize("fps", [0.001, 0.5, 7, 7.5, 23.976, 29.97, 59.94005994, 90.0045, 119.8801, 240, 999.9])
def test_every_rate_that_a_recording_may_have(tmp_path: Path, fps: float) -> None:
    write(tmp_path / "out.mp4", frames=3, fps=fps)
    written = cv2.VideoCapture(str(tmp_path / "out.mp4"))
    assert written.get(cv2.CAP_PROP_FRAME_COUNT) == 3
    assert written.get(cv2.CAP_PROP_FPS) == pytest.approx(max(fps, 0.01), rel=0.002)


def test_an_odd_size_and_a_size_that_changes(tmp_path: Path) -> None:
    sizes = [(161, 121), (161, 121), (320, 240), (80, 60), (161, 121)]
    write_pictures(tmp_path / "out.mp4", [picture(1, *size) for size in sizes])
    assert read(tmp_path / "out.mp4")[1] == [(120, 160, 3)] * 5


def test_what_fails_leaves_nothing_and_what_was_there_stays(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4", frames=4)
    undrawable = np.zeros((5, 0, 3), np.uint8)  # stands for whatever goes wrong
    with pytest.raises(cv2.error):
        write_pictures(tmp_path / "out.mp4", [picture(1), undrawable])
    assert len(read(tmp_path / "out.mp4")[1]) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["out.mp4"]


def test_a_video_of_nothing_is_no_file(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4", frames=0)
    assert list(tmp_path.iterdir()) == []


def test_the_video_of_before_is_replaced(tmp_path: Path) -> None:
    write(tmp_path / "out.mp4", frames=4)
    write(tmp_path / "out.mp4", frames=6)
    assert len(read(tmp_path / "out.mp4")[1]) == 6


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        pytest.param("out.gif", UsageError, "must end in .mp4, .avi, .mkv", id="another kind"),
        pytest.param("out", UsageError, "must end in .mp4, .avi, .mkv", id="no kind"),
        pytest.param("folder.mp4", UsageError, "is a folder", id="a folder"),
        pytest.param("absent/out.mp4", EdgecountError, "cannot be written (No such file or directory)", id="no folder"),
        pytest.param("file/out.mp4", EdgecountError, "cannot be written (Not a directory)", id="a file for a folder"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_done(
    tmp_path: Path, name: str, error: type[EdgecountError], message: str
) -> None:
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(error) as caught, AnnotatedVideo(tmp_path / name, 7):
        pytest.fail("the block must not be entered")
    assert message in str(caught.value)
    assert str(tmp_path / name) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_cannot_be_encoded_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(EdgecountError, match=r"out.mp4 cannot be encoded at 1×1: .*a name that ends in .mp4 or .avi"):
        write(tmp_path / "out.mp4", size=(1, 1))
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_told(tmp_path: Path) -> None:
    with (
        files_no_larger_than(20_000),
        pytest.raises(EdgecountError, match=r"out.mp4 could not be written whole: make room on the disk \(File"),
    ):
        write(tmp_path / "out.mp4", frames=60)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["out.mp4", "out.avi", "out.mkv"])
def test_a_disk_that_is_full_from_the_beginning_is_no_fault_of_the_encoder(tmp_path: Path, name: str) -> None:
    with (
        files_no_larger_than(0),
        pytest.raises(EdgecountError, match=rf"{name} (cannot|could not) be written .*make room on the disk"),
    ):
        write(tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_whose_name_is_no_text(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"w\xfc")
    folder.mkdir()
    write(folder / "out.mp4")
    assert read(folder / "out.mp4") == (7, [(120, 160, 3)] * 8)
    assert [path.name for path in folder.iterdir()] == ["out.mp4"]


def test_no_other_file_of_the_folder_is_touched(tmp_path: Path) -> None:
    neighbours = {name: tmp_path / name for name in ("out.part.mp4", ".out.mp4", "out.mp4.part")}
    for name, path in neighbours.items():
        path.write_text(name)
    write(tmp_path / "out.mp4")
    assert {path.name for path in tmp_path.iterdir()} == {"out.mp4", *neighbours}
    assert [path.read_text() for path in neighbours.values()] == list(neighbours)


def test_a_name_that_is_too_long_is_refused_in_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(EdgecountError, match=r"cannot be written \(File name too long\)"),
        AnnotatedVideo(tmp_path / f"{'n' * 300}.mp4", 7),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "codecs"), [("a.mp4", {H264, MPEG4}), ("a.mkv", {H264, MPEG4}), ("a.avi", {MPEG4})])
def test_how_it_is_encoded_is_known(tmp_path: Path, name: str, codecs: set[str]) -> None:
    with AnnotatedVideo(tmp_path / name, 10) as video:
        assert video.codec is None
        video.write(np.zeros((120, 160, 3), np.uint8))
        assert video.codec in codecs

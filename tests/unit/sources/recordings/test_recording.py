import os
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import cv2
import pytest

from edgecount.errors import SourceError
from edgecount.ports import Frame
from edgecount.sources.recordings.recording import Recording
from tests.support.footage.clips import cut, index_first, picture, state_rate, varying_rate, write_clip

TEN = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)


def frames_of(recording: Recording) -> list[Frame]:
    recording.open()
    frames = []
    while (frame := recording.read()) is not None:
        frames.append(frame)
    return frames


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        pytest.param("clip.avi", "MJPG", id="AVI, MJPEG"),
        pytest.param("clip.avi", "XVID", id="AVI, MPEG-4"),
        pytest.param("clip.avi", "FFV1", id="AVI, FFV1"),
        pytest.param("clip.mp4", "mp4v", id="MP4"),
        pytest.param("clip.mov", "mp4v", id="MOV"),
        pytest.param("clip.mkv", "mp4v", id="Matroska"),
        pytest.param("clip.webm", "VP80", id="WebM"),
        pytest.param(
            "a clip – Tür 1%02d.avi", "MJPG", id="a name with spaces, letters of all kinds and a percent sign"
        ),
    ],
)
def test_every_frame_of_the_usual_containers(tmp_path: Path, name: str, tag: str) -> None:
    recording = Recording(write_clip(tmp_path / name, frames=7, tag=tag))
    frames = frames_of(recording)
    assert [frame.index for frame in frames] == [1, 2, 3, 4, 5, 6, 7]
    assert [frame.media_time for frame in frames] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    assert (recording.fps, recording.frame_count, recording.warning) == (10, 7, None)


def test_a_stream_of_jpegs_of_odd_size_is_a_recording_too(tmp_path: Path) -> None:
    stream = tmp_path / "clip.mjpeg"
    stream.write_bytes(b"".join(cv2.imencode(".jpg", picture(n, 161, 121))[1].tobytes() for n in range(5)))
    recording = Recording(stream, fps=25)
    assert [frame.image.shape for frame in frames_of(recording)] == [(121, 161, 3)] * 5
    assert recording.frame_count is None


@pytest.mark.parametrize(("name", "tag"), [("tall.avi", "MJPG"), ("tall.mkv", "mp4v"), ("tall.mjpeg", "")])
def test_a_recording_of_pictures_that_are_not_taken(tmp_path: Path, name: str, tag: str) -> None:
    path = tmp_path / name
    if tag:
        written = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*tag), 10, (16, 4000))
        for number in range(3):
            written.write(picture(number, 16, 4000))
        written.release()
    else:
        path.write_bytes(3 * cv2.imencode(".jpg", picture(1, 16, 4000))[1].tobytes())
    with pytest.raises(SourceError) as caught:
        Recording(path, fps=10).open()
    said = "16 × 4000 pixels, one side is more than 8 times the other"
    assert str(caught.value) == f"{path} has pictures that are not taken ({said}): give another recording"


def test_a_recording_whose_size_changes_goes_on(tmp_path: Path) -> None:
    stream = tmp_path / "clip.mjpeg"
    sizes = [(160, 120)] * 3 + [(96, 72)] * 3
    stream.write_bytes(b"".join(cv2.imencode(".jpg", picture(1, *size))[1].tobytes() for size in sizes))
    assert len(frames_of(Recording(stream, fps=25))) == 6


def test_a_grey_recording(tmp_path: Path) -> None:
    stream = tmp_path / "clip.mjpeg"
    grey = cv2.cvtColor(picture(1), cv2.COLOR_BGR2GRAY)
    stream.write_bytes(cv2.imencode(".jpg", grey)[1].tobytes() * 2)
    assert [frame.image.shape for frame in frames_of(Recording(stream, fps=25))] == [(120, 160, 3)] * 2


def test_the_time_of_a_frame_is_that_of_its_stamp(tmp_path: Path) -> None:
    clip = varying_rate(write_clip(tmp_path / "clip.mp4", frames=6), [50, 150, 50, 150, 50, 150])
    assert [frame.media_time for frame in frames_of(Recording(clip))] == [0, 0.05, 0.2, 0.25, 0.4, 0.45]


def test_a_stated_rate_overrules_header_and_stamps(tmp_path: Path) -> None:
    recording = Recording(write_clip(tmp_path / "clip.avi", frames=15), fps=7)
    frames = frames_of(recording)
    assert recording.fps == 7
    assert [frame.media_time for frame in frames] == [number / 7 for number in range(15)]


def test_a_recording_starts_when_its_file_was_modified_or_when_the_user_says(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.avi", frames=3)
    os.utime(clip, (TEN.timestamp(), TEN.timestamp()))
    assert [frame.ts for frame in frames_of(Recording(clip))] == [TEN + timedelta(seconds=s) for s in (0, 0.1, 0.2)]
    paris = datetime(2026, 5, 4, 9, 30, tzinfo=timezone(timedelta(hours=2)))
    first = frames_of(Recording(clip, start=paris))[0]
    assert (first.ts, first.ts.tzinfo) == (datetime(2026, 5, 4, 7, 30, tzinfo=UTC), UTC)


@pytest.mark.parametrize(
    ("fps", "start", "message"),
    [
        (0, None, "frame rate lies above 0"),
        (-1, None, "frame rate lies above 0"),
        (float("nan"), None, "not at nan"),
        (1000, None, "below 1000 frames a second, not at 1000"),
        (None, datetime(2026, 5, 4, 10, 0), "aware"),  # noqa: DTZ001 - naive is the point
    ],
)
def test_bad_arguments(fps: float | None, start: datetime | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Recording(Path("clip.avi"), fps, start)


def test_nothing_is_touched_before_it_is_opened(tmp_path: Path) -> None:
    recording = Recording(tmp_path / "absent.avi")
    assert (recording.fps, recording.frame_count, recording.warning) == (0, None, None)


def _sound(path: Path) -> None:
    path.write_bytes(
        b"RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f\0\0\1\0\x08\0data\x40\x1f\0\0" + bytes(8000)
    )


def _playlist(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")


def _loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.parametrize(
    ("name", "make", "message"),
    [
        pytest.param("absent.mp4", lambda path: None, "does not exist", id="missing"),
        pytest.param("folder", Path.mkdir, "is not a file", id="a folder"),
        pytest.param("pipe", os.mkfifo, "is not a file", id="a named pipe"),
        pytest.param("loop.mp4", _loop, "cannot be read (Too many levels", id="a link to itself"),
        pytest.param("n" * 300, lambda path: None, "cannot be read (File name too long)", id="a name too long"),
        pytest.param("a\0b.mp4", lambda path: None, "cannot be read (embedded null", id="a name that cannot be"),
        pytest.param("clip.mp4", Path.touch, "is empty", id="empty"),
        pytest.param("clip.mp4", lambda path: path.write_text("hello " * 99), "is a text", id="a text named .mp4"),
        pytest.param("clip.avi", lambda path: path.write_text("hello " * 99), "is a text", id="a text named .avi"),
        pytest.param("clip.txt", lambda path: path.write_text("hello\n" * 99), "is a text", id="a text"),
        pytest.param(
            "noise.mkv", lambda path: path.write_bytes(random.Random(1).randbytes(9999)), "holds no", id="noise"
        ),
        pytest.param("sound.wav", _sound, "holds no video", id="sound only"),
        pytest.param("list.m3u8", _playlist, "is a text", id="a playlist that points to the network"),
        pytest.param("door.png", lambda path: cv2.imwrite(str(path), picture(1)), "is a picture", id="PNG"),
        pytest.param("door.jpg", lambda path: cv2.imwrite(str(path), picture(1)), "is a picture", id="JPEG"),
        pytest.param(
            "clip.avi",
            lambda path: state_rate(write_clip(path), 5000),
            "ffmpeg -r 25 -i FILE",
            id="5000 frames a second",
        ),
        pytest.param(
            "clip.avi", lambda path: cut(write_clip(path), 5700), "no frame that can be decoded", id="no frame"
        ),
        pytest.param("clip.mp4", lambda path: cut(write_clip(path), 9000), "cut off and what is left", id="no index"),
    ],
)
def test_what_is_no_recording_is_refused_in_one_line(
    tmp_path: Path, name: str, make: Callable[[Path], object], message: str
) -> None:
    path = tmp_path / name
    make(path)
    recording = Recording(path)
    with pytest.raises(SourceError) as caught:
        recording.open()
    assert message in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert recording.read() is None


def test_a_senseless_rate_in_the_header_does_no_harm_beside_a_stated_one(tmp_path: Path) -> None:
    clip = state_rate(write_clip(tmp_path / "clip.avi", frames=3), 5000)
    assert len(frames_of(Recording(clip, fps=7))) == 3


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        pytest.param("clip.avi", "MJPG", id="AVI, MJPEG"),
        pytest.param("clip.avi", "XVID", id="AVI, MPEG-4"),
        pytest.param("clip.mp4", "mp4v", id="MP4, index first"),
        pytest.param("late.mp4", "mp4v", id="MP4, index last"),
        pytest.param("clip.mkv", "mp4v", id="Matroska"),
    ],
)
def test_a_clip_cut_anywhere_is_read_up_to_there_and_says_so(tmp_path: Path, name: str, tag: str) -> None:
    clip = write_clip(tmp_path / name, frames=20, tag=tag)
    if name == "clip.mp4":
        index_first(clip)
    whole = clip.read_bytes()
    before = 0
    for size in range(1, len(whole), 613):
        clip.write_bytes(whole[:size])
        recording = Recording(clip)
        try:
            frames = frames_of(recording)
        except SourceError:
            assert before == 0, "more bytes cannot be fewer frames"
            continue
        assert before <= len(frames) <= 20
        before = len(frames)
        assert recording.warning is not None
        assert f"clip.avi is cut off: counted up to frame {before}".replace("clip.avi", name) in recording.warning
        assert "\n" not in recording.warning
    assert before >= 18 or name == "late.mp4"


def test_the_warning_names_frames_and_seconds(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "clip.avi", frames=20)
    recording = Recording(cut(clip, clip.stat().st_size * 6 // 10))
    last = frames_of(recording)[-1]
    assert recording.warning == (
        f"{clip} is cut off: counted up to frame {last.index} of 20 ({last.media_time:.1f} seconds); "
        "copy it again if the original is longer"
    )
    assert 10 <= last.index <= 13


def _spoil(path: Path, first: float, last: float) -> Path:
    """Noise in the place of the bytes between two shares of the file."""
    data = bytearray(path.read_bytes())
    a, b = int(len(data) * first), int(len(data) * last)
    data[a:b] = random.Random(1).randbytes(b - a)
    path.write_bytes(data)
    return path


def test_damage_in_the_middle_does_not_end_the_clip(tmp_path: Path) -> None:
    clip = _spoil(index_first(write_clip(tmp_path / "clip.mp4", frames=40)), 0.3, 0.6)
    recording = Recording(clip)
    frames = frames_of(recording)
    assert frames[-1].media_time == 3.9
    if len(frames) < 38:
        assert recording.warning is not None
        assert (
            f"{clip} is damaged, or its header is wrong: counted up to frame {len(frames)} of 40" in recording.warning
        )


def test_a_picture_that_opencv_chokes_on_is_lost_and_the_rest_is_read(tmp_path: Path) -> None:
    clip = _spoil(write_clip(tmp_path / "clip.avi", frames=20, tag="FFV1"), 0.3, 0.6)
    assert len(frames_of(Recording(clip))) >= 8

"""What recorders write: times without a container, varying rates, pauses, copies, pixels that are not square."""

import os
from collections.abc import Sequence
from pathlib import Path

import cv2
import pytest

from edgecount.errors import SourceError
from edgecount.ports import Frame
from edgecount.sources.recordings.recording import Recording
from tests.support.footage.clips import picture, write_clip
from tests.support.footage.ffmpeg import AS_THEY_COME, X264, converted

LATIN = os.fsdecode(b"latin\xfc")
FRAMES = 30
STEADY = [number / 10 for number in range(FRAMES)]


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Three seconds at 10 frames a second."""
    return write_clip(tmp_path / "clip.mp4", FRAMES)


def frames_of(recording: Recording) -> list[Frame]:
    recording.open()
    frames = []
    while (frame := recording.read()) is not None:
        frames.append(frame)
    return frames


def times_of(recording: Recording) -> Sequence[float]:
    return [frame.media_time for frame in frames_of(recording)]


def test_bare_h264_has_the_rate_that_its_stream_states(clip: Path, tmp_path: Path) -> None:
    recording = Recording(converted(clip, tmp_path / "bare.h264", "-r", "7", *X264, before=("-r", "7")))
    assert times_of(recording) == pytest.approx([number / 7 for number in range(FRAMES)], abs=1e-4)
    assert (recording.fps, recording.frame_count, recording.warning) == (7, None, None)


@pytest.mark.parametrize("name", ["bare.hevc", "bare.mjpeg"])
def test_a_stream_that_states_no_rate_is_asked_for_one(clip: Path, tmp_path: Path, name: str) -> None:
    bare = converted(clip, tmp_path / name)
    with pytest.raises(SourceError, match="does not say when its pictures were taken: copy it with its true rate"):
        Recording(bare).open()
    assert times_of(Recording(bare, fps=7)) == [number / 7 for number in range(FRAMES)]


@pytest.mark.parametrize("stated", [None, 10.0])
@pytest.mark.parametrize(("name", "codec"), [("jit.ts", "libx264"), ("jit.wmv", "wmv2")])
def test_stamps_that_vary_win_over_a_senseless_header(
    clip: Path, tmp_path: Path, name: str, codec: str, stated: float | None
) -> None:
    late = "setpts='PTS+mod(N*17,40)/1000/TB'"
    recording = Recording(converted(clip, tmp_path / name, "-vf", late, *AS_THEY_COME, "-c:v", codec), stated)
    expected = [number / 10 + number * 17 % 40 / 1000 for number in range(FRAMES)]
    assert times_of(recording) == pytest.approx(expected, abs=0.0011)
    assert recording.fps == pytest.approx(10, abs=0.2)
    assert recording.frame_count == pytest.approx(FRAMES, abs=2)
    assert recording.warning is None


@pytest.mark.parametrize("name", ["pause.mp4", "pause.mkv", "pause.ts", "pause.flv"])
def test_a_pause_of_hours_is_time_that_passed_and_is_told(clip: Path, tmp_path: Path, name: str) -> None:
    late = "setpts='PTS+if(gte(N,12),7200/TB,0)'"
    paused = converted(clip, tmp_path / "first.mp4", "-vf", late, *AS_THEY_COME, *X264, "-bf", "0")
    recording = Recording(converted(paused, tmp_path / name, "-c", "copy"))
    expected = [time + 7200 * (number >= 12) for number, time in enumerate(STEADY)]
    assert times_of(recording) == pytest.approx(expected, abs=0.002)
    assert recording.fps == pytest.approx(10)
    assert f"{name} pauses once, for 2 h 0 min in all, by its time stamps" in str(recording.warning)


def test_stamps_below_zero_are_no_drift(clip: Path, tmp_path: Path) -> None:
    coded = converted(clip, tmp_path / "coded.ts", *X264, "-bf", "3", "-g", "10")
    behind = ("-avoid_negative_ts", "disabled", "-output_ts_offset", "-2")
    for name, options in {"copy.mkv": (), "behind.mkv": behind}.items():
        recording = Recording(converted(coded, tmp_path / name, "-c", "copy", *options))
        assert times_of(recording) == pytest.approx(STEADY, abs=0.002), name
        assert recording.warning is None


def test_a_beginning_that_is_left_out_is_no_damage(clip: Path, tmp_path: Path) -> None:
    coded = converted(clip, tmp_path / "coded.mp4", *X264, "-g", "30")
    recording = Recording(converted(coded, tmp_path / "part.mp4", "-c", "copy", before=("-ss", "1.25")))
    assert 16 <= len(frames_of(recording)) <= 18
    assert recording.warning is None


def test_the_empty_frames_of_an_avi_are_no_damage(clip: Path, tmp_path: Path) -> None:
    coded = converted(clip, tmp_path / "coded.mp4", *X264, "-bf", "2")
    recording = Recording(converted(coded, tmp_path / "copy.avi", "-c", "copy"))
    assert times_of(recording) == pytest.approx(STEADY, abs=0.11)
    assert recording.warning is None


@pytest.mark.parametrize(
    ("said", "stated", "shape"),
    [
        pytest.param("2/1", None, (120, 320, 3), id="wide, as 1080N recorders have them"),
        pytest.param("1/2", None, (240, 160, 3), id="high"),
        pytest.param("1/1", None, (120, 160, 3), id="square"),
        pytest.param("1/1", 2.0, (120, 320, 3), id="wide, by the config only"),
        pytest.param("2/1", 1.0, (120, 160, 3), id="square, whatever the file says"),
        pytest.param("100/1", None, (120, 160, 3), id="nonsense"),
    ],
)
def test_pixels_that_are_not_square(
    clip: Path, tmp_path: Path, said: str, stated: float | None, shape: tuple[int, ...]
) -> None:
    wide = converted(clip, tmp_path / "wide.mp4", "-vf", f"setsar={said}", *X264)
    frames = frames_of(Recording(wide, pixel_aspect=stated))
    assert {frame.image.shape for frame in frames} == {shape}


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(f"{LATIN}.mp4", id="the file's name"),
        pytest.param(f"{LATIN}/clip.mp4", id="the folder's name"),
        pytest.param(f"{LATIN}/{LATIN}.mp4", id="both"),
    ],
)
def test_a_name_that_is_no_text_is_played(clip: Path, tmp_path: Path, name: str) -> None:
    moved = tmp_path / name
    moved.parent.mkdir(exist_ok=True)
    clip.rename(moved)
    assert times_of(Recording(moved)) == pytest.approx(STEADY)


def test_jpegs_under_a_name_that_is_no_text(tmp_path: Path) -> None:
    stream = tmp_path / f"{LATIN}.mjpeg"
    stream.write_bytes(b"".join(cv2.imencode(".jpg", picture(number))[1].tobytes() for number in range(5)))
    assert len(frames_of(Recording(stream, fps=5))) == 5


def test_a_picture_under_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    door = tmp_path / f"{LATIN}.png"
    door.write_bytes(cv2.imencode(".png", picture(1))[1].tobytes())
    with pytest.raises(SourceError, match="is a picture, not a video"):
        Recording(door).open()

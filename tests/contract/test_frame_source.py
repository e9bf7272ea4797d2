"""What every source of frames must do, whatever it reads from."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from edgecount.errors import SourceError
from edgecount.ports import Frame, FrameSource
from edgecount.sources.live import ip_camera
from edgecount.sources.recordings.recording import Recording
from tests.support.fakes import FakeClock, FakeSource
from tests.support.footage.clips import picture, write_clip
from tests.support.servers.mjpeg import MjpegCamera

FRAMES = 12

Make = Callable[[], FrameSource]


@pytest.fixture(params=["fake", "recording", "recording at a stated rate", "camera", "camera by FFmpeg"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Make]:
    """Builds a source of at least FRAMES - 1 frames (a camera that hangs up may keep its last one)."""
    if request.param == "camera":
        with MjpegCamera(FRAMES) as camera:
            yield lambda: ip_camera(f"http://{camera.host}/stream", FakeClock(step=0.1))
    elif request.param == "camera by FFmpeg":
        with MjpegCamera() as camera:
            camera.film = write_clip(tmp_path / "clip.avi", FRAMES).read_bytes()
            yield lambda: ip_camera(f"http://{camera.host}/film", FakeClock(step=0.1))
    elif request.param == "fake":
        yield lambda: FakeSource([picture(number) for number in range(1, FRAMES + 1)])
    else:
        clip = write_clip(tmp_path / "clip.avi", FRAMES)
        yield lambda: Recording(clip, fps=None if request.param == "recording" else 7)


@pytest.fixture(params=["fake", "recording", "camera"])
def refused(request: pytest.FixtureRequest, tmp_path: Path) -> FrameSource:
    """A source that cannot be opened."""
    if request.param == "fake":
        return FakeSource([], refuses=SourceError("there is no such thing"))
    if request.param == "recording":
        return Recording(tmp_path / "absent.mp4")
    return ip_camera("http://127.0.0.1:9/stream", FakeClock())


def all_frames(source: FrameSource) -> tuple[list[Frame], SourceError | None]:
    """Its frames, and the error in the place of an end."""
    frames: list[Frame] = []
    try:
        while (frame := source.read()) is not None:
            frames.append(frame)
    except SourceError as error:
        return frames, error
    return frames, None


def test_frames_are_numbered_from_one_and_time_rises(make: Make) -> None:
    source = make()
    source.open()
    frames, _ = all_frames(source)
    assert [frame.index for frame in frames] == list(range(1, len(frames) + 1))
    assert len(frames) >= FRAMES - 1
    assert frames[0].media_time == 0
    assert all(earlier.media_time < later.media_time for earlier, later in pairwise(frames))
    assert all(earlier.ts < later.ts for earlier, later in pairwise(frames))
    source.close()


def test_pictures_are_blue_green_red_bytes(make: Make) -> None:
    source = make()
    source.open()
    for frame in all_frames(source)[0]:
        assert frame.image.shape == (120, 160, 3)
        assert frame.image.dtype == np.uint8
        assert frame.ts.utcoffset() == timedelta(0)
    source.close()


def test_pictures_are_the_ones_that_were_taken_and_stay_so(make: Make) -> None:
    source = make()
    source.open()
    for frame in all_frames(source)[0]:
        difference = np.abs(frame.image.astype(int) - picture(frame.index).astype(int))
        assert difference.mean() < 12, f"frame {frame.index} is another picture"
    source.close()


def test_rate_and_count_are_known_once_open(make: Make) -> None:
    source = make()
    source.open()
    assert 0 < source.fps < 1000
    assert source.frame_count in (None, FRAMES)
    source.close()


def test_the_end_is_none_or_one_clear_line(make: Make) -> None:
    source = make()
    source.open()
    _, error = all_frames(source)
    assert error is None or "\n" not in str(error)
    assert source.warning is None
    assert source.read() is None
    source.close()


def test_closing_is_harmless_at_any_time(make: Make) -> None:
    source = make()
    source.close()
    source.open()
    assert source.read() is not None
    source.close()
    source.close()
    assert source.read() is None


def test_a_source_can_be_opened_again(make: Make) -> None:
    source = make()
    for _ in range(2):
        source.open()
        frame = source.read()
        assert frame is not None
        assert (frame.index, frame.media_time) == (1, 0)
        source.close()


def test_what_cannot_be_opened_says_so_in_one_line(refused: FrameSource) -> None:
    with pytest.raises(SourceError) as caught:
        refused.open()
    assert "\n" not in str(caught.value)
    refused.close()

"""A piece of a recording has the very frames that all of it has there."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from edgecount.ports import Frame, FrameSource
from edgecount.sources.recordings.opening import stamps_of
from edgecount.sources.recordings.piece import Piece, UncuttableError
from edgecount.sources.recordings.recording import Recording
from tests.support.footage.clips import cut, varying_rate, write_clip


def frames_of(source: FrameSource) -> list[Frame]:
    source.open()
    frames = []
    while (frame := source.read()) is not None:
        frames.append(frame)
    source.close()
    return frames


def stamps(path: Path) -> list[float]:
    found = stamps_of(path)
    assert found is not None
    return found


def same(ones: Sequence[Frame], others: Sequence[Frame]) -> bool:
    return [(f.index, f.media_time, f.ts) for f in ones] == [(f.index, f.media_time, f.ts) for f in others] and all(
        np.array_equal(one.image, other.image) for one, other in zip(ones, others, strict=True)
    )


@pytest.mark.parametrize(
    ("name", "tag"), [("clip.avi", "MJPG"), ("clip.avi", "XVID"), ("clip.mp4", "mp4v"), ("clip.mkv", "mp4v")]
)
@pytest.mark.parametrize(("begin", "end"), [(1, 30), (2, 3), (41, 60), (60, None), (1, None)])
def test_it_has_the_frames_of_the_whole(tmp_path: Path, name: str, tag: str, begin: int, end: int | None) -> None:
    path = write_clip(tmp_path / name, frames=60, tag=tag)
    whole = frames_of(Recording(path))
    piece = Piece(Recording(path), begin, end, stamps(path))
    assert same(frames_of(piece), whole[begin - 1 : end])
    assert (piece.frame_count, piece.fps) == ((end or 60) - begin + 1, 10)


def test_a_stated_rate_goes_for_a_piece_too(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.avi", frames=40)
    assert same(frames_of(Piece(Recording(path, 7), 20, 30, stamps(path))), frames_of(Recording(path, 7))[19:30])


def test_frames_that_are_not_where_their_stamps_say(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.avi", frames=40)
    odd = [stamp if number < 30 else stamp + 0.05 for number, stamp in enumerate(stamps(path))]
    with pytest.raises(UncuttableError, match="frame 31 is not where its stamp says"):
        frames_of(Piece(Recording(path), 1, 40, odd))
    with pytest.raises(UncuttableError, match="the recording ends before its time"):
        frames_of(Piece(Recording(path), 1, 50, [*stamps(path), *(4 + number / 10 for number in range(10))]))
    with pytest.raises(UncuttableError, match="frame 31 is not where"):
        frames_of(Piece(Recording(path), 1, None, stamps(path)[:30]))


def test_a_place_that_is_not_there(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.avi", frames=40)
    with pytest.raises(UncuttableError, match=r"has no frame at 9\.000 seconds"):
        Piece(Recording(path), 5, None, [0, 1, 2, 9.0, 9.1]).open()


def test_stamps_that_do_not_tell_frames_apart(tmp_path: Path) -> None:
    path = tmp_path / "clip.mjpeg"
    shutil.copy(write_clip(tmp_path / "clip.avi", frames=4), path)
    found = stamps_of(path)
    assert found is None or len(found) == 4


def test_frames_that_last_differently(tmp_path: Path) -> None:
    path = varying_rate(write_clip(tmp_path / "clip.mp4", frames=40, tag="mp4v"), [40, 200, 90, 60] * 10)
    whole = frames_of(Recording(path))
    assert same(frames_of(Piece(Recording(path), 23, 31, stamps(path))), whole[22:31])


def test_a_recording_that_was_cut_off_ends_with_a_word_of_it(tmp_path: Path) -> None:
    path = cut(write_clip(tmp_path / "clip.avi", frames=40), 60_000)
    whole = Recording(path)
    frames = frames_of(whole)
    piece = Piece(Recording(path), 5, None, stamps(path))
    assert same(frames_of(piece), frames[4:])
    assert piece.warning == whole.warning
    assert piece.warning is not None

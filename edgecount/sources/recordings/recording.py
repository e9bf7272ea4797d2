"""A recording: every frame of a video file, in order, as fast as it is asked for."""

from codecs import getincrementaldecoder
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISREG
from typing import Protocol

import cv2

from edgecount.errors import SourceError
from edgecount.files.native import native_name
from edgecount.ports import Frame, Image
from edgecount.sources.capture import Capture, next_picture, require_fitting
from edgecount.sources.formats import ONE_FILE
from edgecount.sources.measures import UnfitPictureError
from edgecount.sources.recordings.bare import HEAD, is_bare, is_jpegs, stated_rate
from edgecount.sources.recordings.container import is_cut_off
from edgecount.sources.recordings.length import Length, announced, length_of
from edgecount.sources.recordings.opening import is_stream_of_pictures, opened_file, seek
from edgecount.sources.recordings.pace import LOOKED_AT, STAMPS, Pace, pace_of
from edgecount.sources.recordings.remarks import of_clock, of_end
from edgecount.sources.times import MAX_FPS, MediaTimes, StatedTimes, is_rate

_ATTEMPTS = 250  # reads that may fail in a row before the rest is given up: 10 seconds of damage at 25 frames a second
COPY_WITH_RATE = "copy it with its true rate, such as 25: ffmpeg -r 25 -i FILE COPY.mkv"


class _Times(Protocol):
    """Says when each frame was taken."""

    def at(self, stamp: float) -> float:
        """The media time of the next frame, whose stamp this is (s)."""


@dataclass(slots=True)
class _Stream:
    """An open file; `first` is its first picture until it is asked for."""

    capture: cv2.VideoCapture
    began: datetime
    times: _Times
    first: Image | None


class Recording:
    """A file in any container and codec that OpenCV's FFmpeg reads.

    The stream's own timestamps say when a frame was taken.  `fps` is the true rate of a recording without them, or with
    ones that only count up a wrong header.  `start` (aware) is when the recording began; by default, when the file was
    last modified.  `pixel_aspect` is the width of a pixel in its heights, by default what the file says.  `remedy` is
    what to do where a rate is needed and the file has none: not every command can be told one.  `formats` are the kinds
    of file, by FFmpeg's names, for which it may be taken.
    """

    def __init__(
        self,
        path: Path,
        fps: float | None = None,
        start: datetime | None = None,
        pixel_aspect: float | None = None,
        remedy: str = COPY_WITH_RATE,
        formats: str = ONE_FILE,
    ) -> None:
        if fps is not None and not is_rate(fps):
            raise ValueError(f"a frame rate lies above 0 and below {MAX_FPS:g} frames a second, not at {fps}")
        if start is not None and start.utcoffset() is None:
            raise ValueError(f"a recording's start must be an aware time, not {start!r}")
        self._path = path
        self._stated_fps = fps
        self._start = start
        self._pixel_aspect = pixel_aspect
        self._remedy = remedy
        self._formats = formats
        self._fps = fps or 0.0
        self._length = Length(None, is_exact=False)
        self._pace, self._rate = Pace(None, is_even=True), fps
        self._stream: _Stream | None = None
        self._index = 0
        self._time = 0.0
        self._warning: str | None = None

    @property
    def fps(self) -> float:
        """Frames a second, as stated by the user, or else by stamps and header; known once the file is open."""
        return self._fps

    @property
    def frame_count(self) -> int | None:
        """Frames that the header announces (some formats only estimate them); known once the file is open."""
        return self._length.frames

    @property
    def warning(self) -> str | None:
        """After the end, in one line: that the file was cut off or is damaged, or that it has long pauses."""
        return self._warning

    def open(self) -> None:
        """Open the file and decode its first frame; SourceError if it is not a video that can be read."""
        modified = _modified(self._path)
        capture = opened_file(self._path, self._formats)
        try:
            _require_video(self._path, capture)
            self._require_fitting(capture)
            header, head = capture.get(cv2.CAP_PROP_FPS), _head(self._path)
            pace = pace_of(_first_stamps(self._path, self._formats, STAMPS if is_bare(head) else LOOKED_AT))
            rate = _rate(head, header, pace)
            self._fps = _required(self._path, header, self._stated_fps or rate, self._remedy)
            self._length = length_of(self._path, capture, self._fps if rate is None else rate)
            first = self._first_picture(capture)
        except SourceError:
            capture.release()
            raise
        began = (self._start or modified).astimezone(UTC)
        self._pace, self._rate = pace, rate
        self._stream = _Stream(capture, began, self._new_times(), first)
        self._index = 0
        self._warning = None

    def read(self) -> Frame | None:
        """The next frame; None at the end; `warning` then says whether that is the true end."""
        stream = self._stream
        if stream is None:
            return None
        image, stream.first = stream.first, None
        if image is None:
            image = self._next_decodable(stream.capture)
        if image is None:
            self.close()
            self._warning = self._remarks(stream.times)
            return None
        self._index += 1
        self._time = stream.times.at(stream.capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
        return Frame(image, self._index, self._time, stream.began + timedelta(seconds=self._time))

    def times_of(self, stamps: Iterable[float]) -> list[float]:
        """The media times of the frames with these stamps, which begin with the first one's; once the file is open."""
        times = self._new_times()
        return [times.at(stamp) for stamp in stamps]

    def begin_at(self, number: int, stamps: Sequence[float]) -> None:
        """Let the next frame be this one, from 1; `stamps` are those of all frames, as `stamps_of` gives them.

        SourceError where it is not found.  The file is open, and nothing of it was read.
        """
        stream = self._stream
        if stream is None or number == 1:
            return
        seek(stream.capture, self._path, stamps[number - 2])
        stream.first = None
        for stamp in stamps[: number - 1]:
            self._time = stream.times.at(stamp)
        self._index = number - 1

    def close(self) -> None:
        """Let go of the file."""
        if self._stream is not None:
            self._stream.capture.release()
            self._stream = None

    def _new_times(self) -> _Times:
        if self._stated_fps is None or not self._pace.is_even:
            return MediaTimes(self._fps)
        return StatedTimes(self._stated_fps, self._rate or self._stated_fps)

    def _remarks(self, times: _Times) -> str | None:
        ended = of_end(self._path, self._index, self._time, self._length, is_cut_off=is_cut_off(self._path))
        clock = of_clock(self._path, times) if isinstance(times, MediaTimes) else None
        return "; ".join(remark for remark in (ended, clock) if remark is not None) or None

    def _first_picture(self, capture: Capture) -> Image:
        first = self._next_decodable(capture)
        if first is None:
            raise SourceError(f"{self._path} has no frame that can be decoded: copy or record it again")
        return first

    def _next_decodable(self, capture: Capture) -> Image | None:
        """The next frame that is not damaged; None at the end."""
        for _ in range(_ATTEMPTS):
            try:
                image = next_picture(capture, self._pixel_aspect)
            except UnfitPictureError as error:
                raise self._unfit(error) from None
            if image is not None:
                return image
        return None

    def _require_fitting(self, capture: Capture) -> None:
        try:
            require_fitting(capture)
        except UnfitPictureError as error:
            raise self._unfit(error) from None

    def _unfit(self, error: UnfitPictureError) -> SourceError:
        return SourceError(f"{self._path} has pictures that are not taken ({error}): give another recording")


def _modified(path: Path) -> datetime:
    """When the file was last modified; SourceError if it cannot be read or is empty."""
    try:
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise SourceError(f"{path} is not a file: give the path of a recording")
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist: give the path of a recording") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise SourceError(f"{path} cannot be read ({reason}): check the path and its permissions") from None
    if status.st_size == 0:
        raise SourceError(f"{path} is empty: copy or record it again")
    return datetime.fromtimestamp(status.st_mtime, UTC)


def _require_video(path: Path, capture: Capture) -> None:
    if capture.isOpened():
        is_single = (announced(capture) or 1) == 1 and not is_stream_of_pictures(path)
        taken_for = "a picture" if is_single and _is_picture(path) else None
    elif is_cut_off(path):
        raise SourceError(f"{path} is cut off and what is left of it cannot be read: copy or record it again")
    else:
        taken_for = "a picture" if _is_picture(path) else "a text" if _is_text(path) else ""
    if taken_for is not None:
        what = f"is {taken_for}, not a video" if taken_for else "holds no video that can be read"
        raise SourceError(f"{path} {what}: give a recording such as an .mp4, .mkv or .avi file")


def _is_text(path: Path) -> bool:
    try:
        text = getincrementaldecoder("utf-8")().decode(_head(path))
    except UnicodeDecodeError:
        return False
    return all(letter.isprintable() or letter.isspace() for letter in text)


def _is_picture(path: Path) -> bool:
    with native_name(path) as name:
        return bool(cv2.haveImageReader(name))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _first_stamps(path: Path, formats: str, most: int) -> list[float]:
    """The stamps of the first frames (s), from an opening of their own: what is decoded for them is not looked at.

    So many frames as have STAMPS stamps, `most` at most.
    """
    capture = opened_file(path, formats)
    try:
        stamps: list[float] = []
        found = 0
        while found < STAMPS and len(stamps) < most and capture.grab():
            stamps.append(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
            found += stamps[-1] != 0
        return stamps
    finally:
        capture.release()


def _rate(head: bytes, header: float, pace: Pace) -> float | None:
    """The rate that the file states, in its stamps, its header or its stream; None if it states none."""
    if is_jpegs(head):
        return None
    return stated_rate(head) if is_bare(head) and pace.fps is None else pace.rate(header)


def _required(path: Path, header: float, rate: float | None, remedy: str) -> float:
    """The rate, if it is one; else SourceError."""
    if rate is None:
        raise SourceError(f"{path} does not say when its pictures were taken: {remedy}")
    if not is_rate(rate):
        raise SourceError(f"{path} says {header:g} frames a second, which cannot be: {remedy}")
    return rate

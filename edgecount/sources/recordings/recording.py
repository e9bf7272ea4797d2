"""A recording: every frame of a video file, in order, as fast as it is asked for."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from stat import S_ISREG

import cv2

from edgecount.errors import SourceError
from edgecount.ports import Frame, Image
from edgecount.sources.capture import Capture, next_picture, open_ffmpeg
from edgecount.sources.recordings.container import is_cut_off
from edgecount.sources.times import MAX_FPS, MediaTimes, is_rate

_OPTIONS = "protocol_whitelist;file"  # a playlist must not make a file reach out to the network
_PARAMETERS = (cv2.CAP_PROP_N_THREADS, 1, cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 10_000)  # CPU cost is measured: one thread
_ATTEMPTS = 250  # reads that may fail in a row before the rest is given up: 10 seconds of damage at 25 frames a second
_STREAMS_OF_PICTURES = (".mjpeg", ".mjpg")  # one JPEG after the other: looks like a single one
_TEXT = int.from_bytes(b"ansi", "little")  # FFmpeg's decoder that paints a text file as a terminal would


@dataclass(slots=True)
class _Stream:
    """An open file; `first` is its first picture until it is asked for."""

    capture: Capture
    began: datetime
    times: MediaTimes
    first: Image | None


class Recording:
    """A file in any container and codec that OpenCV's FFmpeg reads.

    `fps` is the true rate if the header is wrong: frame n was then taken (n - 1) / fps seconds after the first.
    Without it, the stream's own timestamps say when.  `start` (aware) is when the recording began; by default, when the
    file was last modified.
    """

    def __init__(self, path: Path, fps: float | None = None, start: datetime | None = None) -> None:
        if fps is not None and not is_rate(fps):
            raise ValueError(f"a frame rate lies above 0 and below {MAX_FPS:g} frames a second, not at {fps}")
        if start is not None and start.utcoffset() is None:
            raise ValueError(f"a recording's start must be an aware time, not {start!r}")
        self._path = path
        self._stated_fps = fps
        self._start = start
        self._fps = fps or 0.0
        self._frame_count: int | None = None
        self._stream: _Stream | None = None
        self._index = 0
        self._time = 0.0
        self._warning: str | None = None

    @property
    def fps(self) -> float:
        """Frames a second, as stated by the user or else by the header; known once the file is open."""
        return self._fps

    @property
    def frame_count(self) -> int | None:
        """Frames that the header announces (some formats only estimate them); known once the file is open."""
        return self._frame_count

    @property
    def warning(self) -> str | None:
        """After the end, in one line: that the file was cut off or damaged.  None if all of it was read."""
        return self._warning

    def open(self) -> None:
        """Open the file and decode its first frame; SourceError if it is not a video that can be read."""
        modified = _modified(self._path)
        capture = open_ffmpeg(str(self._path.absolute()), _OPTIONS, _PARAMETERS)
        try:
            _require_video(self._path, capture)
            self._frame_count = _announced(capture)
            self._fps = self._stated_fps or _header_fps(self._path, capture.get(cv2.CAP_PROP_FPS))
            first = _first_picture(self._path, capture)
        except SourceError:
            capture.release()
            raise
        began = (self._start or modified).astimezone(UTC)
        self._stream = _Stream(capture, began, MediaTimes(self._fps), first)
        self._index = 0

    def read(self) -> Frame | None:
        """The next frame; None at the end; `warning` then says whether that is the true end."""
        stream = self._stream
        if stream is None:
            return None
        image, stream.first = stream.first, None
        if image is None:
            image = _next_decodable(stream.capture)
        if image is None:
            self.close()
            self._warning = self._shortfall()
            return None
        self._index += 1
        self._time = self._taken_at(stream)
        return Frame(image, self._index, self._time, stream.began + timedelta(seconds=self._time))

    def close(self) -> None:
        """Let go of the file."""
        if self._stream is not None:
            self._stream.capture.release()
            self._stream = None

    def _taken_at(self, stream: _Stream) -> float:
        if self._stated_fps is not None:
            return (self._index - 1) / self._stated_fps
        return stream.times.at(stream.capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)

    def _shortfall(self) -> str | None:
        missing = 0 if self._frame_count is None else self._frame_count - self._index
        of_all = f" of {self._frame_count}" if missing > 0 else ""
        counted = f"counted up to frame {self._index}{of_all} ({self._time:.1f} seconds); copy it again"
        if is_cut_off(self._path):
            return f"{self._path} is cut off: {counted} if the original is longer"
        # Headers are a little off: an edit list, a longer sound track, a last frame that was never written.
        if missing > max(2, self._index // 20):
            return f"{self._path} is damaged, or its header is wrong: {counted} if the original is whole"
        return None


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
    if not capture.isOpened():
        if is_cut_off(path):
            raise SourceError(f"{path} is cut off and what is left of it cannot be read: copy or record it again")
        raise SourceError(
            f"{path} holds no video that can be read: give a recording such as an .mp4, .mkv or .avi file"
        )
    if int(capture.get(cv2.CAP_PROP_FOURCC)) == _TEXT:
        raise SourceError(f"{path} is a text, not a video: give a recording such as an .mp4, .mkv or .avi file")
    is_stream = path.suffix.lower() in _STREAMS_OF_PICTURES
    if (_announced(capture) or 1) == 1 and not is_stream and cv2.haveImageReader(str(path)):
        raise SourceError(f"{path} is a picture, not a video: give a recording such as an .mp4, .mkv or .avi file")


def _announced(capture: Capture) -> int | None:
    """The header's number of frames; FFmpeg gives 0 or a large negative number if there is none."""
    count = capture.get(cv2.CAP_PROP_FRAME_COUNT)
    return int(count) if math.isfinite(count) and count >= 1 else None


def _header_fps(path: Path, fps: float) -> float:
    if not is_rate(fps):
        raise SourceError(f"{path} says {fps:g} frames a second, which cannot be: state the true rate with --fps")
    return fps


def _first_picture(path: Path, capture: Capture) -> Image:
    first = _next_decodable(capture)
    if first is None:
        raise SourceError(f"{path} has no frame that can be decoded: copy or record it again")
    return first


def _next_decodable(capture: Capture) -> Image | None:
    """The next frame that is not damaged; None at the end."""
    for _ in range(_ATTEMPTS):
        image = next_picture(capture)
        if image is not None:
            return image
    return None

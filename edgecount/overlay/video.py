"""The annotated video: written under another name beside it, and renamed once it is whole."""

import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2

from edgecount.errors import EdgecountError, UsageError
from edgecount.files.folders import held_folder, is_strangers, open_in
from edgecount.files.native import native_name
from edgecount.geometry import Size
from edgecount.ports import Image
from edgecount.sources.quiet import quiet_opencv

H264, MPEG4, VP8 = "H.264", "MPEG-4", "VP8"
_CODECS = {
    ".mp4": {H264: "avc1", MPEG4: "mp4v"},
    ".avi": {MPEG4: "XVID"},
    ".mkv": {H264: "avc1", MPEG4: "mp4v"},
    ".webm": {VP8: "VP80"},
}
"""The encodings to try, in order, by file suffix: browsers play VP8, and H.264, which not every FFmpeg can write."""

_BLOCK = 65_536  # bytes that a disk with room for a video takes


class AnnotatedVideo:
    """A video file, written as a context manager: kept where the block ends well, removed where it fails.

    `fps` is the rate at which it plays.  All pictures take the size of the first one, or are no wider than `widest`
    pixels.  `codec` says how it is encoded, once the first one is written.
    """

    def __init__(self, path: Path, fps: float, widest: int | None = None) -> None:
        self._path = path
        self._part = path.with_name(f".{secrets.token_hex(8)}.part{path.suffix}")  # beside it, a name of its own
        self._fps = _playable(fps)
        self._widest = widest
        self._writer: cv2.VideoWriter | None = None
        self._size = Size(1, 1)
        self._frames = 0
        self.codec: str | None = None

    def __enter__(self) -> Self:
        """Make sure that it can be written; UsageError or EdgecountError, in one line, where it cannot."""
        if self._path.suffix.lower() not in _CODECS:
            raise UsageError(f"{self._path} is no video that can be written: its name must end in {', '.join(_CODECS)}")
        try:
            if self._path.is_dir():
                raise UsageError(f"{self._path} is a folder: give the name of a video file")
            with held_folder(self._path.parent) as folder:
                if is_strangers(folder):
                    raise EdgecountError(
                        f"{self._path} lies in another user's folder: write it as that user, or choose another folder"
                    )
                os.close(open_in(folder, self._part.name, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
        except OSError as error:
            raise EdgecountError(
                f"{self._path} cannot be written ({error.strerror}): check its folder and the permissions"
            ) from None
        return self

    def write(self, image: Image) -> None:
        """Add a picture; EdgecountError where OpenCV cannot encode videos of this kind, or the disk is full."""
        height, width = image.shape[:2]
        if self._writer is None:
            self._size = _within(Size(width, height), self._widest)
            self._writer = self._start()
        if (width, height) != (self._size.width, self._size.height):
            resized = cv2.resize(image, (self._size.width, self._size.height), interpolation=cv2.INTER_AREA)
            self._writer.write(resized)
        else:
            self._writer.write(image)
        self._frames += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the file its name, or remove it; EdgecountError where the disk did not take it all."""
        if self._writer is not None:
            self._writer.release()
        try:
            if kind is None and self._frames:
                self._require_whole()
                self._part.replace(self._path)
        finally:
            self._part.unlink(missing_ok=True)

    def _start(self) -> cv2.VideoWriter:
        quiet_opencv()
        size = (self._size.width, self._size.height)
        for codec, tag in _CODECS[self._path.suffix.lower()].items():
            with native_name(self._part) as name:
                writer = cv2.VideoWriter(name, cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*tag), self._fps, size)
            if writer.isOpened():
                self.codec = codec
                return writer
            writer.release()
        if reason := self._why_not_written():
            raise EdgecountError(f"{self._path} cannot be written ({reason}): make room on the disk")
        raise EdgecountError(
            f"{self._path} cannot be encoded at {size[0]}×{size[1]}: this OpenCV has no such encoder, "
            f"or the size is too small; try a name that ends in {' or '.join(_CODECS)}"
        )

    def _require_whole(self) -> None:
        # OpenCV says nothing of a full disk, but the index at the end is missing then, or names fewer frames.
        with native_name(self._part) as name:
            written = cv2.VideoCapture(name, cv2.CAP_FFMPEG)
        frames = round(written.get(cv2.CAP_PROP_FRAME_COUNT))
        written.release()
        if frames != self._frames:
            reason = self._why_not_written()
            remedy = f"make room on the disk ({reason})" if reason else "there is room on the disk now, so try it again"
            raise EdgecountError(f"{self._path} could not be written whole: {remedy}")

    def _why_not_written(self) -> str | None:
        """Why the disk takes no more of the file, in the system's words; None where it does.  OpenCV never says."""
        try:
            with self._part.open("ab") as part:
                part.write(bytes(_BLOCK))
        except OSError as error:
            return error.strerror
        return None


def _within(size: Size, widest: int | None) -> Size:
    """The size of a picture that is no wider than that; both sides even, as encoders like them where they shrink."""
    if widest is None or size.width <= widest:
        return size
    return Size(widest // 2 * 2, max(2, round(size.height * widest / size.width / 2) * 2))


def _playable(fps: float) -> float:
    """The nearest rate that MPEG-4's clock, of at most 65,535 ticks a second, can keep."""
    return float(round(fps)) if fps >= 600 else max(0.01, round(fps, 2))

"""A recording's file opened by FFmpeg: to decode it, at a frame, or for the stamps of its frames alone."""

from itertools import pairwise
from pathlib import Path

import cv2

from edgecount.errors import SourceError
from edgecount.sources.capture import open_ffmpeg
from edgecount.sources.formats import ONE_FILE

_OPTIONS = "protocol_whitelist;file|format_whitelist;"  # a playlist would open other files, and hosts
_PARAMETERS = (cv2.CAP_PROP_N_THREADS, 1, cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 10_000)  # CPU cost is measured: one thread
_UNDECODED = (cv2.CAP_PROP_FORMAT, -1)
_STREAMS_OF_PICTURES = (".mjpeg", ".mjpg")  # one JPEG after the other: looks like a single one
_EARLIER = (2.0, 30.0, 300.0)
"""Seconds before a frame from which it is looked for: key frames may lie far apart, and indices may be a little off."""
_ALIKE = 1e-4
"""Seconds by which two stamps of one frame differ at most."""


def opened_file(path: Path, formats: str, *, decoding: bool = True) -> cv2.VideoCapture:
    """The file, opened or not; a stream of JPEGs is named as one, for its content looks like a single picture.

    Without `decoding`, what is read are packets as they lie in the file.
    """
    options = f"{_OPTIONS}{formats}{'|input_format;mjpeg' if is_stream_of_pictures(path) else ''}"
    try:
        return open_ffmpeg(path, options, _PARAMETERS if decoding else (*_PARAMETERS, *_UNDECODED))
    except OSError as error:
        raise SourceError(f"{path} cannot be read ({error.strerror}): check the path and its permissions") from None


def is_stream_of_pictures(path: Path) -> bool:
    """Whether a file's name is that of JPEGs one after the other."""
    return path.suffix.lower() in _STREAMS_OF_PICTURES


def stamps_of(path: Path, formats: str = ONE_FILE) -> list[float] | None:
    """The stamps (s) of the frames in the order in which they are shown; None where they do not tell frames apart."""
    capture = opened_file(path, formats, decoding=False)
    try:
        stamps = []
        while capture.grab():
            stamps.append(capture.get(cv2.CAP_PROP_POS_MSEC) / 1000)
    finally:
        capture.release()
    stamps.sort()
    return stamps if all(after - before > _ALIKE for before, after in pairwise(stamps)) else None


def seek(capture: cv2.VideoCapture, path: Path, stamp: float) -> None:
    """Go to the frame of this stamp, so that the next read gives the one after it; SourceError if it is not found."""
    for earlier in (*_EARLIER, stamp):
        capture.set(cv2.CAP_PROP_POS_MSEC, 1000 * max(0.0, stamp - earlier))
        if _reach(capture, stamp):
            return
    raise SourceError(f"{path} has no frame at {stamp:.3f} seconds: copy it again")


def _reach(capture: cv2.VideoCapture, stamp: float) -> bool:
    """Read on up to this stamp; False where it was passed already, or is never reached."""
    while capture.grab():
        now = capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
        if now >= stamp - _ALIKE:
            return now <= stamp + _ALIKE
    return False

"""How many frames a recording has, by the word of its container: some count them, others let one guess."""

import math
from dataclasses import dataclass
from pathlib import Path

import cv2

from edgecount.sources.capture import Capture
from edgecount.sources.recordings.container import shown_seconds, states_frames
from edgecount.sources.times import is_rate


@dataclass(frozen=True, slots=True)
class Length:
    """So many frames, None if nobody knows; a number that is not `is_exact` is an estimate, and proves nothing."""

    frames: int | None
    is_exact: bool


def announced(capture: Capture) -> int | None:
    """FFmpeg's number of frames, stated or estimated; it gives 0 or a large negative number if there is none."""
    count = capture.get(cv2.CAP_PROP_FRAME_COUNT)
    return int(count) if math.isfinite(count) and count >= 1 else None


def length_of(path: Path, capture: Capture, fps: float) -> Length:
    """The length of an open file whose frames follow each other at `fps`."""
    frames, header = announced(capture), capture.get(cv2.CAP_PROP_FPS)
    if frames is None:
        return Length(None, is_exact=False)
    shown = shown_seconds(path)
    if shown is not None:
        return Length(min(frames, math.ceil(shown * header)), is_exact=states_frames(path))
    if is_rate(header) and math.isclose(header, fps):
        return Length(frames, is_exact=states_frames(path))
    return Length(max(1, round(frames / header * fps)), is_exact=False)  # an .avi counts its empty frames too

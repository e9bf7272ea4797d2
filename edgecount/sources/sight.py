"""Whether a camera's pictures show anything: a frozen picture, and one that shows nothing, look like an empty room.

Theory of operation.  Twice a second one picture is looked at, by some 60,000 of its pixels, unchanged.

- It shows *nothing new* if it equals one of the last few pictures, apart from a clock in a corner.  No two pictures of
  a working camera are the same, not even of a still scene and after compression: its sensor always has noise, and every
  single pixel shows some of it.  A camera that repeats one picture, or encodes it anew in the same few ways, is frozen.
  Only an encoder that has too few bits to leave any noise at all looks the same.
- It shows *nothing at all* if it has no edges, once noise is averaged away over blocks of pixels, and is dark or of one
  shade: a cap, a hand, paint, a lamp in the lens, or no light.  A wall in slanting light has no edges either, but it
  has several shades.

Either fault must last before it is believed, and be absent for a few looks before it is over: a frozen camera that
stutters is still frozen.  Until a fault is believed, the picture is in doubt.
"""

from collections import deque
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.ports import Image

Verdict = Literal["clear", "doubtful", "frozen", "blind"]

LOOK_SECONDS = 0.5
"""The least time between two looks."""
FROZEN_SECONDS, BLIND_SECONDS = 50.0, 20.0
"""How long a picture must be still, or show nothing, to be believed."""
CLEAR_LOOKS = 3
"""Looks in a row without a fault that end it."""

_LONGEST_GAP = 3.0  # seconds between two looks: a longer time counts for nothing, because its pictures are unknown
_COLUMNS = 320  # of pixels that are looked at
_KEPT = 16  # pictures that a new one is compared with
_CLOCK = 0.001  # share of the pixels that may differ in the same picture: a clock's digits
_BLOCKS = (32, 18)
_EDGE, _EDGES = 5.0, 3  # shades from a block to its neighbour, and how many such steps make a picture of something
_DARK, _ONE_SHADE = 48.0, 24.0  # nearly all blocks lie below this, or so close to each other

Sample = npt.NDArray[np.uint8]


class Sight:
    """Judges the pictures of one camera, over all its connections: a gap in time counts neither way."""

    def __init__(self) -> None:
        self._looked: float | None = None
        self._kept: deque[Sample] = deque(maxlen=_KEPT)
        self._still = _Fault(FROZEN_SECONDS)
        self._empty = _Fault(BLIND_SECONDS)
        self._verdict: Verdict = "clear"
        self._light = 0.0

    @property
    def light(self) -> float:
        """The mean shade of the picture that was last looked at, 0 (black) to 255."""
        return self._light

    def look(self, image: Image, now: float) -> Verdict:
        """The verdict on the camera, with its picture at `now` (seconds that never jump)."""
        passed = LOOK_SECONDS if self._looked is None else now - self._looked
        if passed < LOOK_SECONDS:
            return self._verdict
        self._looked = now
        passed = passed if passed <= _LONGEST_GAP else 0.0
        sample = _sample(image)
        self._light = float(sample.mean())
        self._empty.note(_shows_nothing(sample), passed)
        self._still.note(not self._is_new(sample), passed)
        self._verdict = self._conclude()
        return self._verdict

    def _is_new(self, sample: Sample) -> bool:
        """Whether the sample differs from all that are kept; then it is kept too."""
        if any(_are_one(sample, kept) for kept in self._kept):
            return False
        self._kept.append(sample)
        return True

    def _conclude(self) -> Verdict:
        if self._empty.is_believed:
            return "blind"
        if self._still.is_believed:
            return "frozen"
        return "doubtful" if self._empty.is_there or self._still.is_there else "clear"


class _Fault:
    """Something wrong that must last for so many seconds to be believed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lasted = 0.0
        self._without = 0
        self.is_there = False
        self.is_believed = False

    def note(self, is_there: bool, passed: float) -> None:  # noqa: FBT001 - what was seen, not an option
        """Take note of a look that has seen the fault or not; `passed` is the time since the look before (s)."""
        self.is_there = is_there
        self._without = 0 if is_there else self._without + 1
        self._lasted = self._lasted + passed if is_there else 0.0
        if self.is_believed:
            self.is_believed = self._without < CLEAR_LOOKS
        else:
            self.is_believed = self._lasted >= self._seconds


def _sample(image: Image) -> Sample:
    """Some of the picture's green, which shows most of the scene: unchanged pixels, with all their noise."""
    step = max(1, image.shape[1] // _COLUMNS)
    return np.ascontiguousarray(image[::step, ::step, 1])


def _are_one(one: Sample, other: Sample) -> bool:
    return one.shape == other.shape and int(np.count_nonzero(one != other)) <= _CLOCK * one.size


def _shows_nothing(sample: Sample) -> bool:
    blocks = cv2.resize(sample, _BLOCKS, interpolation=cv2.INTER_AREA).astype(np.float32)
    edges = sum(int(np.count_nonzero(np.abs(np.diff(blocks, axis=axis)) >= _EDGE)) for axis in (0, 1))
    if edges >= _EDGES:
        return False
    low, high = np.percentile(blocks, (2, 98))
    return bool(high < _DARK or high - low < _ONE_SHADE)

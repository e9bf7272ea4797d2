"""The seams between the pure core and the world: what a source, a detector, a follower and a segmenter must offer.

Each port has adapters (`sources`, `detectors`, `followers`), a fake in tests/support/fakes.py and a contract suite in
tests/contract.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
import numpy.typing as npt

from edgecount.geometry import Box, Size
from edgecount.tracking.detection import Detection
from edgecount.tracking.pose import Pose
from edgecount.tracking.track import Track

Image = npt.NDArray[np.uint8]
"""Pixels, height × width × 3, blue-green-red, as in OpenCV."""
MOST_PIXELS = 36_000_000
"""Pixels of a picture at most: 8K has 33 million.  No source gives larger ones, and no detector makes them larger."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture and the time at which it was taken.

    `index` counts from 1.  `media_time` is in seconds, monotonic, 0 at the first frame: durations are measured with it.
    `ts` is aware UTC: events are stamped with it.
    """

    image: Image
    index: int
    media_time: float
    ts: datetime

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        height, width = self.image.shape[:2]
        return Size(width, height)


class FrameSource(Protocol):
    """Where frames come from: a recording, a webcam, an IP camera."""

    @property
    def fps(self) -> float:
        """Frames a second, as stated by the source or by the user; of a live source only a guess."""

    @property
    def frame_count(self) -> int | None:
        """How many frames there will be; None if the source does not know."""

    @property
    def warning(self) -> str | None:
        """After the end of a recording: what was wrong with it, in one line.  None if all of it was read."""

    def open(self) -> None:
        """Connect; SourceError, in one line, if that is not possible."""

    def read(self) -> Frame | None:
        """The next frame; None at the end of a recording.  SourceError if a source breaks off."""

    def close(self) -> None:
        """Let go of the device or the connection; harmless when repeated."""


class Detector(Protocol):
    """Pixels → boxes around people."""

    def detect(self, image: Image) -> Sequence[Detection]:
        """The people in the picture, each once, boxes in its pixels, the most confident first."""


class CameraDetector(Protocol):
    """A detector for the frames of one camera, in order, that says how often each look ran the network."""

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        """The people in the frame, as a Detector's; `now` is its media time, in seconds."""

    @property
    def runs(self) -> int:
        """How many times the last look ran the network: once for every region that may have changed."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A follower's estimate of a person's box; `score` says how well the picture still matches (dlib: 7 is good)."""

    box: Box
    score: float


class Follower(Protocol):
    """Follows given boxes from one frame to the next, without a detector."""

    def start(self, image: Image, boxes: Mapping[int, Box]) -> None:
        """Follow these people, by id, from this picture on; an id that is followed already is learnt anew."""

    def follow(self, image: Image, ids: Collection[int]) -> Mapping[int, Followed]:
        """Where these people are in the next picture, without those that are not, or no longer, followed."""

    def keep(self, ids: Collection[int]) -> None:
        """Follow these people only; forget all others."""


Mask = npt.NDArray[np.bool_]
"""One boolean a pixel, height × width: whether the pixel belongs to the shape."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A segmenter's result for one person: shape, pose, and `presence`, how sure it is that a person is there (0-1).

    `shape` is a square grid over `region`, which is in the picture's pixels and may reach beyond it.
    """

    region: Box
    shape: Mask
    pose: Pose
    presence: float


class Segmenter(Protocol):
    """Pixels and a box → the shape and the pose of the person in it."""

    def figure(self, image: Image, box: Box) -> Figure:
        """The person in the middle of this box; may raise any exception if the model does not work."""


@dataclass(frozen=True, slots=True, eq=False)
class Anonymized:
    """A new picture in which nobody can be recognised; `withheld` if nothing of the frame is left in it."""

    image: Image
    poses: tuple[Pose, ...] = ()
    withheld: bool = False


class Anonymizer(Protocol):
    """Covers the people in a frame before the frame is shown to anybody."""

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:
        """The frame with these tracks and all other people covered, as a new picture; frames come in order."""

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
"""Pixels, height × width × 3, blue-green-red, as OpenCV has them."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture and when it was taken.

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
        """How many frames there will be, where the source knows."""

    @property
    def warning(self) -> str | None:
        """After the end of a recording: what was wrong with it, in one line.  None where all was read."""

    def open(self) -> None:
        """Connect; SourceError, in one line, where that is not possible."""

    def read(self) -> Frame | None:
        """The next frame; None at the end of a recording.  SourceError where a source breaks off."""

    def close(self) -> None:
        """Let go of the device or the connection; harmless when repeated."""


class Detector(Protocol):
    """Pixels → boxes around people."""

    def detect(self, image: Image) -> Sequence[Detection]:
        """The people in the picture, each once, boxes in its pixels, the most confident first."""


class CameraDetector(Detector, Protocol):
    """A detector for the frames of one camera, one after the other, that says what its looks take."""

    @property
    def runs(self) -> int:
        """How many times the last look ran the network: once for every region, but none where all was known."""


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a follower believes a person to be; `score` says how well the picture still matches (dlib: 7 is good)."""

    box: Box
    score: float


class Follower(Protocol):
    """Follows given boxes from one frame to the next, without a detector."""

    def start(self, image: Image, boxes: Mapping[int, Box]) -> None:
        """Follow these people, by id, from this picture on; who is followed already is learnt anew."""

    def follow(self, image: Image, ids: Collection[int]) -> Mapping[int, Followed]:
        """Where these people are in the next picture; who is not followed, or cannot be any longer, is left out."""

    def keep(self, ids: Collection[int]) -> None:
        """Let go of everybody else."""


Mask = npt.NDArray[np.bool_]
"""Which pixels are meant, height × width."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """What a segmenter makes of one person: shape and pose, and how sure it is that there is one (0-1).

    `shape` is a square grid over `region`, which is in the picture's pixels and may reach beyond it.
    """

    region: Box
    shape: Mask
    pose: Pose
    presence: float


class Segmenter(Protocol):
    """Pixels and a box → the shape and the pose of the person in it."""

    def figure(self, image: Image, box: Box) -> Figure:
        """The person in the middle of this box; anything may be raised where the model does not work."""


@dataclass(frozen=True, slots=True, eq=False)
class Anonymized:
    """A picture without anybody to be recognised, made anew; `withheld` where nothing of it is left."""

    image: Image
    poses: tuple[Pose, ...] = ()
    withheld: bool = False


class Anonymizer(Protocol):
    """What stands between a frame and everybody who looks at it."""

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:
        """The frame, which stays as it is, with these people and all others covered; frames come in order."""

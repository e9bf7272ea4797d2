"""The scene without its people: the median of some pictures, with the people cut out of each.

It is for maps that are handed round, so it rather shows too little than too much.  A person found in a picture is cut
out of this picture and of its neighbours, with a wide margin, because the detector sometimes misses a person standing
still.  A place that was free too seldom gets the colours around it.  All is so coarse that a face is a few pixels.
"""

from collections.abc import Iterable, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.masking.filling import filled
from edgecount.ports import CameraDetector, FrameSource, Image
from edgecount.tracking.detection import Detection

WIDTH = 480
"""Pixels; larger pictures are made smaller."""
FREE = 0.25
"""The share of the pictures in which a place must be free of people to be shown."""
_LEAST = 3  # pictures in which a place is free: a median of fewer tells nothing
_MARGIN = 0.2  # of a person's own height, on all sides
_ROWS = 32
_TAKEN = 256  # above every brightness, so that it is sorted behind them
PICTURES = 80
"""The number of pictures that are looked at."""
LONGEST = 3000
"""The frame up to which a recording is read: some seconds of work."""
SECONDS = 20.0
"""How long a camera is watched (seconds)."""


TakenMask = npt.NDArray[np.bool_]


class EmptyScene:
    """Takes pictures of one size, in order of time, and the boxes of the people in them."""

    def __init__(self) -> None:
        self._pictures: list[Image] = []
        self._people: list[TakenMask] = []

    def add(self, image: Image, people: Iterable[Detection]) -> None:
        """Take a picture, and all people in it; a picture of another size begins anew."""
        scale = min(1.0, WIDTH / image.shape[1])
        small = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
        if self._pictures and self._pictures[0].shape != small.shape:
            self._pictures, self._people = [], []
        self._pictures.append(small)
        self._people.append(_covered(small, people, scale))

    def picture(self) -> Image | None:
        """The scene; None where too few pictures were taken."""
        if len(self._pictures) < _LEAST:
            return None
        pictures, taken = np.stack(self._pictures), np.stack(_with_neighbours(self._people))
        free = len(taken) - taken.sum(axis=0)
        rows = range(0, len(free), _ROWS)  # not all at once: a small computer has little memory
        scene = np.concatenate([_median(pictures[:, row : row + _ROWS], taken[:, row : row + _ROWS]) for row in rows])
        return filled(scene, free >= max(_LEAST, FREE * len(taken)))


def _median(pictures: Image, taken: TakenMask) -> Image:
    """The median of each place over those pictures in which it is not taken."""
    values = np.where(taken[..., None], _TAKEN, pictures.astype(np.uint16))
    free = len(taken) - taken.sum(axis=0)
    middle = np.broadcast_to(np.maximum(free - 1, 0)[..., None] // 2, pictures.shape[1:])
    return np.asarray(np.take_along_axis(np.sort(values, axis=0), middle[None], axis=0)[0], np.uint8)


def _covered(picture: Image, people: Iterable[Detection], scale: float) -> TakenMask:
    """True where a person is, and in a margin around."""
    mask = np.zeros(picture.shape[:2], bool)
    for person in people:
        box, margin = person.box, _MARGIN * person.height
        left, top, right, bottom = (
            max(0, round(side * scale))
            for side in (box.left - margin, box.top - margin, box.right + margin, box.bottom + margin)
        )
        mask[top:bottom, left:right] = True
    return mask


def _with_neighbours(people: Sequence[TakenMask]) -> list[TakenMask]:
    """For each picture, where a person is in it, in the one before or in the one after."""
    return [np.logical_or.reduce(people[max(0, number - 1) : number + 2]) for number in range(len(people))]


def empty_scene(source: FrameSource, detectors: Sequence[CameraDetector]) -> Image | None:
    """The scene without the people that any of the detectors finds; None where the source has too few pictures.

    The pictures are taken from all of a recording, of a long one its first minutes, or from some seconds of a camera.
    SourceError where it cannot be opened or breaks off.
    """
    scene = EmptyScene()
    try:
        source.open()
        seconds = SECONDS if source.frame_count is None else min(source.frame_count, LONGEST) / source.fps
        due = 0.0
        while (frame := source.read()) is not None and frame.media_time <= seconds:
            if frame.media_time >= due:
                now = frame.media_time
                scene.add(frame.image, [one for detector in detectors for one in detector.detect(frame.image, now)])
                due = frame.media_time + seconds / PICTURES
    finally:
        source.close()
    return scene.picture()

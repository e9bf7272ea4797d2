"""Scenes with as many people as one likes: real ones, cut out of a clip and walking over its empty ground.

Everybody walks where they walked in the clip, at the same pace, to and fro, so that nobody ever leaves and perspective
is right; who is nearer to the camera hides others.  The same scene comes out every time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from benchmarks.counted import frames_of
from benchmarks.truth import TrueBoxes
from edgecount.geometry import Box, Size
from edgecount.ports import Image

APART = 0.02
"""Share of a box that others may cover: who is cut out must be alone."""
SHORTEST = 14
"""Frames of a walk."""
EDGE = 2
"""Pixels between what is cut out and the picture's edge."""
MARGIN = 0.15
"""What is cut out beyond the hand-drawn box on each side, as a share of the box."""
UNLIKE = 22
"""By how many grey levels a pixel of a person differs from the ground, in one of the colours at least."""
SCATTER = 0.618
"""How far everybody is on their walk at the beginning, as a share of it times their number: no two together."""


@dataclass(frozen=True, slots=True)
class Walk:
    """Where one person is alone: boxes in consecutive frames, the first of them by its number in the clip (from 1)."""

    first: int
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Cutout:
    """One person in one frame: the box, the pixels around it from a corner on, and how much of each is the person's.

    `alpha` is 0-1.
    """

    box: Box
    left: int
    top: int
    pixels: Image
    alpha: npt.NDArray[np.float32]

    def paste(self, canvas: Image, box: Box) -> None:
        """Put the person into a picture, where this box is."""
        height, width = self.alpha.shape
        left, top = self.left + round(box.left - self.box.left), self.top + round(box.top - self.box.top)
        under = canvas[top : top + height, left : left + width]
        under[:] = cv2.blendLinear(self.pixels, np.ascontiguousarray(under), self.alpha, 1 - self.alpha)


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody who can be put into a scene: a walk, with the person as each frame of it shows them."""

    walk: Walk
    cutouts: tuple[Cutout, ...]

    def at(self, position: float) -> tuple[Cutout, Box]:
        """The person at this place on the endless way to and fro (frames), and where the box is there."""
        last = len(self.walk.boxes) - 1
        there = last - abs(position % (2 * last) - last)
        index = min(int(there), last - 1)
        now, then = self.walk.boxes[index], self.walk.boxes[index + 1]
        share = there - index
        moved = now.moved(share * (then.foot.x - now.foot.x), share * (then.foot.y - now.foot.y))
        return self.cutouts[index], moved


def walks_in(true: TrueBoxes, size: Size) -> list[Walk]:
    """The longest walk of everybody who is alone for long enough, the longest first."""
    others = _by_frame(true)
    walks = [walk for boxes in true.people.values() if (walk := _longest(boxes, others, size)) is not None]
    return sorted(walks, key=lambda walk: (-len(walk.boxes), walk.first))


def walkers_of(video: Path, walks: Sequence[Walk], ground: Image) -> list[Walker]:
    """Cut the people of these walks out of the clip."""
    cutouts: list[list[Cutout]] = [[] for _ in walks]
    for frame in frames_of(video):
        for walk, cut in zip(walks, cutouts, strict=True):
            if 0 <= frame.index - walk.first < len(walk.boxes):
                cut.append(_cut(frame.image, walk.boxes[frame.index - walk.first], ground))
    return [Walker(walk, tuple(cut)) for walk, cut in zip(walks, cutouts, strict=True)]


def scene(
    walkers: Sequence[Walker], ground: Image, people: int, frames: int, pace: float
) -> Iterator[tuple[Image, list[Box]]]:
    """Pictures with so many people, and their boxes; `pace` is in frames of the clip a frame of the scene."""
    cast = list(enumerate(islice(cycle(walkers), people)))
    for number in range(frames):
        places = [who.at(number * pace + SCATTER * place * len(who.walk.boxes)) for place, who in cast]
        canvas = ground.copy()
        for cutout, box in sorted(places, key=lambda place: place[1].bottom):
            cutout.paste(canvas, box)
        yield canvas, [box for _, box in places]


def _by_frame(true: TrueBoxes) -> Mapping[int, Sequence[Box]]:
    frames: dict[int, list[Box]] = {frame: list(boxes) for frame, boxes in true.unscored.items()}
    for boxes in true.people.values():
        for frame, box in boxes.items():
            frames.setdefault(frame, []).append(box)
    return frames


def _longest(boxes: Mapping[int, Box], others: Mapping[int, Sequence[Box]], size: Size) -> Walk | None:
    """The longest row of frames in which the person is alone, and wholly in the picture."""
    rows: list[list[int]] = [[]]
    for frame in sorted(boxes):
        if not _is_alone(boxes[frame], others[frame], size):
            rows.append([])
        elif rows[-1] and rows[-1][-1] != frame - 1:
            rows.append([frame])
        else:
            rows[-1].append(frame)
    longest = max(rows, key=len)
    return Walk(longest[0], tuple(boxes[frame] for frame in longest)) if len(longest) >= SHORTEST else None


def _is_alone(box: Box, others: Iterable[Box], size: Size) -> bool:
    region = _widened(box)
    inside = min(region.left, region.top, size.width - region.right, size.height - region.bottom)
    return inside >= EDGE and all(
        region.intersection(other) <= APART * other.area for other in others if other is not box
    )


def _widened(box: Box) -> Box:
    x, y = MARGIN * box.width, MARGIN * box.height
    return Box(box.left - x, box.top - y, box.right + x, box.bottom + y)


def _cut(image: Image, box: Box, ground: Image) -> Cutout:
    region = _widened(box)
    left, top = round(region.left), round(region.top)
    part = np.s_[top : round(region.bottom), left : round(region.right)]
    unlike = cv2.absdiff(image[part], ground[part]).max(axis=2) > UNLIKE
    whole = cv2.morphologyEx(unlike.astype(np.float32), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    whole = cv2.dilate(cv2.medianBlur(whole, 3), np.ones((3, 3), np.uint8))
    return Cutout(box, left, top, image[part].copy(), np.asarray(cv2.GaussianBlur(whole, (0, 0), 1), np.float32))

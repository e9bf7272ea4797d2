"""What the network is shown: parts of the pictures in other sizes and lights, with people of others put in.  Pure.

What is drawn depends on the seed and the step alone, so a training that was ended goes on as if it had not been.
People are put in as in Ghiasi et al., "Simple Copy-Paste is a Strong Data Augmentation Method for Instance
Segmentation" (arXiv:2012.07177): few pictures go a long way then.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from edgecount.detectors.tensors import Floats
from edgecount.ports import Image
from edgecount.training.instances.outlined import GREY, OutlinedPicture, PersonMask
from edgecount.training.light import relit

SMALLEST, LARGEST = 0.5, 1.6
"""How large a picture is shown, in the size at which the network will see it."""
PASTED = 3
"""Other people that are put into a sample at most."""
TALLEST = 0.8
"""Of the sample's side: the tallest of them."""
SEEN = 0.25
"""Share of a person that must still be seen for them to be learnt."""
LEAST = 6
"""Pixels of them to each side."""
_ORDER = 1 << 20  # beside the seed: other random numbers than those of any step


@dataclass(frozen=True, slots=True, eq=False)
class InstanceSample:
    """A square picture, the people's boxes in it (N×4: left, top, right, bottom), and their masks (N × side × side)."""

    image: Image
    boxes: Floats
    masks: Image


def batch_at(pictures: Sequence[OutlinedPicture], seed: int, step: int, size: int, side: int) -> list[InstanceSample]:
    """So many samples of `side` pixels to each side; each picture comes once before any comes again."""
    random = np.random.default_rng((seed, step))
    drawn = [divmod(step * size + number, len(pictures)) for number in range(size)]  # which time round, which place
    rounds = {turn: np.random.default_rng((seed, _ORDER, turn)).permutation(len(pictures)) for turn, _ in drawn}
    return [instance_sample(pictures, pictures[int(rounds[turn][place])], random, side) for turn, place in drawn]


def instance_sample(
    pictures: Sequence[OutlinedPicture], shown: OutlinedPicture, random: np.random.Generator, side: int
) -> InstanceSample:
    """One random part of a picture, with people of the others."""
    scale = float(np.exp(random.uniform(np.log(SMALLEST), np.log(LARGEST))))
    move = _part(shown.image.shape[1::-1], scale, side, random)
    image = _moved(shown.image, move, side, (GREY,) * 3)
    masks = [_moved(person.mask, _from(person, move), side, 0) for person in shown.people]
    wholes = [int((mask >= 128).sum()) for mask in masks]
    for _ in range(int(random.integers(PASTED + 1))):
        other = pictures[int(random.integers(len(pictures)))]
        if other.people:
            person = other.people[int(random.integers(len(other.people)))]
            mask = _put(image, other.image, person, random, side)
            masks = [np.minimum(one, 255 - mask) for one in masks]
            masks.append(mask)
            wholes.append(int((mask >= 128).sum()))
    return _sample(relit(image, random), masks, wholes, side)


def _sample(image: Image, masks: Sequence[Image], wholes: Sequence[int], side: int) -> InstanceSample:
    """Without those of whom too little is seen."""
    boxes, kept = [], []
    for mask, whole in zip(masks, wholes, strict=True):
        seen = (mask >= 128).astype(np.uint8)
        left, top, width, height = cv2.boundingRect(seen)
        if min(width, height) >= LEAST and seen.sum() >= SEEN * whole:
            boxes.append((left, top, left + width, top + height))
            kept.append(seen)
    return InstanceSample(
        image,
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array(kept, np.uint8).reshape(-1, side, side),
    )


def _part(extents: tuple[int, int], scale: float, side: int, random: np.random.Generator) -> Floats:
    """The move (2×3) that brings a random part of a picture of this width and height into the sample."""
    extent = side / scale  # in the picture's pixels
    left, top = (float(random.uniform(min(0.0, one - extent), max(0.0, one - extent))) for one in extents)
    move = np.array([[scale, 0, -left * scale], [0, scale, -top * scale]], np.float32)
    if random.random() < 0.5:
        move[0] = -scale, 0, side + left * scale
    return move


def _from(person: PersonMask, move: Floats) -> Floats:
    """The move for something that lies elsewhere in the picture."""
    moved = move.copy()
    moved[:, 2] += move[:, 0] * person.left + move[:, 1] * person.top
    return moved


def _moved(image: Image, move: Floats, side: int, beyond: int | tuple[int, int, int]) -> Image:
    border = beyond if isinstance(beyond, tuple) else (beyond,)
    return np.asarray(
        cv2.warpAffine(
            image, move, (side, side), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=border
        ),
        np.uint8,
    )


def _put(image: Image, other: Image, person: PersonMask, random: np.random.Generator, side: int) -> Image:
    """Paint somebody of another picture anywhere into this one; their mask."""
    height, width = person.mask.shape
    most = TALLEST * side / max(height, width)
    scale = float(np.exp(random.uniform(np.log(min(0.4, most)), np.log(min(1.6, most)))))
    x, y = random.uniform(0, side, 2) - np.array([width, height]) * scale / 2
    move = np.array([[scale, 0, x], [0, scale, y]], np.float32)
    if random.random() < 0.5:
        move[0] = -scale, 0, x + width * scale
    cut = other[person.top : person.top + height, person.left : person.left + width]
    mask = _moved(person.mask, move, side, 0)
    share = mask[..., None].astype(np.float32) / 255
    image[:] = (image * (1 - share) + _moved(cut, move, side, (0, 0, 0)) * share).astype(np.uint8)
    return mask

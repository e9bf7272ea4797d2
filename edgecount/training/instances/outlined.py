"""Marked people as Mask R-CNN learns them: pictures of one size at most, and a mask for each person."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from pycocotools import mask as coco_mask

from edgecount.detectors.runtimes.silence import silenced
from edgecount.ports import Image
from edgecount.sources.picture_file import read_picture
from edgecount.text import shown
from edgecount.training.annotations.annotated import AnnotatedPicture, AnnotationError, MarkedPerson, Outline, Polygons

GREY = 127
"""What hides those of whom nothing can be learnt."""
LEAST = 4
"""Pixels of a person to be seen, to each side, once the picture is as small as the network sees it."""


@dataclass(frozen=True, slots=True, eq=False)
class PersonMask:
    """Which pixels are a person's (0 or 255), from `left` and `top` of the picture on."""

    left: int
    top: int
    mask: Image


@dataclass(frozen=True, slots=True, eq=False)
class OutlinedPicture:
    """A picture (blue-green-red bytes) and the people in it."""

    image: Image
    people: tuple[PersonMask, ...]


RunLengthCode: TypeAlias = dict[str, Any]
"""A mask as pycocotools has it."""


def run_lengths(outline: Outline, picture: AnnotatedPicture) -> RunLengthCode:
    """The outline as pycocotools takes it; AnnotationError where it does not fit its picture, or is damaged."""
    size = picture.size
    if isinstance(outline, Polygons):
        rings = [[number for corner in ring for number in (corner.x, corner.y)] for ring in outline.rings]
        merged: RunLengthCode = coco_mask.merge(coco_mask.frPyObjects(rings, size.height, size.width))
        return merged
    counts = _numbers(outline.counts) if isinstance(outline.counts, str) else outline.counts
    if outline.size != size or min(counts, default=-1) < 0 or sum(counts) != size.width * size.height:
        raise AnnotationError(
            f"the picture {shown(picture.name)}: somebody's mask does not fit it, or is damaged; mark them anew"
        )
    extents = [size.height, size.width]
    code: RunLengthCode = coco_mask.frPyObjects({"size": extents, "counts": list(counts)}, *extents)
    return code


def _numbers(text: str) -> list[int]:
    """The run lengths that COCO's compressed text stands for; nothing where it is none.

    As `rleFrString` of pycocotools reads it, which does not see where a text breaks off: five bits a character, the
    lowest first, with a sixth that says that more follow; from the fourth number on, what it differs by from the last
    but one.
    """
    numbers: list[int] = []
    value = bits = 0
    for character in text:
        six = ord(character) - 48
        if not 0 <= six < 64:
            return []
        value |= (six & 31) << bits
        bits += 5
        if not six & 32:
            value -= (six & 16) << (bits - 4)
            numbers.append(value + (numbers[-2] if len(numbers) > 2 else 0))
            value = bits = 0
    return [] if bits else numbers


def decoded(code: RunLengthCode) -> Image:
    """The mask, 0 or 1 for each pixel; ValueError where it is damaged."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pycocotools is not yet as NumPy 2 asks for
        return np.asarray(coco_mask.decode(code), np.uint8)


def outlined(picture: AnnotatedPicture, path: Path, side: int) -> OutlinedPicture:
    """A picture with its longer side so long, in pixels, and the masks of its people.

    Crowds in one outline, and people without an outline, are painted over: they teach nothing, and are no background.
    """
    image = marked_image(picture, path)
    scale = side / max(picture.size.width, picture.size.height)
    size = max(1, round(picture.size.width * scale)), max(1, round(picture.size.height * scale))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    people = []
    for person in picture.people:
        if person.outline is None or person.is_crowd:
            _hide(small, person, picture, scale)
    for person in picture.people:
        if person.outline is not None and not person.is_crowd:
            whole = decoded(run_lengths(person.outline, picture)) * np.uint8(255)
            mask = _cut(np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), np.uint8))
            if mask is not None:
                people.append(mask)
    return OutlinedPicture(small, tuple(people))


def marked_image(picture: AnnotatedPicture, path: Path) -> Image:
    """The picture of a file; AnnotationError if it is not as large as the one that was marked."""
    with silenced():  # libraries say on stderr what is wrong with a damaged picture
        image = read_picture(path)
    height, width = image.shape[:2]
    if (width, height) != (picture.size.width, picture.size.height):
        marked = f"{picture.size.width}×{picture.size.height}"
        raise AnnotationError(f"{path}: has {width}×{height} pixels, and was marked at {marked}; give that picture")
    return image


def _hide(image: Image, person: MarkedPerson, picture: AnnotatedPicture, scale: float) -> None:
    if person.outline is not None:
        whole = decoded(run_lengths(person.outline, picture))
        image[cv2.resize(whole, image.shape[1::-1], interpolation=cv2.INTER_NEAREST) > 0] = GREY
    elif person.box is not None:
        left, top, right, bottom = (
            max(0, round(side * scale))
            for side in (person.box.left, person.box.top, person.box.right, person.box.bottom)
        )
        image[top:bottom, left:right] = GREY


def _cut(mask: Image) -> PersonMask | None:
    """The mask without what is empty about it; None where too little is left."""
    left, top, width, height = cv2.boundingRect((mask >= 128).astype(np.uint8))
    if min(width, height) < LEAST:
        return None
    return PersonMask(left, top, mask[top : top + height, left : left + width].copy())

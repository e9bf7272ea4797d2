"""Marked pictures as the net sees them, all of them in memory: some 0.5 MB each."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np

from edgecount.density.estimator import CELL
from edgecount.detectors.runtimes.silence import silenced
from edgecount.geometry import Size
from edgecount.sources.picture_file import read_picture
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.heads import MarkedPicture
from edgecount.training.density.kernels import adaptive_spreads, fixed_spreads
from edgecount.training.density.samples import SeenPicture

STRAY = 0.02
"""A greater share of heads outside of their pictures means that these are not the pictures that were marked."""


def shown_pictures(
    pictures: Sequence[MarkedPicture], side: int, spread: float | None, warn: Callable[[str], None]
) -> list[SeenPicture]:
    """Each picture with its longer side so long, in pixels, and its heads with it.

    Heads are spread by `spread` cells, by how near they stand to each other where that is None.  A few heads outside of
    their pictures are left out, with a warning; AnnotationError for many, SourceError for what is no picture.
    """
    shown = [_shown(picture, side, spread) for picture in pictures]
    _require_within(pictures, shown, warn)
    return shown


def _require_within(
    pictures: Sequence[MarkedPicture], shown: Sequence[SeenPicture], warn: Callable[[str], None]
) -> None:
    heads = sum(len(picture.heads) for picture in pictures)
    astray = {
        picture: len(picture.heads) - len(one.heads)
        for picture, one in zip(pictures, shown, strict=True)
        if len(picture.heads) > len(one.heads)
    }
    if not astray:
        return
    first = next(iter(astray))
    outside = (
        f"{first.told_by}: {sum(astray.values())} of {heads} heads lie outside their pictures, as in {first.path.name}"
    )
    if sum(astray.values()) > STRAY * heads:
        raise AnnotationError(f"{outside}; give the pictures that were marked, at their size then")
    warn(f"{outside}; they are left out")


def data_sum(pictures: Sequence[MarkedPicture]) -> str:
    """The SHA-256 of all pictures and their heads, in order."""
    told = hashlib.sha256()
    for picture in pictures:
        told.update(hashlib.sha256(_content(picture.path)).digest())
        told.update(repr([(head.x, head.y) for head in picture.heads]).encode())
    return told.hexdigest()


def _shown(picture: MarkedPicture, side: int, spread: float | None) -> SeenPicture:
    with silenced():  # libraries say on stderr what is wrong with a damaged picture
        image = read_picture(picture.path)
    size = Size(image.shape[1], image.shape[0])
    heads = picture.heads_within(size)
    scale = side / max(size.width, size.height)
    width, height = (max(2 * CELL, round(extent * scale / CELL) * CELL) for extent in (size.width, size.height))
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    factors = np.array((width / size.width, height / size.height), np.float32)
    places = np.array([(head.x, head.y) for head in heads], np.float32).reshape(-1, 2) * factors
    spreads = adaptive_spreads(heads, scale / CELL) if spread is None else fixed_spreads(len(heads), spread)
    return SeenPicture(np.asarray(small, np.uint8), places, spreads)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error

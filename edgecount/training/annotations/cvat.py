"""CVAT's XML, "CVAT for images 1.1": boxes, polygons, points and painted masks (docs.cvat.ai, formats/format-cvat)."""

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, parse

import numpy as np

from edgecount.geometry import Box, Point, Size
from edgecount.training.annotations.annotated import (
    AnnotatedPicture,
    AnnotationError,
    MarkedPerson,
    Polygons,
    RunLengths,
    people_label,
    with_people,
)

MOST_SIDE = 50_000
"""Pixels of a picture's width or height at most."""


def read_cvat(path: Path) -> tuple[AnnotatedPicture, ...]:
    """The pictures of a file and the people marked in them; AnnotationError, in one line, where it is no such file."""
    try:
        root = parse(path).getroot()  # noqa: S314 - the operator's own file, and expat bounds what entities grow to
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (ParseError, LookupError, ValueError) as error:  # the latter two: of an encoding that is unknown
        raise AnnotationError(f"{path}: not XML ({error}); export it anew") from error
    images = root.findall("image")
    if root.tag != "annotations" or not images:
        of_video = "a video's tracks" if root.find("track") is not None else "no pictures"
        raise AnnotationError(f"{path}: has {of_video}; export it from CVAT as CVAT for images 1.1")
    marks = [mark for image in images for mark in image if mark.tag in _WAYS]
    label = people_label(path, (mark.get("label", "") for mark in marks)) if marks else ""
    return with_people(path, tuple(_picture(path, image, label) for image in images))


def _picture(path: Path, image: Element, label: str) -> AnnotatedPicture:
    name = image.get("name", "")
    try:
        width, height = int(image.get("width", "")), int(image.get("height", ""))
        if not name or not 1 <= min(width, height) <= max(width, height) <= MOST_SIDE:
            raise ValueError("has no name, or no size of a picture")  # noqa: TRY301 - one handler for all faults
        size = Size(width, height)
        marks = [mark for mark in image if mark.tag in _WAYS and mark.get("label", "") == label]
        return AnnotatedPicture(name, size, tuple(person for mark in marks for person in _WAYS[mark.tag](mark, size)))
    except (KeyError, ValueError, OverflowError) as error:
        raise AnnotationError(f'{path}: image "{name}": {error}; export it anew') from error


def _box(mark: Element, _size: Size) -> list[MarkedPerson]:
    left, top, right, bottom = (float(mark.attrib[side]) for side in ("xtl", "ytl", "xbr", "ybr"))
    return [MarkedPerson(Box(left, top, right, bottom))]


def _polygon(mark: Element, _size: Size) -> list[MarkedPerson]:
    ring = _corners(mark)
    return [MarkedPerson(_around(ring), Polygons((ring,)))]


def _each_point(mark: Element, _size: Size) -> list[MarkedPerson]:
    """A mark of several points is several people, a point each."""
    return [MarkedPerson(points={0: point}) for point in _corners(mark)]


def _mask(mark: Element, size: Size) -> list[MarkedPerson]:
    """Run lengths row by row, in the mark's own rectangle → run lengths column by column, in the whole picture."""
    left, top, width, height = (int(float(mark.attrib[key])) for key in ("left", "top", "width", "height"))
    runs = [int(run) for run in mark.attrib["rle"].split(",")]
    if (
        min(left, top, *runs) < 0
        or sum(runs) != width * height
        or left + width > size.width
        or top + height > size.height
    ):
        raise ValueError("has a mask that does not fit")
    inside = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(height, width)
    whole = np.zeros((size.height, size.width), np.bool_)
    whole[top : top + height, left : left + width] = inside
    return [MarkedPerson(Box(left, top, left + width, top + height), RunLengths(size, _by_columns(whole)))]


def _by_columns(mask: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> tuple[int, ...]:
    pixels = mask.ravel(order="F")
    changes = np.flatnonzero(np.diff(pixels, prepend=False))
    return tuple(np.diff(changes, prepend=0, append=pixels.size).tolist())


def _corners(mark: Element) -> tuple[Point, ...]:
    pairs = [pair.split(",") for pair in mark.attrib["points"].split(";")]
    return tuple(Point(float(x), float(y)) for x, y in pairs)


def _around(ring: tuple[Point, ...]) -> Box:
    xs, ys = [corner.x for corner in ring], [corner.y for corner in ring]
    return Box(min(xs), min(ys), max(xs), max(ys))


_WAYS: Mapping[str, Callable[[Element, Size], list[MarkedPerson]]] = {
    "box": _box,
    "polygon": _polygon,
    "points": _each_point,
    "mask": _mask,
}

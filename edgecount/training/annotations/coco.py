"""COCO's JSON ("instances", "person_keypoints"), as CVAT and others export it (cocodataset.org/#format-data)."""

from collections import defaultdict
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from edgecount.geometry import Box, Point, Size
from edgecount.text import dotted
from edgecount.training.annotations.annotated import (
    AnnotatedPicture,
    AnnotationError,
    MarkedPerson,
    Outline,
    Polygons,
    RunLengths,
    people_label,
    with_people,
)

Finite = Annotated[float, Field(allow_inf_nan=False)]
Extent = Annotated[int, Field(ge=1, le=50_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Category(_Part):
    id: int
    name: str


class _Image(_Part):
    id: int
    file_name: str
    width: Extent
    height: Extent


class _Counts(_Part):
    size: tuple[Extent, Extent]
    counts: tuple[int, ...] | str


class _Annotation(_Part):
    image_id: int
    category_id: int
    bbox: tuple[Finite, Finite, Finite, Finite] | tuple[()] = ()
    segmentation: tuple[tuple[Finite, ...], ...] | _Counts = ()
    keypoints: tuple[Finite, ...] = ()
    iscrowd: bool = False


class _File(_Part):
    images: tuple[_Image, ...]
    annotations: tuple[_Annotation, ...]
    categories: tuple[_Category, ...]


def read_coco(path: Path) -> tuple[AnnotatedPicture, ...]:
    """The pictures of a file and the people marked in them; AnnotationError, in one line, where it is no such file."""
    file = _parsed(path)
    label = people_label(path, (category.name for category in file.categories))
    wanted = {category.id for category in file.categories if category.name == label}
    people = defaultdict[int, list[MarkedPerson]](list)
    for index, annotation in enumerate(file.annotations):
        if annotation.category_id in wanted:
            try:
                people[annotation.image_id].append(_person(annotation))
            except ValueError as error:
                raise AnnotationError(f"{path}: annotations[{index}]: {error}; mark it anew") from error
    return with_people(path, tuple(_picture(path, image, people[image.id]) for image in file.images))


def _parsed(path: Path) -> _File:
    try:
        return _File.model_validate_json(path.read_bytes())
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = dotted(first["loc"]) or "the file"
        raise AnnotationError(
            f"{path}: not COCO's JSON ({where}: {first['msg'].lower()}); export it as COCO 1.0"
        ) from error


def _person(annotation: _Annotation) -> MarkedPerson:
    outline, points = _outline(annotation), _points(annotation.keypoints)
    box = None
    if annotation.bbox and min(annotation.bbox[2:]) > 0:
        left, top, width, height = annotation.bbox
        box = Box(left, top, left + width, top + height)
    if box is None and outline is None and not points:
        raise ValueError("has neither a box, nor an outline, nor points")
    return MarkedPerson(box, outline, points or None, annotation.iscrowd)


def _outline(annotation: _Annotation) -> Outline | None:
    marked = annotation.segmentation
    if isinstance(marked, _Counts):
        return RunLengths(Size(marked.size[1], marked.size[0]), marked.counts)
    if not marked:
        return None
    if any(len(ring) % 2 for ring in marked):
        raise ValueError("has an outline with half a corner")
    return Polygons(
        tuple(tuple(Point(*corner) for corner in zip(ring[::2], ring[1::2], strict=True)) for ring in marked)
    )


def _points(numbers: tuple[float, ...]) -> dict[int, Point]:
    if len(numbers) % 3:
        raise ValueError(f"has {len(numbers)} numbers of key points, which is no multiple of three")
    triples = zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
    return {index: Point(x, y) for index, (x, y, visibility) in enumerate(triples) if visibility > 0}


def _picture(path: Path, image: _Image, people: list[MarkedPerson]) -> AnnotatedPicture:
    try:
        return AnnotatedPicture(image.file_name, Size(image.width, image.height), tuple(people))
    except ValueError as error:
        raise AnnotationError(f"{path}: {error}; its pictures may have been made smaller since") from error

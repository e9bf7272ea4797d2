"""Pictures in which people are outlined, out of one or several files of annotations."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from edgecount.training.annotations.annotated import AnnotatedPicture, AnnotationError
from edgecount.training.annotations.annotation_files import picture_files, read_annotations

ENDINGS = (".json", ".xml")


@dataclass(frozen=True, slots=True)
class PeoplePicture:
    """What a picture shows, and its file."""

    picture: AnnotatedPicture
    path: Path


def read_people(places: Sequence[Path]) -> tuple[PeoplePicture, ...]:
    """The pictures of these files of annotations, or of the only one in each folder.

    AnnotationError, in one line, where a picture or a file is absent, or nobody has an outline.
    """
    files = [_only(place) if place.is_dir() else place for place in places]
    found = [one for file in files for one in _read(file)]
    times = Counter(one.path for one in found)
    twice = next((path for path, count in times.items() if count > 1), None)
    if twice is not None:
        raise AnnotationError(f"{twice}: is marked in two of these files; name one of them")
    return tuple(found)


def people_sum(pictures: Sequence[PeoplePicture]) -> str:
    """The SHA-256 of all pictures and their people, in order."""
    told = hashlib.sha256()
    for one in pictures:
        try:
            told.update(hashlib.sha256(one.path.read_bytes()).digest())
        except OSError as error:
            raise AnnotationError(f"{one.path}: cannot be read ({error.strerror}); check its permissions") from error
        told.update(repr([(person.box, person.outline, person.is_crowd) for person in one.picture.people]).encode())
    return told.hexdigest()


def _read(file: Path) -> list[PeoplePicture]:
    pictures = read_annotations(file)
    if not any(person.outline is not None and not person.is_crowd for one in pictures for person in one.people):
        raise AnnotationError(f"{file}: has no outline of anybody; mark people with polygons or masks, not boxes alone")
    return [PeoplePicture(*pair) for pair in zip(pictures, picture_files(file, pictures), strict=True)]


def _only(folder: Path) -> Path:
    """The one file of annotations of a folder, or of `annotations` in it."""
    try:
        places = [folder, *([folder / "annotations"] if (folder / "annotations").is_dir() else [])]
        found = [path for place in places for path in sorted(place.iterdir()) if path.suffix.lower() in ENDINGS]
    except OSError as error:
        raise AnnotationError(f"{folder}: cannot be read ({error.strerror}); check its permissions") from error
    if len(found) != 1:
        which = ", ".join(path.name for path in found)
        how = (
            f"has several files of annotations ({which}); name the one that is meant"
            if found
            else "has no file of annotations; name one"
        )
        raise AnnotationError(f"{folder}: {how}, COCO's .json or CVAT's .xml")
    return found[0]

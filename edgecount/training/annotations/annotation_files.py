"""Annotations of any format that is read, and the files of their pictures."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from edgecount.text import shown
from edgecount.training.annotations.annotated import AnnotatedPicture, AnnotationError
from edgecount.training.annotations.coco import read_coco
from edgecount.training.annotations.cvat import read_cvat


def read_annotations(path: Path) -> tuple[AnnotatedPicture, ...]:
    """The pictures of a file, by its ending: COCO's JSON, or CVAT's XML; AnnotationError where it is neither."""
    match path.suffix.lower():
        case ".json":
            return read_coco(path)
        case ".xml":
            return read_cvat(path)
        case _:
            raise AnnotationError(f"{path}: annotations are COCO's .json or CVAT's .xml; export one of these")


def picture_files(path: Path, pictures: Sequence[AnnotatedPicture]) -> tuple[Path, ...]:
    """The file of each picture, about the file `path` of the annotations.

    A picture lies where its name says, or anywhere below by that name alone.  AnnotationError where one is absent, or
    two have its name.
    """
    parent = path.resolve().parent
    root = parent.parent if parent.name == "annotations" else parent
    by_name = defaultdict[str, list[Path]](list)
    for file in sorted(root.rglob("*")):
        by_name[file.name].append(file)
    return tuple(_file(root, picture.name, by_name) for picture in pictures)


def _file(root: Path, name: str, by_name: dict[str, list[Path]]) -> Path:
    found = [file for file in by_name[Path(name).name] if file.parts[-len(Path(name).parts) :] == Path(name).parts]
    found = found or by_name[Path(name).name]
    if len(found) != 1:
        how = f"is there {len(found)} times; take the others away" if found else "is not there; put it there"
        raise AnnotationError(f"{root}: the picture {shown(name)} {how}")
    return found[0]

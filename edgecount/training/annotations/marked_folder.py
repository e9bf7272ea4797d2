"""The marked pictures of a folder, whatever layout it has."""

from pathlib import Path

from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.annotation_files import picture_files, read_annotations
from edgecount.training.annotations.heads import MarkedPicture, pictures_in
from edgecount.training.annotations.matlab import read_mat_points
from edgecount.training.annotations.point_lists import read_csv_points, read_json_points

TRUTHS = ("ground_truth", "ground-truth")
"""What ShanghaiTech calls the folder beside `images`."""
LISTS = frozenset({".json", ".csv", ".xml"})
"""How the names of files end that tell of all pictures."""
COCO = (b'"images"', b'"annotations"')
"""What stands in COCO's JSON and in no other."""


def read_marked(place: Path) -> tuple[MarkedPicture, ...]:
    """All marked pictures of a folder, or of a file that tells of them, by their names.

    Layouts: `images` and `ground_truth/GT_NAME.mat` (ShanghaiTech); NAME.mat beside each picture; or one file: points
    beside the pictures as .json or .csv, COCO's .json or CVAT's .xml.  AnnotationError, in one line, where nothing, or
    more than one thing, says where heads are.
    """
    if place.is_file():
        return _somebody(place, _listed(place))
    if (place / "images").is_dir() and any((place / name).is_dir() for name in TRUTHS):
        return _somebody(place, _with_mats(place, pictures_in(place / "images")))
    lists = [
        path for folder in (place, place / "annotations") for path in _files(folder) if path.suffix.lower() in LISTS
    ]
    mats = any(path.suffix.lower() == ".mat" for path in _files(place))
    match lists:
        case [only] if not mats:
            return _somebody(only, _listed(only))
        case [] if mats:
            return _somebody(place, _with_mats(place, pictures_in(place)))
        case []:
            pictures_in(place)
            raise AnnotationError(
                f"{place}: nothing says where heads are (points.json, points.csv, COCO, CVAT or .mat); mark them first"
            )
        case _:
            told = ", ".join([path.name for path in lists] + [".mat"] * mats)
            raise AnnotationError(f"{place}: several files say where heads are ({told}); name the one that is meant")


def other_marks(folder: Path, name: str) -> str | None:
    """What says where heads are in a folder, besides the file of this name; None where nothing does."""
    others = [path.name for path in _files(folder) if path.suffix.lower() in {*LISTS, ".mat"} and path.name != name]
    return others[0] if others else None


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise AnnotationError(f"{folder}: cannot be read ({error.strerror}); check its permissions") from error


def _listed(path: Path) -> tuple[MarkedPicture, ...]:
    """The pictures of one file that tells of all of them."""
    if path.suffix.lower() == ".csv":
        return read_csv_points(path)
    if path.suffix.lower() == ".json" and not _is_coco(path):
        return read_json_points(path)
    pictures = read_annotations(path)
    files = picture_files(path, pictures)
    return tuple(
        MarkedPicture(
            file, tuple(person.head for person in picture.people if person.head and not person.is_crowd), path
        )
        for file, picture in zip(files, pictures, strict=True)
    )


def _is_coco(path: Path) -> bool:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    return all(word in content for word in COCO)


def _with_mats(folder: Path, pictures: list[Path]) -> tuple[MarkedPicture, ...]:
    marked = []
    for picture in pictures:
        mat = next((path for path in _mats(folder, picture) if path.is_file()), None)
        if mat is None:
            raise AnnotationError(
                f"{picture}: has no .mat file that says where heads are; add it, or take the picture away"
            )
        marked.append(MarkedPicture(picture, read_mat_points(mat), mat))
    return tuple(marked)


def _mats(folder: Path, picture: Path) -> list[Path]:
    """Where a picture's .mat file may lie."""
    names = f"GT_{picture.stem}.mat", f"{picture.stem}.mat", f"{picture.stem}_ann.mat"
    return [place / name for place in (picture.parent, *(folder / name for name in TRUTHS)) for name in names]


def _somebody(path: Path, pictures: tuple[MarkedPicture, ...]) -> tuple[MarkedPicture, ...]:
    if not any(picture.heads for picture in pictures):
        raise AnnotationError(f"{path}: marks nobody in its {len(pictures)} pictures; mark the heads first")
    return pictures

"""People marked by hand in a picture: what every format of annotations comes down to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from edgecount.errors import EdgecountError
from edgecount.geometry import Box, Point, Size
from edgecount.text import shown

FACE = 5
"""Of COCO's 17 key points, the first: nose, eyes, ears."""
PERSON = "person"
"""The label of people; where a file has one label only, that one is taken for people, whatever it is called."""


class AnnotationError(EdgecountError):
    """A file of annotations is of another kind, is damaged, or marks nobody."""


@dataclass(frozen=True, slots=True)
class Polygons:
    """An outline as one or more closed rings, in the picture's pixels."""

    rings: tuple[tuple[Point, ...], ...]

    def __post_init__(self) -> None:
        if not self.rings or any(len(ring) < 3 for ring in self.rings):
            raise ValueError("an outline must have rings of three corners or more")


@dataclass(frozen=True, slots=True)
class RunLengths:
    """A mask as COCO writes it: how many pixels are outside, inside, outside, ..., column by column.

    `counts` are numbers, or their compressed text.
    """

    size: Size
    counts: tuple[int, ...] | str


Outline = Polygons | RunLengths


@dataclass(frozen=True, slots=True)
class MarkedPerson:
    """One person, marked in at least one way; all in the picture's pixels.

    `points` are the visible ones of the key points by their index in COCO's order, or a single point at 0.
    `is_crowd`: several people in one outline, which is nobody to learn from, nor a mistake where it is found.
    """

    box: Box | None = None
    outline: Outline | None = None
    points: Mapping[int, Point] | None = None
    is_crowd: bool = False

    @property
    def head(self) -> Point | None:
        """The middle of what is seen of the face; else the only point; else the middle of the box's upper edge."""
        seen = self.points or {}
        face = [point for index, point in seen.items() if index < FACE]
        if face:
            return Point(sum(p.x for p in face) / len(face), sum(p.y for p in face) / len(face))
        return None if self.box is None else Point(self.box.center.x, self.box.top)


@dataclass(frozen=True, slots=True)
class AnnotatedPicture:
    """A picture by the name that its file has in the annotations, and the people in it; nobody is a truth, too."""

    name: str
    size: Size
    people: tuple[MarkedPerson, ...]

    def __post_init__(self) -> None:
        if any(not _is_inside(person, self.size) for person in self.people):
            raise ValueError(f"somebody is marked outside the picture {shown(self.name)}")


def _is_inside(person: MarkedPerson, size: Size) -> bool:
    """Whether a person is marked in a picture of this size; an outline may go over its edge, but not far."""
    width, height = size.width, size.height
    frame = Box(-1, -1, width + 1, height + 1)
    if person.box is not None and frame.intersection(person.box) <= 0.5 * person.box.area:
        return False
    rings = person.outline.rings if isinstance(person.outline, Polygons) else ()
    if any(not (-width <= at.x <= 2 * width and -height <= at.y <= 2 * height) for ring in rings for at in ring):
        return False
    head = person.head
    return head is None or (-1 <= head.x <= frame.right and -1 <= head.y <= frame.bottom)


def people_label(path: Path, labels: Iterable[str]) -> str:
    """The label of people among those of a file; AnnotationError where none of them can be it."""
    known = sorted(set(labels))
    named = [label for label in known if label.lower() == PERSON]
    if named or len(known) == 1:
        return (named or known)[0]
    has = f"its labels are {', '.join(map(shown, known))}" if known else "it has no labels"
    raise AnnotationError(f"{path}: marks nobody: {has}; people must be labelled {PERSON}")


def with_people(path: Path, pictures: tuple[AnnotatedPicture, ...]) -> tuple[AnnotatedPicture, ...]:
    """The same pictures; AnnotationError unless somebody is marked in one of them."""
    if not any(picture.people for picture in pictures):
        raise AnnotationError(
            f"{path}: marks nobody in its {len(pictures)} pictures; mark the people, and export it anew"
        )
    return pictures

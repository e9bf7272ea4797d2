"""The heads that are being marked in a folder's pictures, saved with every change.

Pictures that are done stand in `points.json`, which training reads; those that somebody is at stand in `points.drafts`,
which it does not, so that nobody half marked is learnt.  Both are written whole, and one that is killed loses nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from edgecount.errors import EdgecountError
from edgecount.files.presence import is_there
from edgecount.files.replacing import replace_file
from edgecount.geometry import Point
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.heads import pictures_in
from edgecount.training.annotations.marked_folder import other_marks
from edgecount.training.annotations.point_lists import json_points, read_json_points

POINTS, DRAFTS = "points.json", "points.drafts"


@dataclass(frozen=True, slots=True)
class HeadMarks:
    """The heads of one picture, in its pixels, whether it is done, and how often they were saved so far."""

    heads: tuple[Point, ...]
    done: bool
    revision: int = 0


class OutdatedError(EdgecountError):
    """HeadMarks that were changed elsewhere in the meantime."""


class PointBook:
    """The marks of a folder; AnnotationError where other files of it say where heads are, or nothing can be read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.names = tuple(path.name for path in pictures_in(folder))
        if other := other_marks(folder, POINTS):
            raise AnnotationError(f"{folder}: {other} says where heads are already; take it away, or another folder")
        self._marks: dict[str, HeadMarks] = {}
        for file in (DRAFTS, POINTS):  # one that was killed between both has written the picture into both
            pictures = read_json_points(folder / file) if is_there(folder / file) else ()
            self._marks |= {self._name(one.path): HeadMarks(one.heads, file == POINTS) for one in pictures}
        self._written = {file: self._content(file, self._marks) for file in (DRAFTS, POINTS)}

    def of(self, name: str) -> HeadMarks | None:
        """The marks of a picture; None where nobody has begun."""
        return self._marks.get(name)

    def save(self, name: str, marks: HeadMarks) -> HeadMarks:
        """Keep these marks, which were made upon the last ones; gives them with their new revision.

        OutdatedError where others were saved in between; EdgecountError, in one line, where they cannot be written.
        """
        before = self._marks.get(name)
        if marks.revision != (before.revision if before else 0):
            raise OutdatedError(f"{name}: was changed in another window; load it anew")
        kept = HeadMarks(marks.heads, marks.done, marks.revision + 1)
        marked = {**self._marks, name: kept}
        for file in (POINTS, DRAFTS) if marks.done else (DRAFTS, POINTS):
            self._write(file, self._content(file, marked))
        self._marks = marked
        return kept

    def _name(self, picture: Path) -> str:
        return picture.relative_to(self._folder).as_posix() if picture.is_relative_to(self._folder) else str(picture)

    def _content(self, file: str, marked: Mapping[str, HeadMarks]) -> bytes | None:
        heads = {name: list(marks.heads) for name, marks in marked.items() if marks.done == (file == POINTS)}
        return json_points(heads) if heads else None

    def _write(self, file: str, content: bytes | None) -> None:
        if content == self._written[file]:
            return
        if content is None:
            (self._folder / file).unlink(missing_ok=True)
        else:
            replace_file(self._folder / file, content)
        self._written[file] = content

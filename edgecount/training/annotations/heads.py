"""Pictures in which heads are marked as points: a folder in any of the layouts that people have."""

from dataclasses import dataclass
from pathlib import Path

from edgecount.geometry import Point, Size
from edgecount.sources.picture_file import is_picture
from edgecount.training.annotations.annotated import AnnotationError

EDGE = 0.01
"""A head may be marked beyond the picture's edge by so much of its longer side: a hand is not so steady."""


@dataclass(frozen=True, slots=True)
class MarkedPicture:
    """A picture's file, and where the heads are, in its pixels; `told_by` is the file that says so."""

    path: Path
    heads: tuple[Point, ...]
    told_by: Path

    def heads_within(self, size: Size) -> tuple[Point, ...]:
        """The heads in a picture of this size, those a little beyond its edge moved to it; none that lie outside."""
        edge = EDGE * max(size.width, size.height)
        return tuple(
            Point(_clipped(head.x, size.width), _clipped(head.y, size.height))
            for head in self.heads
            if -edge <= head.x <= size.width + edge and -edge <= head.y <= size.height + edge
        )


def _clipped(place: float, extent: int) -> float:
    return min(max(place, 0.0), extent - 0.5)


def pictures_in(folder: Path) -> list[Path]:
    """The pictures of a folder by their names; AnnotationError if it is none, or has none."""
    try:
        found = sorted(path for path in folder.iterdir() if is_picture(path))
    except OSError as error:
        raise AnnotationError(f"{folder}: cannot be read ({error.strerror}); name a folder with pictures") from error
    if not found:
        raise AnnotationError(f"{folder}: has no pictures (.jpg, .png); put them there, or name another folder")
    return found

"""Marked pictures counted: what is there beside what is found, for `evaluate` and `calibrate`."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from edgecount.commands.crowd.looking import Looks
from edgecount.commands.text.progress import bars
from edgecount.density.crowd import Crowd
from edgecount.density.gate import Estimate
from edgecount.errors import SourceError
from edgecount.ports import Image
from edgecount.training.annotations.heads import MarkedPicture
from edgecount.training.annotations.marked_folder import read_marked
from edgecount.wiring.seeing.crowd_counter import load_counter


@dataclass(frozen=True, slots=True)
class CountedPicture:
    """A marked picture, the estimate, and the sum of its density map, be that believed or not."""

    marked: MarkedPicture
    estimate: Estimate
    density: float

    @property
    def true(self) -> int:
        """How many heads are marked."""
        return len(self.marked.heads)


def counted_pictures(folder: Path, model: str) -> list[CountedPicture]:
    """Every marked picture of a folder, counted on all cores; an error, in one line, where one is none."""
    marked = read_marked(folder)
    sums: dict[Path, float] = {}

    def take(file: Path, _seconds: float | None, _image: Image, crowd: Crowd) -> None:
        sums[file] = float(crowd.density.sum())

    found: list[CountedPicture] = []
    files = [picture.path for picture in marked]
    with bars(files) as told:
        looks = Looks(partial(load_counter, model), 1.0, take, told)
        for picture, result in zip(marked, looks.at(files), strict=True):
            if isinstance(result, SourceError):
                raise result
            found.append(CountedPicture(picture, result[0].estimate, sums[picture.path]))
    return found

"""What lies on the page: pictures by number, and the heads that are marked in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Head = tuple[float, float]
"""Across and down, in the picture's pixels."""


@dataclass(frozen=True, slots=True)
class MarkedHeads:
    """The heads of one picture, whether it is done, and how often they were saved; `guessed`: nobody has yet."""

    heads: tuple[Head, ...]
    done: bool
    revision: int
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class PictureState:
    """A picture in the list: its name, how many heads are marked in it, and whether it is done."""

    name: str
    heads: int
    done: bool


class MarkingDesk(Protocol):
    """The pictures of a folder.  All raise EdgecountError, in one line, where a file cannot be read or written."""

    @property
    def title(self) -> str:
        """What the folder is called."""

    def pictures(self) -> Sequence[PictureState]:
        """All pictures, in order."""

    def jpeg(self, number: int) -> bytes:
        """A picture as a browser shows it."""

    def marks(self, number: int) -> MarkedHeads:
        """The heads of a picture; guesses where nobody has marked any."""

    def save(self, number: int, marks: MarkedHeads) -> MarkedHeads | None:
        """Keep these heads, which were marked upon that revision; None where others were saved in between."""

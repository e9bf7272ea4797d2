"""What a camera shows of itself: where people are in a frame, and pictures in which nobody can be recognised."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import Base64Bytes


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a person is, in fractions of the frame; `id` is the track's.

    `is_sighted` says whether the frame itself shows them, not their motion alone.
    """

    id: int
    x: float
    y: float
    is_sighted: bool = True


@dataclass(frozen=True, slots=True)
class PeopleView:
    """Where people are in the frame taken at `ts` (aware UTC), which is so many pixels wide and high."""

    ts: datetime
    width: int
    height: int
    dots: tuple[Dot, ...] = ()


@dataclass(frozen=True, slots=True)
class PictureView:
    """A JPEG of the frame taken at `ts` (aware UTC), in which nobody can be recognised."""

    ts: datetime
    jpeg: Base64Bytes

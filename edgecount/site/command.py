"""The commands that people and machines may send to the running daemon."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from edgecount.figures.audits.standing_audits import DoorAudit
from edgecount.figures.whole.told_inside import ToldInside

MOST_INSIDE = 1_000_000
"""The highest number of people in a command: a number above it is a mistake."""


@dataclass(frozen=True, slots=True)
class AdjustOccupancy:
    """Sets the number of people inside to `value`."""

    value: int

    def __post_init__(self) -> None:
        if not 0 <= self.value <= MOST_INSIDE:
            raise ValueError(f"the number of people inside is 0 to {MOST_INSIDE}, not {self.value}")


@dataclass(frozen=True, slots=True)
class ResetOccupancy:
    """Sets the number of people inside to 0; `reason` names the origin of the command."""

    reason: str


@dataclass(frozen=True, slots=True)
class PauseCamera:
    """Has a camera not watched any more, or with `paused` false watched again."""

    camera: str
    paused: bool


@dataclass(frozen=True, slots=True)
class MarkStaff:
    """Says, by `by`, that a member of staff has just gone through the door; the same `word` again changes nothing."""

    word: UUID
    by: str


@dataclass(frozen=True, slots=True)
class UnmarkStaff:
    """Says, by `by`, that the mark of this id was a mistake; again, it changes nothing."""

    mark: UUID
    by: str


@dataclass(frozen=True, slots=True)
class KeepAudit:
    """Keeps what somebody has counted at a door, as the event of this id: the same one twice is kept once."""

    id: UUID
    audit: DoorAudit


@dataclass(frozen=True, slots=True)
class AcceptAim:
    """Says that a camera looks where it is to look: its scene is learnt anew."""

    camera: str


@dataclass(frozen=True, slots=True)
class HearSite:
    """Takes what the fleet says of the whole site."""

    told: ToldInside


Command = AdjustOccupancy | ResetOccupancy | PauseCamera | MarkStaff | UnmarkStaff | KeepAudit | AcceptAim | HearSite

Commander: TypeAlias = "Callable[[Command], Future[int]]"
"""Takes a command; the future has the number of the stored event, 0 while that waits to be stored and where there is
none, or the EdgecountError for which it was not carried out."""

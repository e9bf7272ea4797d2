"""The results of counting: facts about one person at one line or in one zone, before they become stored events."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from edgecount.events.model import Direction

Reason = Literal["u_turn", "turned_back", "flicker", "born_inside", "too_short", "beside_the_line", "lost_on_line"]
"""Why a track that came to a line was not counted:

u_turn           a return within the window, if the config says to ignore these
turned_back      came to the line and went back without passing it
flicker          seen past the line once, then on the first side again: the box jumped
born_inside      first seen on the line, so its first side is unknown
too_short        the track was not confirmed as a person yet
beside_the_line  changed sides past the end of the drawn line
lost_on_line     last seen on the line, not plainly past it
"""

Over = Literal["up", "elsewhere", "unseen"]
"""How a fall is over: the person is up again, is outside of the zone, or is not seen lying there any more."""


@dataclass(frozen=True, slots=True)
class FrameTime:
    """When a frame was taken: its number (from 1), seconds since the first one, aware UTC."""

    frame: int
    media_time: float
    ts: datetime


@dataclass(frozen=True, slots=True)
class Crossed:
    """A person crossed the line; `reverses` is the id of the crossing that this return takes back."""

    id: UUID
    track: int
    direction: Direction
    confidence: float
    moment: FrameTime
    reverses: UUID | None = None


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A person came to the line and was not counted."""

    track: int
    reason: Reason
    moment: FrameTime


@dataclass(frozen=True, slots=True)
class VisitEnded:
    """A person was in a zone from the first sight inside to the last; `track` is the person's last track there."""

    track: int
    entered: FrameTime
    left: FrameTime


@dataclass(frozen=True, slots=True)
class FallStarted:
    """A person has lain in a zone for the hold time, and so has fallen; they were first seen lying at `since`."""

    id: UUID
    zone: str
    track: int
    since: FrameTime
    moment: FrameTime


@dataclass(frozen=True, slots=True)
class FallEnded:
    """A fall is over, as far as is known; `fall` is the id of its `FallStarted`."""

    fall: UUID
    zone: str
    track: int
    how: Over
    moment: FrameTime


Fact = Crossed | NotCounted

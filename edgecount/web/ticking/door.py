"""What the screen at the door says, of how the site stands.  Pure."""

from dataclasses import dataclass
from typing import Literal

from edgecount.web.ticking.standing import SiteStanding

Sign = Literal["go", "wait", "unsure", "free"]
"""Come in; wait; nobody knows, for not everything is seen; or: there is no limit."""

Why = Literal["camera", "doors"]


@dataclass(frozen=True, slots=True)
class DoorSign:
    """The sign, the people inside, and how many more may come in; None without a limit.

    `why` is what makes the sign unsure: a camera, or the site's other boxes.  `minutes` is how long ago these were
    heard, None where that is not known.
    """

    sign: Sign
    inside: int
    room: int | None
    why: Why | None = None
    minutes: int | None = None


def door_sign(standing: SiteStanding) -> DoorSign:
    """The sign for the door: a number that cannot be trusted lets nobody in, and keeps nobody out."""
    room = None if standing.capacity is None else max(0, standing.capacity - standing.inside)
    why = _doubt(standing)
    minutes = None if why != "doors" or standing.doors is None else standing.doors.minutes
    return DoorSign("unsure" if why else _sign(room), standing.inside, room, why, minutes)


def _doubt(standing: SiteStanding) -> Why | None:
    if standing.unseen:
        return "camera"
    return "doors" if standing.doors is not None and not standing.doors.sure else None


def _sign(room: int | None) -> Sign:
    if room is None:
        return "free"
    return "go" if room else "wait"

"""What the screen at the door says, of how the site stands.  Pure."""

from dataclasses import dataclass
from typing import Literal

from edgecount.web.ticking.standing import SiteStanding

Sign = Literal["go", "wait", "unsure", "free"]
"""Come in; wait; nobody knows, for not everything is seen; or: there is no limit."""


@dataclass(frozen=True, slots=True)
class DoorSign:
    """The sign, the people inside, and how many more may come in; None without a limit."""

    sign: Sign
    inside: int
    room: int | None


def door_sign(standing: SiteStanding) -> DoorSign:
    """The sign for the door: a number that cannot be trusted lets nobody in, and keeps nobody out."""
    room = None if standing.capacity is None else max(0, standing.capacity - standing.inside)
    return DoorSign(_sign(standing, room), standing.inside, room)


def _sign(standing: SiteStanding, room: int | None) -> Sign:
    if standing.unseen:
        return "unsure"
    if room is None:
        return "free"
    return "go" if room else "wait"

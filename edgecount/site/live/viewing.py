"""What somebody who looks at a camera right now wants to see of it.  Pure."""

from dataclasses import dataclass
from typing import Literal

ViewName = Literal["people", "picture", "scene"]

LEASE_SECONDS = 3.0
"""So long a camera goes on showing itself after it was last asked to."""
NARROWEST, WIDEST = 480, 960
"""Pixels across of a picture."""
SLOWEST, FASTEST = 1.0, 5.0
"""Pictures a second."""


@dataclass(frozen=True, slots=True)
class Viewing:
    """To see where people are, a masked picture now and then, or the scene without its people.

    A picture is `width` pixels across, unless the camera's is smaller, and comes `per_second` times.
    """

    what: ViewName
    width: int = 640
    per_second: float = 2.0

    def __post_init__(self) -> None:
        if not NARROWEST <= self.width <= WIDEST:
            raise ValueError(f"a picture is {NARROWEST} to {WIDEST} pixels wide, not {self.width}")
        if not SLOWEST <= self.per_second <= FASTEST:
            raise ValueError(f"{SLOWEST:g} to {FASTEST:g} pictures a second can be seen, not {self.per_second:g}")

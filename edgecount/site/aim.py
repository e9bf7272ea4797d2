"""Where a camera looks, as its worker has found out."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import Base64Bytes

AGAIN = "it looks where it did"
"""How a camera that was moved is said to be right: put back, nothing of what was learnt of it is lost."""
AimFinding = Literal["learning", "right", "moved", "blurred", "strange"]


@dataclass(frozen=True, slots=True)
class Aim:
    """Whether a camera looks where it looked when its scene was learnt.

    While it is *learning*, nothing can be said.  It is *moved*, out of focus (*blurred*), or shows nothing of what was
    learnt (*strange*); `reason` says so in words, and `since` (aware UTC) is when it was last seen otherwise.  `marks`
    are those of the scene where they were just learnt: bytes that mean something to workers only.
    """

    finding: AimFinding
    since: datetime
    reason: str = ""
    marks: Base64Bytes | None = None

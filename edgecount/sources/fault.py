"""What is wrong with a camera that gives no pictures, and whether it may come back: it always may."""

from dataclasses import dataclass

from edgecount.errors import SourceError
from edgecount.events.model import LostCondition


@dataclass(frozen=True, slots=True)
class Fault:
    """How a camera is lost, and why, with the remedy; `reason` holds no secret."""

    condition: LostCondition
    reason: str


class CameraError(SourceError):
    """A camera gives no pictures now; it is worth to open it again later, which no other SourceError says."""

    def __init__(self, message: str, condition: LostCondition = "offline") -> None:
        super().__init__(message)
        self.condition = condition

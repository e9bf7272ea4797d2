"""The fault of a camera that gives no pictures; it may always come back."""

from dataclasses import dataclass

from edgecount.errors import SourceError
from edgecount.events.model import LostCondition


@dataclass(frozen=True, slots=True)
class Fault:
    """How a camera is lost, and why, with the remedy; `reason` holds no secret."""

    condition: LostCondition
    reason: str


class FaultError(OSError):
    """What ends the talk with a camera is known already."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.reason)
        self.fault = fault


class CameraError(SourceError):
    """A camera gives no pictures now; unlike other SourceErrors, this says that opening it again later may work."""

    def __init__(self, message: str, condition: LostCondition = "offline") -> None:
        super().__init__(message)
        self.condition = condition

"""The falls that are not known to be over: kept up to date event by event, camera by camera."""

from collections.abc import Mapping
from uuid import UUID

from edgecount.events.model import AnyEvent, CameraLost, CameraRestored, Fallen, FallenCleared


class Lying:
    """Takes stored events in the order of their numbers.

    If a camera is lost, or watched anew, the falls in front of it before are forgotten: nothing is known of them.
    """

    def __init__(self) -> None:
        self._falls: dict[str, dict[UUID, Fallen]] = {}

    def take(self, event: AnyEvent) -> None:
        """Take one more event into account."""
        match event:
            case Fallen():
                self._falls.setdefault(event.camera, {})[event.id] = event
            case FallenCleared():
                self._falls.get(event.camera, {}).pop(event.fall, None)
            case CameraLost() | CameraRestored():
                self._falls.pop(event.camera, None)
            case _:
                pass  # tells nothing of falls

    def falls(self, camera: str | None = None) -> list[Fallen]:
        """The falls in front of a camera, or of all cameras; those of each camera in the order of the events."""
        watched: Mapping[str, Mapping[UUID, Fallen]] = self._falls
        return [fall for name, falls in watched.items() if camera in (None, name) for fall in falls.values()]

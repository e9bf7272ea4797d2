"""Who has fallen and is not known to be up again: kept up to date event by event, camera by camera."""

from collections.abc import Mapping
from uuid import UUID

from edgecount.events.model import AnyEvent, CameraLost, CameraRestored, Fallen, FallenCleared


class Lying:
    """Takes stored events in the order of their numbers.

    A camera that is lost, or begins to be watched anew, knows nothing of who fell in front of it before.
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

    def falls(self, camera: str | None = None) -> list[Fallen]:
        """The falls of those who lie in front of a camera, or of all, in the order of the events."""
        watched: Mapping[str, Mapping[UUID, Fallen]] = self._falls
        return [fall for name, falls in watched.items() if camera in (None, name) for fall in falls.values()]

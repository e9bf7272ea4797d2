"""The falls that are not known to be over: kept up to date event by event, camera by camera.

When a camera is lost, or watched anew, the falls in front of it end as `unseen`: nothing is known of them any more.
"""

from collections.abc import Mapping
from uuid import UUID

from edgecount.events.model import AnyEvent, CameraLost, CameraRestored, Fallen, FallenCleared


class Lying:
    """Takes stored events in the order of their numbers."""

    def __init__(self) -> None:
        self._falls: dict[str, dict[UUID, Fallen]] = {}

    def take(self, event: AnyEvent) -> Mapping[UUID, str]:
        """Take one more event into account; returns the falls that end with it, by their ids, and how each ends."""
        match event:
            case Fallen():
                self._falls.setdefault(event.camera, {})[event.id] = event
            case FallenCleared():
                if self._falls.get(event.camera, {}).pop(event.fall, None) is not None:
                    return {event.fall: event.how}
            case CameraLost() | CameraRestored():
                return dict.fromkeys(self._falls.pop(event.camera, {}), "unseen")
            case _:
                pass  # tells nothing of falls
        return {}

    def falls(self, camera: str | None = None) -> list[Fallen]:
        """The falls in front of a camera, or of all cameras; those of each camera in the order of the events."""
        watched: Mapping[str, Mapping[UUID, Fallen]] = self._falls
        return [fall for name, falls in watched.items() if camera in (None, name) for fall in falls.values()]

"""What all pages share that show cameras."""

from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from edgecount.web.live.newest_picture import LivePictures
from edgecount.web.live.watching import LiveCameras
from edgecount.web.parts import WebParts


@dataclass(frozen=True, slots=True)
class LiveDesk:
    """Where people are, and pictures."""

    cameras: LiveCameras
    pictures: LivePictures


def live_desk(parts: WebParts) -> LiveDesk:
    """One for the whole application."""
    return LiveDesk(LiveCameras(parts.gateway), LivePictures(parts.gateway, parts.clock))


def desk_of(request: Request) -> LiveDesk:
    """That of the application."""
    return cast("LiveDesk", request.app.state.live)

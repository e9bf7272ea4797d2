"""The audience of a replay that keeps a picture to draw lines upon: the empty scene, or else a masked picture."""

from collections.abc import Sequence
from pathlib import Path

from edgecount.events.model import AnyEvent
from edgecount.files.replacing import replace_file
from edgecount.masking.live_pictures import MaskedPictures
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame

LOOK_SECONDS = 0.2
"""From one frame that is looked at to the next: a clip of five seconds has a picture then."""
LONGEST_SECONDS = 60.0
"""So long the scene is looked for; where people stand all the time, it is a picture of the last moment."""
WIDTH = 960


class ForGround:
    """Looks at a frame now and then until the empty scene is known, and keeps that as a JPEG at the end."""

    def __init__(self, path: Path, pictures: MaskedPictures) -> None:
        self._path = path
        self._pictures = pictures
        self._scene: bytes | None = None
        self._due = 0.0

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Look at the frame, if one is due."""
        if self._scene is None and self._due <= frame.media_time <= LONGEST_SECONDS:
            self._due = frame.media_time + LOOK_SECONDS
            self._pictures.look(frame, processed.tracks, WIDTH)
            self._scene = self._pictures.scene()
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:  # noqa: ARG002 - the audience's signature
        """Keep it; nothing where the recording is too short for any picture."""
        ground = self._scene or self._pictures.picture(WIDTH)
        if ground is not None:
            replace_file(self._path, ground)

"""The audience of a replay that has a few pictures of every second: enough to see who was counted."""

from collections.abc import Sequence

from edgecount.counting.lines.tally import Tallies
from edgecount.events.model import AnyEvent
from edgecount.overlay.painter import Painter
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame
from edgecount.replay.audiences import PictureWriter, counts_of

LONGEST_STILL = 2.0
"""A pause of the recording is shown for so long (seconds)."""


class ForSparsePictures:
    """Paints so many pictures a second for a writer, at their times; a picture stands until the next one."""

    def __init__(self, writer: PictureWriter, painter: Painter, tallies: Tallies, per_second: float) -> None:
        self._writer = writer
        self._painter = painter
        self._tallies = tallies
        self._apart = 1 / per_second
        self._due = 0.0

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Add the frame, if one is due."""
        counts = counts_of(self._tallies)
        self._painter.see(frame, processed.tracks, counts)
        if frame.media_time + self._apart / 2 < self._due:
            return True
        image = self._painter.paint(frame, counts)
        self._due = max(self._due, frame.media_time - LONGEST_STILL)
        while self._due <= frame.media_time + self._apart / 2:
            self._writer.write(image)
            self._due += self._apart
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Nothing: a video is completed by its context."""

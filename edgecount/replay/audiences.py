"""The audiences of a replay: a file of events, the logs of a store, a video, a window."""

from collections.abc import Sequence
from typing import Protocol

from edgecount.counting.anchor import Anchor
from edgecount.counting.lines.tally import Tallies
from edgecount.events.model import AnyEvent
from edgecount.overlay.drawn import ShownCounts
from edgecount.overlay.painter import Painter
from edgecount.overlay.window import LiveWindow
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame, Image
from edgecount.replay.logs import ReplayLogs
from edgecount.replay.parts.cutting import WHOLE
from edgecount.replay.parts.for_part import ForPart
from edgecount.sinks.files.event_lines import EventLines


class ForLines:
    """Passes events on as lines of JSON."""

    def __init__(self, lines: EventLines) -> None:
        self._lines = lines

    def see(self, _frame: Frame, processed: Processed) -> bool:
        """Pass on the events of the frame."""
        self._lines.take(processed.events)
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Pass on the events of the end, and complete the lines."""
        self._lines.take(events)
        self._lines.finish()


class ForLogs:
    """Keeps events, coverage and heat until the end, and then makes the logs of them."""

    def __init__(self, logs: ReplayLogs, anchor: Anchor = "foot") -> None:
        self._logs = logs
        self._whole = ForPart(WHOLE, anchor, lambda: None)

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Take note of the frame."""
        return self._whole.see(frame, processed)

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Store all at once, and write the files of every day of the recording."""
        self._whole.finish(events)
        if (counted := self._whole.counted) is not None:
            self._logs.write(counted.events, counted.watched, counted.span, counted.heat)


class PictureWriter(Protocol):
    """Takes pictures one after the other: a video, a folder of files."""

    def write(self, image: Image) -> None:
        """Add a picture."""


class ForPictures:
    """Paints each frame for a writer of pictures."""

    def __init__(self, writer: PictureWriter, painter: Painter, tallies: Tallies) -> None:
        self._writer = writer
        self._painter = painter
        self._tallies = tallies

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Add the frame."""
        counts = counts_of(self._tallies)
        self._painter.see(frame, processed.tracks, counts)
        self._writer.write(self._painter.paint(frame, counts))
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Nothing: a video is completed by its context."""


class ForWindow:
    """Shows each frame live."""

    def __init__(self, window: LiveWindow, painter: Painter, tallies: Tallies) -> None:
        self._window = window
        self._painter = painter
        self._tallies = tallies

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Show the frame; False where the user quits."""
        self._painter.see(frame, processed.tracks, counts_of(self._tallies))

        def paint(boxes: bool) -> Image:  # noqa: FBT001 - the window's one switch
            return self._painter.paint(frame, counts_of(self._tallies), boxes=boxes)

        return self._window.show(paint)

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Nothing: the window closes with its context."""


def counts_of(tallies: Tallies) -> ShownCounts:
    """The figures as the picture shows them."""
    return ShownCounts(lines=tallies.lines, inside=max(0, tallies.inside))

"""The audiences of a replay: a file of events, the logs of a store, a video, a window."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from edgecount.counting.anchor import Anchor
from edgecount.counting.lines.tally import Tallies
from edgecount.events.model import AnyEvent
from edgecount.figures.coverage import CoverageMeter
from edgecount.figures.heat import HeatMeter
from edgecount.figures.period import Period
from edgecount.overlay.drawn import ShownCounts
from edgecount.overlay.painter import Painter
from edgecount.overlay.window import LiveWindow
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame, Image
from edgecount.replay.logs import ReplayLogs
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
        self._coverage = CoverageMeter()
        self._heat = HeatMeter(anchor)
        self._events: list[AnyEvent] = []
        self._first: datetime | None = None
        self._last: datetime | None = None

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Take note of the frame."""
        self._coverage.saw(frame.ts, frame.media_time)
        self._heat.saw(processed.tracks, frame.size, frame.ts, frame.media_time)
        self._events += processed.events
        self._first = self._first or frame.ts
        self._last = frame.ts
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Store all at once, and write the files of every day of the recording."""
        if self._first is not None and self._last is not None:
            span = Period(self._first, self._last)
            self._logs.write([*self._events, *events], self._coverage.take(), span, self._heat.take())


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

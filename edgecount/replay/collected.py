"""The audience of a replay that keeps the events of lines, and how long the recording was."""

from collections.abc import Sequence
from datetime import datetime

from edgecount.events.model import AnyEvent, Crossing, Rejected
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame


class CollectedEvents:
    """Crossings and rejections of a recording; `first` and `last` are the times of its first and last frame."""

    def __init__(self) -> None:
        self.events: list[Crossing | Rejected] = []
        self.first: datetime | None = None
        self.last: datetime | None = None

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Take note of the frame."""
        self._keep(processed.events)
        self.first = self.first or frame.ts
        self.last = frame.ts
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Take note of what only the end settled."""
        self._keep(events)

    def _keep(self, events: Sequence[AnyEvent]) -> None:
        self.events += [event for event in events if isinstance(event, Crossing | Rejected)]

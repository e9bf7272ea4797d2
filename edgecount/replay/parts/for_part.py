"""The audience of a replay that keeps what was counted in a part of a recording."""

from collections.abc import Callable, Sequence
from datetime import datetime

from edgecount.counting.anchor import Anchor
from edgecount.events.model import AnyEvent, LineEvent
from edgecount.figures.coverage import CoverageMeter
from edgecount.figures.heat import HeatMeter
from edgecount.figures.period import Period
from edgecount.pipeline.pipeline import Processed
from edgecount.ports import Frame
from edgecount.replay.parts.cutting import RecordingPart
from edgecount.replay.parts.part_counted import PartCounted


class ForPart:
    """Keeps all events until the end, watched time and heat of the part alone; `warning` asks the source at the end."""

    def __init__(self, part: RecordingPart, anchor: Anchor, warning: Callable[[], str | None]) -> None:
        self._part = part
        self._warning = warning
        self._coverage = CoverageMeter()
        self._heat = HeatMeter(anchor)
        self._events: list[AnyEvent] = []
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._frames, self._seconds = 0, 0.0
        self.counted: PartCounted | None = None

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Take note of the frame; the one before the part says since when the part's first one was watched."""
        self._events += processed.events
        number, last = frame.index, self._part.last
        if self._part.first - 1 <= number and (last is None or number <= last):
            self._coverage.saw(frame.ts, frame.media_time)
            self._heat.saw(processed.tracks, frame.size, frame.ts, frame.media_time)
        if self._part.first <= number and (last is None or number <= last):
            self._first = self._first or frame.ts
            self._last = frame.ts
            self._frames, self._seconds = number, frame.media_time
        return True

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Let `counted` be what there is; None where no frame of the part came.

        Somebody near a line when the look ends is judged as if the recording ended: not so where it goes on.
        """
        if self._first is None or self._last is None:
            return
        last = self._last
        goes_on = self._part.last is not None
        settled = [one for one in events if not (goes_on and isinstance(one, LineEvent) and one.ts > last)]
        self.counted = PartCounted(
            (*self._events, *settled),
            Period(self._first, self._last),
            self._coverage.take(),
            self._heat.take(),
            self._frames,
            self._seconds,
            self._warning(),
        )

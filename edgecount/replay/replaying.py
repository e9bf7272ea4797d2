"""A replay: every frame of a recording through the pipeline, as fast as the machine can."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from edgecount.clock import Clock
from edgecount.counting.lines.tally import Tallies
from edgecount.events.model import AnyEvent
from edgecount.pipeline.pipeline import Pipeline, Processed
from edgecount.ports import Frame, FrameSource


class Audience(Protocol):
    """A receiver of a replay's results: a file of events, a store, a video, a window."""

    def see(self, frame: Frame, processed: Processed) -> bool:
        """Take a frame and the results of it; False where the user wants to stop."""

    def finish(self, events: Sequence[AnyEvent]) -> None:
        """Take the events that only the end of the recording settled, and complete the output."""


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """The result of a replay: `seconds` of video, and the processor time that counting it took (`cpu_seconds`).

    `was_quit` says that an audience stopped it before the end; `warning` is the source's.
    """

    frames: int
    seconds: float
    cpu_seconds: float
    warning: str | None
    was_quit: bool

    @property
    def cpu_per_frame(self) -> float:
        """Milliseconds of processor time for each frame, everything included."""
        return 1000 * self.cpu_seconds / max(1, self.frames)


def replay(
    source: FrameSource,
    pipeline: Pipeline,
    tallies: Tallies,
    audiences: Sequence[Audience],
    clock: Clock,
    progress: Callable[[int], None],
) -> ReplayResult:
    """Count an opened recording to its end, or until an audience stops it.

    `tallies` is up to date when an audience sees a frame; `progress` is told the number of each frame.
    """
    began = clock.cpu()
    frames, seconds, wanted = 0, 0.0, True
    while wanted and (frame := source.read()) is not None:
        processed = pipeline.process(frame)
        tallies.take(processed.events)
        frames, seconds = frame.index, frame.media_time
        for audience in audiences:
            wanted &= audience.see(frame, processed)
        progress(frames)
    events = pipeline.finish()
    tallies.take(events)
    for audience in audiences:
        audience.finish(events)
    return ReplayResult(frames, seconds, clock.cpu() - began, source.warning, was_quit=not wanted)

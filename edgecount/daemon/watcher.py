"""Watches one camera: a thread that takes its frames through the pipeline and hands over what comes of them."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID, uuid4

from edgecount.clock import Clock
from edgecount.counting.coverage import CoverageMeter
from edgecount.errors import SourceError
from edgecount.events import AnyEvent, CameraLost, CameraRestored
from edgecount.pipeline import Pipeline
from edgecount.ports import FrameSource

HAND_OVER_SECONDS = 5.0
"""How long watched time is added up before it is handed over to be stored."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a watcher hands over: events, seconds watched by UTC minute, and at the end why it ended.

    `failure` is None where a camera's recording came to its end, or where it was told to stop; `warning` then says
    what was wrong with the recording.
    """

    camera: str
    events: tuple[AnyEvent, ...] = ()
    watched: Mapping[datetime, float] = field(default_factory=dict)
    ended: bool = False
    failure: BaseException | None = None
    warning: str | None = None


class _Stamp(TypedDict):
    id: UUID
    site: str
    camera: str
    ts: datetime


class Watcher:
    """Runs a camera until its source ends, fails, or is told to stop; `report` takes what it finds."""

    def __init__(
        self,
        site: str,
        camera: str,
        source: FrameSource,
        pipeline: Pipeline,
        report: Callable[[Report], None],
        clock: Clock,
    ) -> None:
        self._site = site
        self._camera = camera
        self._source = source
        self._pipeline = pipeline
        self._report = report
        self._clock = clock
        self._coverage = CoverageMeter()
        self._thread = threading.Thread(target=self._run, name=f"camera-{camera}", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def join(self, seconds: float) -> bool:
        """Wait for the end; False where it does not come in time."""
        if self._thread.ident is not None:  # else it was never started
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        failure: BaseException | None = None
        warning: str | None = None
        try:
            self._watch()
            warning = self._source.warning
        except BaseException as error:  # noqa: BLE001 - whatever it is, the main thread has to know
            failure = error
        lost = CameraLost(**self._stamp(), reason=_reason(failure, warning))
        self._report(Report(self._camera, (lost,), self._coverage.take(), ended=True, failure=failure, warning=warning))

    def _watch(self) -> None:
        try:
            self._source.open()
            self._hand_over((CameraRestored(**self._stamp()),))
            self._count()
        except SourceError:
            self._hand_over(self._pipeline.finish())  # what was seen until then is as true as ever
            raise
        finally:
            self._source.close()

    def _count(self) -> None:
        handed_over = 0.0
        while (frame := self._source.read()) is not None:
            events = self._pipeline.process(frame).events
            self._coverage.saw(frame.ts, frame.media_time)
            if events or frame.media_time - handed_over >= HAND_OVER_SECONDS:
                self._hand_over(events)
                handed_over = frame.media_time
        self._hand_over(self._pipeline.finish())

    def _hand_over(self, events: tuple[AnyEvent, ...]) -> None:
        self._report(Report(self._camera, events, self._coverage.take()))

    def _stamp(self) -> _Stamp:
        return _Stamp(id=uuid4(), site=self._site, camera=self._camera, ts=self._clock.now())


def _reason(failure: BaseException | None, warning: str | None) -> str:
    """Why nobody watches from here on."""
    match failure:
        case None:
            return warning or "ended"
        case SourceError():
            return str(failure)
        case _:
            return "crashed"

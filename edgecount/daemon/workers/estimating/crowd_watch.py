"""Has a frame's people estimated now and then; the camera loop hands it over, and takes the figures when they come."""

import threading
from collections.abc import Callable

from edgecount.clock import Clock
from edgecount.daemon.backoff import Backoff
from edgecount.errors import EdgecountError
from edgecount.ports import Frame
from edgecount.site.crowd_figures import CrowdFigures

FIRST_WAIT, LONGEST_WAIT = 5.0, 600.0
"""The wait from a failure to the next try, which doubles up to the longest (s)."""


class CrowdWatch:
    """Asks for an estimate every so many seconds, one at a time, in a thread that lives as long as the process.

    `ask` takes as long as it takes; where it raises EdgecountError, the figures that come say why there are none, and
    it is asked again later and later.
    """

    def __init__(self, ask: Callable[[Frame], CrowdFigures], every_seconds: float, clock: Clock) -> None:
        self._ask = ask
        self._every = every_seconds
        self._clock = clock
        self._backoff = Backoff(max(FIRST_WAIT, every_seconds), max(LONGEST_WAIT, every_seconds))
        self._changed = threading.Condition()
        self._frame: Frame | None = None
        self._news: CrowdFigures | None = None
        self._is_busy = self._is_open = False
        self._next = clock.monotonic()

    def see(self, frame: Frame) -> CrowdFigures | None:
        """Hand this frame over where it is time for one; returns figures that have come since the last call."""
        if not self._is_busy and self._clock.monotonic() >= self._next:
            self._hand(Frame(frame.image.copy(), frame.index, frame.media_time, frame.ts))  # the source may use its own
        if self._news is None:
            return None
        with self._changed:
            news, self._news = self._news, None
        return news

    def _hand(self, frame: Frame) -> None:
        with self._changed:
            self._frame, self._is_busy = frame, True
            self._next = self._clock.monotonic() + self._every
            self._changed.notify_all()
        if not self._is_open:
            self._is_open = True
            threading.Thread(target=self._run, name="crowd", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._frame is not None)
                frame, self._frame = self._frame, None
            if frame is not None:
                self._tell(self._asked(frame))

    def _asked(self, frame: Frame) -> CrowdFigures:
        try:
            figures = self._ask(frame)
        except EdgecountError as error:
            figures = CrowdFigures(fault=str(error))
        if figures.fault is None:
            self._backoff.reset()
        else:
            self._next = self._clock.monotonic() + self._backoff.wait()
        return figures

    def _tell(self, figures: CrowdFigures) -> None:
        with self._changed:
            self._news, self._is_busy = figures, False

"""Makes masked pictures in a thread of its own, so that no frame waits to be counted for somebody who looks on.

To hide people costs as much as to count them, or more.  So it is done for one frame at a time, by a thread that gives
way to the others (`nice`), and that rests after each picture: a slow machine shows fewer pictures, and counts on.
What it needs is loaded for the first that looks, and given up once nobody has looked for a while.
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from edgecount.clock import Clock
from edgecount.daemon.workers.messages import Glimpse
from edgecount.daemon.workers.showing.leases import Wanted
from edgecount.ports import Frame
from edgecount.site.live.views import PictureView
from edgecount.tracking.track import Track

log = logging.getLogger(__name__)

REST = 3.0
"""After a picture that took a second it rests for so many: it takes no more than a quarter of a core."""
LONGEST_REST = 2.0
"""It rests no longer (seconds): on a machine that has much else to do, it is not it that takes the time."""
LINGER_SECONDS = 30.0
"""So long it keeps what it has learnt of the scene after somebody has looked."""
FAULT_SECONDS = 60.0
"""So long nothing is tried after a fault."""
LOOK_SECONDS = 0.5
"""From one frame to the next where only the scene is wanted."""
SCENE_SECONDS = 10.0
"""From one showing of the scene to the next, for a viewer that has missed it."""
EARLY = 0.02
"""Frames do not come to the millisecond (seconds)."""
NICE = 4
"""How much it gives way: of a core that all want, it has four tenths of what counting has.

Not more: while it holds the interpreter's lock, counting waits for it.
"""


@dataclass(frozen=True, slots=True, eq=False)
class _Sitting:
    """A frame with its people, to be made a picture of."""

    frame: Frame
    tracks: Sequence[Track]
    wanted: Wanted


class Photographer(Protocol):
    """Makes pictures in which nobody can be recognised."""

    def look(self, frame: Frame, tracks: Sequence[Track]) -> None:
        """Hide everybody in this frame, these tracks among them; frames come in order."""

    def picture(self, width: int) -> bytes | None:
        """That frame as a JPEG, at most so many pixels wide; None where it is too early to show one."""

    def scene(self) -> bytes | None:
        """The scene without its people, as a JPEG; None where it is not known well enough."""


class Studio:
    """A thread that makes pictures as long as frames are offered; `hire` loads what it needs.

    `is_busy` says whether a frame is being made a picture of.
    """

    def __init__(self, hire: Callable[[], Photographer], show: Callable[[Glimpse], None], clock: Clock) -> None:
        self._hire = hire
        self._show = show
        self._clock = clock
        self._changed = threading.Condition()
        self._sitting: _Sitting | None = None
        self.is_busy = self._is_open = False
        self._next = self._next_scene = clock.monotonic()

    def offer(self, frame: Frame, tracks: Sequence[Track], wanted: Wanted) -> None:
        """Take this frame where it is time for one, and the last one is done."""
        if self.is_busy or self._clock.monotonic() < self._next:
            return
        kept = Frame(frame.image.copy(), frame.index, frame.media_time, frame.ts)  # the source may use its own anew
        with self._changed:
            self._sitting, self.is_busy = _Sitting(kept, tuple(tracks), wanted), True
            self._changed.notify_all()
            if not self._is_open:
                self._is_open = True
                threading.Thread(target=self._run, name="studio", daemon=True).start()

    def _run(self) -> None:
        with suppress(OSError):
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICE)
        try:
            self._work(self._hire())
        except Exception:
            log.exception("no live pictures for %.0f seconds", FAULT_SECONDS)
            self._next = self._clock.monotonic() + FAULT_SECONDS
        with self._changed:
            self._sitting, self._is_open, self.is_busy = None, False, False

    def _work(self, photographer: Photographer) -> None:
        while (sitting := self._next_sitting()) is not None:
            began = self._clock.monotonic()
            photographer.look(sitting.frame, sitting.tracks)
            self._deliver(photographer, sitting)
            took = self._clock.monotonic() - began
            picture = sitting.wanted.picture
            apart = LOOK_SECONDS if picture is None else 1 / picture.per_second
            self._next = began + max(apart - EARLY, took + min(LONGEST_REST, took * REST))
            self.is_busy = False

    def _next_sitting(self) -> _Sitting | None:
        """The next frame; None where there was none for long."""
        with self._changed:
            self._changed.wait_for(lambda: self._sitting is not None, LINGER_SECONDS)
            sitting, self._sitting = self._sitting, None
            return sitting

    def _deliver(self, photographer: Photographer, sitting: _Sitting) -> None:
        wanted, ts = sitting.wanted, sitting.frame.ts
        picture = None if wanted.picture is None else photographer.picture(wanted.picture.width)
        if picture is not None:
            self._show(Glimpse(picture=PictureView(ts, picture)))
        if wanted.scene and self._clock.monotonic() >= self._next_scene and (scene := photographer.scene()) is not None:
            self._next_scene = self._clock.monotonic() + SCENE_SECONDS
            self._show(Glimpse(scene=PictureView(ts, scene)))

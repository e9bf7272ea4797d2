"""Makes masked pictures in a thread of its own, so that no frame waits to be counted for somebody who looks on.

To hide people costs as much as to count them, or more.  So it is done for one frame at a time in the whole machine
(`turns.py`), by a thread that gives way to the others (`nice`), and that rests after each picture: a slow machine shows
fewer pictures, and counts on.
What it needs is loaded for the first that looks, and given up once nobody has looked for a while.
"""

import logging
import os
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from edgecount.clock import Clock
from edgecount.daemon.workers.messages import Glimpse
from edgecount.daemon.workers.showing.leases import Wanted
from edgecount.daemon.workers.showing.turns import Turns
from edgecount.ports import Frame
from edgecount.site.live.viewing import Viewing
from edgecount.site.live.views import PictureView
from edgecount.tracking.track import Track

log = logging.getLogger(__name__)

REST = 3.0
"""After a picture that took a second of processor time it rests for so many: it takes no more than a quarter of a core.

Where others keep the processors busy, it is them that take the time: no rest is needed for that.
"""
SHARED_REST = 1.0
"""After such a picture no other camera's is made for so many seconds: all take no more than half a core."""
LONGEST_REST = 2.0
"""It rests no longer (seconds), or there would be nothing to look at."""
LONGEST_WAIT = 5.0
"""It waits no longer for its turn (seconds): others may have frames more often, and a process that hangs keeps it."""
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

    def look(self, frame: Frame, tracks: Sequence[Track], width: int) -> None:
        """Hide everybody in this frame, these tracks among them, for a picture so wide; frames come in order."""

    def picture(self, width: int) -> bytes | None:
        """That frame as a JPEG, at most so many pixels wide; None where it is too early to show one."""

    def scene(self) -> bytes | None:
        """The scene without its people, as a JPEG; None where it is not known well enough."""


class Studio:
    """A thread that makes pictures as long as frames are offered; `hire` loads what it needs.

    `is_busy` says whether a frame is being made a picture of, or that has just been done.
    """

    def __init__(
        self, hire: Callable[[], Photographer], show: Callable[[Glimpse], None], clock: Clock, turns: Turns
    ) -> None:
        self._hire = hire
        self._show = show
        self._clock = clock
        self._turns = turns
        self._changed = threading.Condition()
        self._sitting: _Sitting | None = None
        self.is_busy = self._is_open = False
        self._next = self._next_scene = self._offered = clock.monotonic()
        self._waiting: float | None = None

    def offer(self, frame: Frame, tracks: Sequence[Track], wanted: Wanted) -> None:
        """Take this frame where it is time for one, the last one is done, and it is our turn, or has long not been."""
        now = self._offered = self._clock.monotonic()
        if self.is_busy or now < self._next:
            return
        with self._changed:
            if not self._turns.take() and not self._has_waited(now):
                return
            self._waiting = None
            kept = replace(frame, image=frame.image.copy())  # the source may use its own anew
            self._sitting, self.is_busy = _Sitting(kept, tuple(tracks), wanted), True
            self._changed.notify_all()
            if not self._is_open:
                self._is_open = True
                threading.Thread(target=self._run, name="studio", daemon=True).start()

    def _has_waited(self, now: float) -> bool:
        self._waiting = now if self._waiting is None else self._waiting
        return now - self._waiting >= LONGEST_WAIT

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
            self._turns.give(0.0)
            self._sitting, self._is_open, self.is_busy = None, False, False

    def _work(self, photographer: Photographer) -> None:
        while (sitting := self._next_sitting()) is not None:
            began, cpu, picture = self._clock.monotonic(), self._clock.cpu(), sitting.wanted.picture
            width = Viewing("picture").width if picture is None else picture.width
            photographer.look(sitting.frame, sitting.tracks, width)
            self._deliver(photographer, sitting)
            spent, ended = self._clock.cpu() - cpu, self._clock.monotonic()
            apart = LOOK_SECONDS if picture is None else 1 / picture.per_second
            self._next = max(began + apart - EARLY, ended + min(LONGEST_REST, spent * REST))
            self._turns.give(min(LONGEST_REST, spent * SHARED_REST))
            self.is_busy = False

    def _next_sitting(self) -> _Sitting | None:
        """The next frame; None where none was offered for long, be it our turn or not."""
        with self._changed:
            while self._sitting is None and (left := self._offered + LINGER_SECONDS - self._clock.monotonic()) > 0:
                self._changed.wait(left)
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

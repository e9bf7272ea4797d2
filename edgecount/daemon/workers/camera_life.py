"""The state of a camera: connecting, online, or lost in one of several ways; and when to try it again.  Pure.

                 a picture
   connecting ──────────────→ online ←──────────── a picture that is alive and shows something
        │                       │                                     │
        │ a failure             │ a failure, a frozen or blind picture│
        └─────────────────────→ lost: stalled, frozen, blind, unauthorised, not_found or offline ──┐
                                  ↑                                                                │
                                  └─────────────── another failure, another picture ───────────────┘

A camera that *comes and goes*, because it was lost twice in a row within seconds of its return, is online again only
after STEADY_SECONDS of pictures on end: else one that hangs up every few seconds would seem to be there.

Each change is told once: a camera is lost in another way, or for a reason that was not told since it was last online.
A camera that is off is tried again every few seconds.  A camera that refuses the password is tried seldom, because it
locks the account after a few wrong ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from edgecount.daemon.backoff import Backoff
from edgecount.events.model import LostCondition
from edgecount.sources.sight import BLIND_SECONDS, FROZEN_SECONDS, Verdict

STEADY_SECONDS = 10.0
"""A camera that was online for so many seconds is steady: it is tried again at once when it is lost."""
SHORT_RETURNS = 2
"""So many returns in a row that were no steady ones make a camera that comes and goes."""
LEAST_WAIT = 0.5
"""Seconds from a failure to the next attempt at least."""
_SOON = (LEAST_WAIT, 3.0)
_WAITS: Mapping[LostCondition, tuple[float, float]] = {"unauthorised": (60.0, 600.0), "not_found": (30.0, 30.0)}
"""The first wait between attempts, doubled up to the longest (s); a camera that returns is online within 5 seconds."""
_UNSEEING: Mapping[Verdict, tuple[LostCondition, str]] = {
    "frozen": (
        "frozen",
        f"always the same picture, for {FROZEN_SECONDS:.0f} seconds: restart the camera, or raise its bitrate",
    ),
    "blind": (
        "blind",
        f"nothing to see, for {BLIND_SECONDS:.0f} seconds: look whether the lens is covered, and the light on",
    ),
}


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be told: how a camera is lost, and why; or that it is online, where `lost` is None."""

    lost: LostCondition | None
    reason: str = ""


ONLINE = Change(None)


class CameraLife:
    """The state of one camera; times are seconds on a clock that never jumps.

    `is_seeing` says whether its present pictures show something, be it lost for what came before or not.
    """

    def __init__(self) -> None:
        self._now: Change | None = None  # None: connecting
        self._told: set[Change] = set()
        self._tried = 0.0
        self._pictured_since: float | None = None
        self._is_steady = False
        self._short_returns = 0
        self.is_seeing = False
        self._backoff = Backoff(*_SOON)
        self._wait = 0.0

    @property
    def is_lost(self) -> bool:
        """Whether the camera is lost; False while it is online, and before its state is known."""
        return self._now is not None and self._now.lost is not None

    @property
    def comes_and_goes(self) -> bool:
        """Whether the camera's returns do not last."""
        return self._short_returns >= SHORT_RETURNS

    def tries(self, now: float) -> None:
        """Note that the camera is being opened."""
        self._tried, self._pictured_since, self._is_steady = now, None, False

    def pictured(self, verdict: Verdict, now: float) -> Change | None:
        """Note a picture and the verdict on it; returns the change to tell, None where there is none."""
        unseeing = _UNSEEING.get(verdict)
        self.is_seeing = unseeing is None
        if self._pictured_since is None:
            self._pictured_since = now
        if now - self._pictured_since >= STEADY_SECONDS:
            self._backoff.reset()
            self._is_steady, self._short_returns = True, 0
        if unseeing is not None:
            return self._become(Change(*unseeing))
        return None if self.comes_and_goes else self._become(ONLINE)

    def failed(self, condition: LostCondition, reason: str) -> Change | None:
        """Note that the camera gives no pictures; returns the change to tell, None where there is none."""
        if self._now == ONLINE and not self._is_steady:
            self._short_returns += 1
        self.is_seeing = False
        self._backoff.keep_within(*_WAITS.get(condition, _SOON))
        self._wait = self._backoff.wait()
        return self._become(Change(condition, f"comes and goes: {reason}" if self.comes_and_goes else reason))

    def wait(self, now: float) -> float:
        """How long to wait before the camera is opened again (s)."""
        return max(LEAST_WAIT, self._tried + self._wait - now)

    def _become(self, change: Change) -> Change | None:
        before, self._now = self._now, change
        if change == before:
            return None
        if change == ONLINE:
            self._told.clear()
            return change
        is_news = before is None or change.lost != before.lost or change not in self._told
        self._told.add(change)
        return change if is_news else None

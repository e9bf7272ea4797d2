"""Decides whether one person has fallen, from looks at their posture: a small state machine.

              lies                  lies, for the hold
      UP ────────────────▶ LYING ────────────────────────▶ FALLEN      told
       ▲ ◀────────────────   │                               │
       │   upright TWICE, or not seen lying for long         │
       └─────────────────────────────────────────────────────┘         told too

Theory of operation.  A look shows the person as lying, upright, or neither (`tracking.posture`).  A look that shows
neither changes nothing, and a single wrong look must not change anything: a fall takes at least LEAST looks that show
the person lying, at least twice as many as show the person upright, and the last look must be one of them.  To be up
again takes TWICE looks in a row that show the person upright.

Unknown time does not count as lying: the hold begins anew after FORGIVEN_SECONDS without a look that shows the person
lying.  A fallen person may be hidden by helpers, and is given up only after GONE_SECONDS.
"""

from enum import Enum, auto
from typing import Literal

from edgecount.counting.facts import FrameTime
from edgecount.tracking.posture import Posture

LEAST = 3
"""The fewest looks showing the person lying that make a fall, however short the hold."""
TWICE = 2
"""Looks in a row showing the person upright, after which they no longer lie."""
FORGIVEN_SECONDS, GONE_SECONDS = 5.0, 30.0
"""How long a lying person may go unseen before they are given up: before the fall is told, and after."""

Change = Literal["fallen", "up", "unseen"]
"""The changes that are told: the person has fallen, or how the fall is over."""


class PostureState(Enum):
    """What is known of one person."""

    UP = auto()
    LYING = auto()
    FALLEN = auto()


class Fall:
    """Takes the looks at one person, in order of time; a person lying for `hold_seconds` has fallen."""

    def __init__(self, hold_seconds: float) -> None:
        self._hold_seconds = hold_seconds
        self._state = PostureState.UP
        self._since: FrameTime | None = None
        self._last = 0.0
        self._lying = self._upright = self._in_a_row = 0

    @property
    def state(self) -> PostureState:
        """What is known now."""
        return self._state

    @property
    def since(self) -> FrameTime | None:
        """When the person was first seen lying; None while they are up."""
        return self._since

    def looked(self, posture: Posture, moment: FrameTime) -> Change | None:
        """Take a look; gives the change that is to be told, if any."""
        if posture == "lying":
            return self._lies(moment)
        if posture == "upright" and self._state is not PostureState.UP:
            self._upright += 1
            self._in_a_row += 1
            if self._in_a_row >= TWICE:
                return self._ends("up")
        return None

    def waited(self, now: float) -> Change | None:
        """Take note of the time (media time); gives the change if the person has not been seen lying for too long."""
        patience = GONE_SECONDS if self._state is PostureState.FALLEN else FORGIVEN_SECONDS
        return self._ends("unseen") if self._state is not PostureState.UP and now - self._last > patience else None

    def _lies(self, moment: FrameTime) -> Change | None:
        if self._state is PostureState.UP:
            self._state, self._since, self._lying, self._upright = PostureState.LYING, moment, 0, 0
        self._last = moment.media_time
        self._lying += 1
        self._in_a_row = 0
        if self._state is PostureState.LYING and self._is_certain(moment):
            self._state = PostureState.FALLEN
            return "fallen"
        return None

    def _is_certain(self, moment: FrameTime) -> bool:
        lasted = self._since is not None and moment.media_time - self._since.media_time >= self._hold_seconds
        return lasted and self._lying >= LEAST and self._lying >= 2 * self._upright

    def _ends(self, how: Change) -> Change | None:
        was_told = self._state is PostureState.FALLEN
        self._state, self._since, self._in_a_row = PostureState.UP, None, 0
        return how if was_told else None

"""Load shedding: how much is done for each frame of a camera, and how much less if the machine cannot keep up.  Pure.

Theory of operation.  A live source keeps only its newest frame, so a machine that is too slow drops frames by itself,
and is never further behind than one frame takes.  But then chance decides which frames are dropped, time is spent on
following people that the detector will look at again in a moment, and no time is left for other cameras.  So less is
done, in steps from LEVELS, beginning with what harms the counts least: fewer people followed, nobody followed, looks
further apart; and, from the first step on, fewer looks at people's postures.

Every second is judged by the part of it that the frames took, and by the age of its oldest frame when that was done.
The first seconds are not judged: the workers of other cameras may still be loading their networks.

- Three bad seconds in a row take the load level down by a step.
- A row of calm seconds takes it up again by a step.  The cost of that cannot be known, because a person that is not
  followed costs nothing: so the step is a trial.  If it fails, the next trial comes twice as late, up to LONGEST_HOLD,
  so that a crowd that stays does not make the level go up and down.

A camera is degraded until a step back to the full load has proved itself, so a crowd is told of only once.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoadLevel:
    """How much may be done for a frame.

    `look_gap` is the least time between two looks, `pose_gap` between two runs of the pose model, in seconds.
    `most_followed` is the most people followed between two looks; None is as many as configured.
    """

    look_gap: float = 0.0
    most_followed: int | None = None
    pose_gap: float = 0.1


FULL = LoadLevel()
"""The full load, as configured."""
LEVELS = (FULL, LoadLevel(0.1, 4, 0.3), *(LoadLevel(gap, 0, 0.5) for gap in (0.1, 0.15, 0.2, 0.3, 0.4)))
"""From the full load to the least: looks further apart would make the counts wrong, and the frames no younger."""

JUDGED_SECONDS = 1.0
"""The length of time that is judged at once."""
BUSY, CALM = 0.9, 0.6
"""The share of time above which a second is bad, and below which it is calm: a step up may add half as much again."""
LATE_SECONDS = 0.7
"""The age of a frame above which a second is bad too."""
SETTLING_SECONDS = 10.0
"""The time after the first frame that is not judged."""
_BAD_ROW = 3
FIRST_HOLD, LONGEST_HOLD = 10, 320
"""Calm seconds in a row before a trial: at first, and at most after trials that failed."""
PROOF = 60
"""Seconds after which a trial has succeeded."""


class LoadShedder:
    """Decides the load level of one camera; time is in seconds that never jump."""

    def __init__(self) -> None:
        self._step = 0
        self._began: float | None = None
        self._busy = 0.0
        self._oldest = 0.0
        self._bad = 0
        self._calm = 0
        self._hold = FIRST_HOLD
        self._tried: int | None = None  # seconds since the last trial began, until it has failed or succeeded

    @property
    def load(self) -> LoadLevel:
        """What to do for the next frame."""
        return LEVELS[self._step]

    @property
    def is_degraded(self) -> bool:
        """Whether less is done than configured, or a trial of the full load has not succeeded yet."""
        return self._step > 0 or self._tried is not None

    def note(self, now: float, busy: float, age: float) -> None:
        """Take note of a frame that was done at `now`: `busy` is how long it took, `age` how old it was then (s)."""
        if self._began is None:
            self._began = now + SETTLING_SECONDS
        if now < self._began:
            return
        self._busy += busy
        self._oldest = max(self._oldest, age)
        passed = now - self._began
        if passed >= JUDGED_SECONDS:
            self._judge(self._busy / passed, self._oldest)
            self._began, self._busy, self._oldest = now, 0.0, 0.0

    def _judge(self, load: float, oldest: float) -> None:
        is_bad = load > BUSY or oldest > LATE_SECONDS
        self._bad = self._bad + 1 if is_bad else 0
        self._calm = self._calm + 1 if load < CALM and not is_bad else 0
        if self._tried is not None:
            self._tried += 1
        if self._tried == PROOF:
            self._tried, self._hold = None, FIRST_HOLD
        if self._bad >= _BAD_ROW and self._step < len(LEVELS) - 1:
            self._do_less()
        elif self._calm >= self._hold and self._step > 0:
            self._try_more()

    def _do_less(self) -> None:
        if self._tried is not None:
            self._hold = min(2 * self._hold, LONGEST_HOLD)
        self._step += 1
        self._bad, self._calm, self._tried = 0, 0, None

    def _try_more(self) -> None:
        self._step -= 1
        self._calm, self._tried = 0, 0

"""The motion of a person: a constant-velocity Kalman filter on the point that moves with them, and a smoothed build.

All noise is given in the person's own heights, because a person twice as near moves and jitters over twice the pixels.
Both axes have the same noise and are seen together, so that they share one covariance (R. E. Kalman, 1960; the
piecewise constant acceleration model of Bar-Shalom, "Estimation with Applications to Tracking", 2001).
"""

import math
from dataclasses import dataclass

from edgecount.geometry import Box, Point
from edgecount.tracking.build import Build

ACCELERATION = 0.8
"""Standard deviation of a person's acceleration, in own heights a second squared."""
FIRST_SPEED = 1.0
"""Standard deviation of a newcomer's speed, in own heights a second: a walker does 0.8, a runner 2."""
JITTER = 0.1
"""Standard deviation of a detected place, in own heights."""


@dataclass(frozen=True, slots=True)
class Motion:
    """Position, velocity and build of one person, and how uncertain the position is.

    `place` in pixels, `vx`, `vy` in pixels a second; `p`, `pv`, `v` are the variances of position and velocity and
    their covariance, in squared heights.
    """

    place: Point
    vx: float
    vy: float
    build: Build
    p: float
    pv: float
    v: float

    @classmethod
    def begin(cls, box: Box, stature: float | None = None) -> "Motion":
        """Begin with a person seen for the first time, taken to be at rest; `stature` as a detection's."""
        build = Build(box.width, box.height, stature)
        return cls(build.place(box), 0.0, 0.0, build, JITTER**2, 0.0, FIRST_SPEED**2)

    @property
    def box(self) -> Box:
        """The person's box, as the filter believes it to be."""
        return self.build.box(self.place)

    @property
    def spread(self) -> float:
        """Standard deviation of the distance between this position and a detection of it, in pixels."""
        return self.build.unit * math.sqrt(self.p + JITTER**2)

    def predicted(self, seconds: float) -> "Motion":
        """The motion so many seconds later, without a detection."""
        noise = ACCELERATION**2
        return Motion(
            self.place.moved(self.vx * seconds, self.vy * seconds),
            self.vx,
            self.vy,
            self.build,
            self.p + 2 * seconds * self.pv + seconds**2 * self.v + noise * seconds**4 / 4,
            self.pv + seconds * self.v + noise * seconds**3 / 2,
            self.v + noise * seconds**2,
        )

    def corrected(self, box: Box, stature: float | None = None) -> "Motion":
        """The motion corrected with a box in which the person is seen now; `stature` as a detection's."""
        seen = self.build.place(box)
        innovation = self.p + JITTER**2
        gain, gain_v = self.p / innovation, self.pv / innovation
        dx, dy = seen.x - self.place.x, seen.y - self.place.y
        return Motion(
            self.place.moved(gain * dx, gain * dy),
            self.vx + gain_v * dx,
            self.vy + gain_v * dy,
            self.build.towards(box, stature),
            (1 - gain) * self.p,
            (1 - gain) * self.pv,
            self.v - gain_v * self.pv,
        )

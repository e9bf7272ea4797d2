"""The facts around an alert: the reader of its letter will ask for them next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from edgecount.events.model import CameraLost, CameraMoved, Crossing, Fallen, Visit


@dataclass(frozen=True, slots=True)
class LineCount:
    """The people in and out over one line on the alert's business day, up to the alert."""

    camera: str
    line: str
    came_in: int
    went_out: int


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """The alert's business day up to the alert, and its story.

    All times are aware UTC.  `steps` are pairs of a time and the number of people inside from then on.  `after_hours`
    are the people that came in while the site was closed.  `since` is when the alert was raised, None where that is too
    long ago to be found.  `lost` are the cameras without pictures, by name; if the alert has a zone, only those that
    see it.  `back` are the cameras that have given pictures again since the alert was raised.  `visits` are those to
    the alert's zone, if it has one.  `fallen` are the people that lie.  `moved` are the cameras that do not look where
    they did, by name.
    """

    lines: Sequence[LineCount]
    steps: Sequence[tuple[datetime, int]]
    after_hours: Sequence[Crossing]
    since: datetime | None
    lost: Mapping[str, CameraLost]
    back: Sequence[str]
    visits: Sequence[Visit]
    fallen: Sequence[Fallen]
    moved: Mapping[str, CameraMoved] = field(default_factory=dict)

    @property
    def came_in(self) -> int:
        """The people in today, over all lines."""
        return sum(line.came_in for line in self.lines)

    @property
    def went_out(self) -> int:
        """The people out today, over all lines."""
        return sum(line.went_out for line in self.lines)

    @property
    def peak(self) -> tuple[datetime, int] | None:
        """The first time at which the most people were inside, and their number; None where nobody was inside."""
        most = max(self.steps, key=lambda step: step[1], default=None)
        return most if most is not None and most[1] > 0 else None

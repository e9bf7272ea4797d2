"""What is known around an alert: what the reader of its letter asks next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from edgecount.events.model import CameraLost, Crossing, Fallen, Visit


@dataclass(frozen=True, slots=True)
class LineCount:
    """How many came in and went out over one line today, up to the alert."""

    camera: str
    line: str
    came_in: int
    went_out: int


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """The alert's business day up to the alert, and its story.

    All times are aware UTC.  `steps` say from when on how many people were inside; `lost` are the cameras without
    pictures, `back` those that have pictures again since the alert was raised; `after_hours` who came in while the
    site was closed, `fallen` who lies.  `visits` are those to the alert's zone, if it has one, and `lost` then only the
    cameras that see it.  `since` is when the alert was raised, None where that is too long ago to be found.
    """

    lines: Sequence[LineCount]
    steps: Sequence[tuple[datetime, int]]
    after_hours: Sequence[Crossing]
    since: datetime | None
    lost: Mapping[str, CameraLost]
    back: Sequence[str]
    visits: Sequence[Visit]
    fallen: Sequence[Fallen]

    @property
    def came_in(self) -> int:
        """All people in today."""
        return sum(line.came_in for line in self.lines)

    @property
    def went_out(self) -> int:
        """All people out today."""
        return sum(line.went_out for line in self.lines)

    @property
    def peak(self) -> tuple[datetime, int] | None:
        """When most people were inside for the first time, and how many; None where nobody was."""
        most = max(self.steps, key=lambda step: step[1], default=None)
        return most if most is not None and most[1] > 0 else None

"""What a watcher hands over to be stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from edgecount.counting.heat import Heat
from edgecount.counting.zone_figures import ZoneFigures
from edgecount.daemon.work import Work
from edgecount.events import AnyEvent


@dataclass(frozen=True, slots=True)
class Report:
    """Events, seconds watched by UTC minute, now and then heat, and at the end why it ended.

    `zones` says who is in each zone now, None where no picture has shown that.
    `failure` is None where a recording came to its end, or where the watcher was told to stop; `warning` then says what
    was wrong with the recording.
    """

    camera: str
    events: tuple[AnyEvent, ...] = ()
    watched: Mapping[datetime, float] = field(default_factory=dict)
    ended: bool = False
    failure: BaseException | None = None
    warning: str | None = None
    work: Work = field(default_factory=Work)
    heat: Heat = field(default_factory=dict)
    zones: Mapping[str, ZoneFigures] | None = None

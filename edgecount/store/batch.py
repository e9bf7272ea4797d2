"""What is stored in one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from edgecount.counting.trails.trail import Trail
from edgecount.events.model import AnyEvent
from edgecount.figures.heat import Heat


@dataclass(frozen=True, slots=True)
class Batch:
    """Events in their order, and what cameras were watched and people spent meanwhile.

    `watched` has seconds by camera and UTC minute, `heat` seconds by camera, UTC hour and cell; `memory` has texts to
    be remembered, by their keys; `trails` are by camera.
    """

    events: tuple[AnyEvent, ...] = ()
    watched: Mapping[str, Mapping[datetime, float]] = field(default_factory=dict)
    heat: Mapping[str, Heat] = field(default_factory=dict)
    memory: Mapping[str, str] = field(default_factory=dict)
    trails: Mapping[str, tuple[Trail, ...]] = field(default_factory=dict)

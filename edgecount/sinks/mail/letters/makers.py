"""What makes the pictures and the workbook of a letter: here, or apart, by the daemon, which is to stay small."""

from dataclasses import dataclass

from edgecount.sinks.apart import DoneApart
from edgecount.sinks.files import rendering
from edgecount.sinks.files.rendering import Render
from edgecount.sinks.mail.letters.alert_letters import Draw
from edgecount.sinks.mail.letters.daily import DrawHours
from edgecount.sinks.mail.letters.pictures import hour_bars, occupancy_curve

_PICTURES = "edgecount.sinks.mail.letters.pictures"


@dataclass(frozen=True, slots=True)
class Makers:
    """The functions that make what a letter encloses: the people inside as a curve, by the hour, and the workbook."""

    curve: Draw
    hours: DrawHours
    workbook: Render


HERE = Makers(occupancy_curve, hour_bars, rendering.here)
"""All of it in this process."""

APART = Makers(
    DoneApart(_PICTURES, occupancy_curve.__name__), DoneApart(_PICTURES, hour_bars.__name__), rendering.APART
)
"""Each of it in a process of its own."""

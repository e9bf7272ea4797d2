"""The sizes at which a frame is shown to the network, so that people are as large as it knows them.  Pure."""

from edgecount.detectors.overhead.peaks import SHOULDERS
from edgecount.detectors.views.letterbox import Letterbox
from edgecount.geometry import Size

SEVERAL = (0.06, 0.12, 0.24)
"""The breadths of shoulders, as shares of the picture's width, for which it is shown while their size is not known: a
factor of 2 apart, for the network sees people 0.6 to 1.67 times as large as it knows them best."""
STEP = 16
"""An input's sides are multiples of this, in pixels."""
LARGEST = 512
"""The longest side of an input, in pixels: smaller people than it shows are none that can be told apart."""


def shown_at(frame: Size, person_width: float) -> Letterbox:
    """The frame made so small that shoulders of this breadth (share of its width) are SHOULDERS pixels broad.

    It fills the input, whose sides are rounded to whole steps: so it may be wider or narrower by a few pixels.
    """
    scale = min(SHOULDERS / (person_width * frame.width), LARGEST / max(frame.width, frame.height))
    return Letterbox.squeezed(frame, Size(_whole(frame.width * scale), _whole(frame.height * scale)))


def _whole(side: float) -> int:
    return max(1, round(side / STEP)) * STEP

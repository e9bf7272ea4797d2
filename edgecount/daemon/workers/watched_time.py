"""The seconds that a camera was really watched, and that people were seen in front of it.

Seconds in which it is not known yet whether the picture is alive are held back.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from edgecount.counting.anchor import Anchor
from edgecount.figures.coverage import CoverageMeter
from edgecount.figures.heat import Heat, HeatMeter, pour
from edgecount.ports import Frame
from edgecount.tracking.track import Track

GAP_SECONDS = 2.0
"""The longest time between two pictures of a video in which the camera still counts as watched (seconds)."""
HEAT_SECONDS = 30.0
"""How long heat is added up before it is handed over (seconds): each time, an hour of it is written anew."""


class WatchedTime:
    """Adds up these seconds; doubtful ones are handed over once the doubt is over, or never.

    `anchor` is the point of a person's box that gives the place.  Pictures that are `apart` by so many seconds on
    purpose leave no gap.
    """

    def __init__(self, anchor: Anchor = "foot", apart: float = 0.0) -> None:
        self._anchor = anchor
        self._max_gap = GAP_SECONDS + apart
        self._begin()
        self._sure: Counter[datetime] = Counter()
        self._sure_heat: dict[datetime, dict[int, float]] = {}
        self._heat_taken = self._now = 0.0
        self._doubtful = False

    def saw(self, frame: Frame, tracks: Sequence[Track], *, doubtful: bool = False) -> None:
        """Note a frame that was counted in, and the tracks in it."""
        if doubtful and not self._doubtful:
            self._settle()
        self._doubtful = doubtful
        self._now = frame.media_time
        self._meter.saw(frame.ts, self._now)
        self._heat_meter.saw(tracks, frame.size, frame.ts, self._now)

    def lost(self) -> None:
        """Note that the camera is not watched from here on; doubtful seconds were not watched either."""
        if not self._doubtful:
            self._settle()
        self._begin()
        self._doubtful = False

    def take(self) -> Mapping[datetime, float]:
        """Hand over and forget: seconds watched for sure since the last call, by UTC minute."""
        if not self._doubtful:
            self._settle()
        sure, self._sure = self._sure, Counter()
        return {minute: min(seconds, 60.0) for minute, seconds in sure.items()}

    def take_heat(self, after: float = HEAT_SECONDS) -> Heat:
        """Hand over and forget the heat that is sure, where the last was handed over at least `after` seconds ago."""
        if not self._doubtful:
            self._settle()
        if self._now - self._heat_taken < after:
            return {}
        heat, self._sure_heat, self._heat_taken = self._sure_heat, {}, self._now
        return heat

    def _begin(self) -> None:
        self._meter = CoverageMeter(self._max_gap)
        self._heat_meter = HeatMeter(self._anchor, self._max_gap)

    def _settle(self) -> None:
        self._sure.update(self._meter.take())
        pour(self._heat_meter.take(), self._sure_heat)

"""The seconds that a camera was really watched, less those in which nobody knows yet whether its picture is alive."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from edgecount.counting.coverage import CoverageMeter


class Watched:
    """Adds up watched seconds; what is in doubt is handed over once the doubt is over, or never."""

    def __init__(self) -> None:
        self._meter = CoverageMeter()
        self._sure: Counter[datetime] = Counter()
        self._doubtful = False

    def saw(self, ts: datetime, monotonic: float, *, doubtful: bool = False) -> None:
        """A frame was counted in: taken at `ts` (aware) and at `monotonic` seconds on a clock that never jumps."""
        if doubtful and not self._doubtful:
            self._settle()
        self._doubtful = doubtful
        self._meter.saw(ts, monotonic)

    def lost(self) -> None:
        """Nobody watches from here on; what was in doubt was no watching either."""
        if not self._doubtful:
            self._settle()
        self._meter, self._doubtful = CoverageMeter(), False

    def take(self) -> Mapping[datetime, float]:
        """Hand over and forget: seconds watched for sure since the last call, by UTC minute."""
        if not self._doubtful:
            self._settle()
        sure, self._sure = self._sure, Counter()
        return {minute: min(seconds, 60.0) for minute, seconds in sure.items()}

    def _settle(self) -> None:
        self._sure.update(self._meter.take())

"""How often a network was run."""

from collections.abc import Sequence

import numpy as np

from benchmarks.looks import CountingLooks
from edgecount.ports import CameraDetector, Image
from edgecount.tracking.detection import Detection


class Growing:
    """Runs its network once more at every look."""

    runs = 0

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        self.runs += 1
        return []


def test_runs_of_all_looks_add_up() -> None:
    counting = CountingLooks(Growing())
    detector: CameraDetector = counting
    for now in range(3):
        detector.detect(np.zeros((2, 2, 3), np.uint8), now)
    assert (detector.runs, counting.looks) == (3, 1 + 2 + 3)

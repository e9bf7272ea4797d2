"""Several who look at one picture through the same network."""

from collections.abc import Sequence
from weakref import ref

import pytest

from edgecount.detectors.views.shared import SharedInference, SharingDetector
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.tracking.detection import Detection
from tests.support.fakes import FakeDetector
from tests.support.stage import pictures

SURE, UNSURE, HARDLY = (
    Detection(Box(left, 10, left + 20, 60), confidence) for left, confidence in ((10, 0.9), (60, 0.3), (110, 0.16))
)


def test_what_one_has_looked_at_the_others_know() -> None:
    network = FakeDetector([SURE, UNSURE, HARDLY], [SURE])
    inference = SharedInference(network)
    counts, hides = SharingDetector(inference, "whole", (), 0.2), SharingDetector(inference, "whole", (), 0.15)
    first, second = (image.copy() for image in pictures(2))
    assert list(counts.detect(first)) == [SURE, UNSURE]
    assert list(hides.detect(first)) == [SURE, UNSURE, HARDLY]
    assert list(hides.detect(second)) == [SURE]
    assert len(network.images) == 2


class Counting:
    """Keeps no picture, and finds a box whose left side is the number of the look."""

    def __init__(self) -> None:
        self._looks = 0

    def detect(self, image: Image) -> Sequence[Detection]:
        self._looks += 1
        return [Detection(Box(self._looks, 10, 50, 60), 0.9)]


@pytest.mark.parametrize("floor", [pytest.param(0.3, id="as-sure"), pytest.param(0.2, id="surer")])
def test_from_its_floor_on_a_box_is_given(floor: float) -> None:
    assert list(
        SharingDetector(SharedInference(FakeDetector([UNSURE])), "whole", (), floor).detect(pictures(1)[0])
    ) == [UNSURE]


def test_no_picture_is_kept_for_the_next_one() -> None:
    detector = SharingDetector(SharedInference(Counting()), "whole", (), 0.0)
    image = pictures(1)[0].copy()
    assert [seen.box.left for seen in detector.detect(image)] == [1]
    gone = ref(image)
    del image
    assert gone() is None
    assert [seen.box.left for seen in detector.detect(pictures(1)[0].copy())] == [2]

"""What everything between a frame and its onlookers must do, whether or not it hides people."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from edgecount.masking.anonymizer import MaskKind, NoAnonymizer, PeopleAnonymizer, Style
from edgecount.ports import Anonymizer, CameraDetector, Frame, Image
from edgecount.tracking.detection import Detection
from tests.support.builders import track_at
from tests.support.fakes import BEGAN, FakeClock, FakeDetector, FakeSegmenter
from tests.support.footage.crowd import person_at

PAINT = (10, 20, 250)
PERSON = Detection(person_at(160, 200, 100), 0.9)
TRACKS = [track_at(60, 180, seen="predicted")]
FRAMES = 3


class BlindDetector:
    """Cannot look at all."""

    runs = 0

    def detect(self, image: Image, now: float) -> Sequence[Detection]:
        raise RuntimeError("the device is gone")


def painting(mask: MaskKind, detector: CameraDetector | None = None) -> Anonymizer:
    """One that sees PERSON in each frame and paints over them."""
    segmenter = FakeSegmenter() if mask == "silhouette" else None
    return PeopleAnonymizer(Style(mask, PAINT), detector or FakeDetector(*[[PERSON]] * FRAMES), segmenter, FakeClock())


HIDING: dict[str, Callable[[], Anonymizer]] = {
    "signs": lambda: painting("figure"),
    "silhouettes": lambda: painting("silhouette"),
    "boxes": lambda: painting("box"),
    "pixels": lambda: painting("pixelate"),
    "nothing left": lambda: painting("box", BlindDetector()),
}
ALL: dict[str, Callable[[], Anonymizer]] = HIDING | {"none": NoAnonymizer}


@pytest.fixture(params=ALL)
def anonymizer(request: pytest.FixtureRequest) -> Anonymizer:
    return ALL[request.param]()


@pytest.fixture(params=HIDING)
def hiding(request: pytest.FixtureRequest) -> Anonymizer:
    return HIDING[request.param]()


def frame(number: int = 1, width: int = 320, height: int = 240) -> Frame:
    """Noise, in which nothing that was painted looks as it did."""
    image = np.random.default_rng(number).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Frame(image, number, number / 10, BEGAN)


def test_frames_stay_as_they_are(anonymizer: Anonymizer) -> None:
    for number in range(1, FRAMES + 1):
        given = frame(number)
        before = given.image.copy()
        shown = anonymizer.over(given, TRACKS).image
        assert not np.shares_memory(shown, given.image), "else who draws on it would draw on the frame"
        shown[:] = 0
        assert np.array_equal(given.image, before)


@pytest.mark.parametrize(("width", "height"), [(320, 240), (240, 320), (641, 359)])
def test_a_picture_of_the_same_size_and_kind_comes_of_it(anonymizer: Anonymizer, width: int, height: int) -> None:
    shown = anonymizer.over(frame(width=width, height=height), TRACKS).image
    assert shown.shape == (height, width, 3)
    assert shown.dtype == np.uint8


def test_frames_of_another_size_may_follow(anonymizer: Anonymizer) -> None:
    for number, (width, height) in enumerate([(320, 240), (160, 120), (320, 240)], 1):
        assert anonymizer.over(frame(number, width, height), TRACKS).image.shape == (height, width, 3)


def test_nothing_of_a_person_is_left(hiding: Anonymizer) -> None:
    for number in range(1, FRAMES + 1):
        given = frame(number)
        shown = hiding.over(given, TRACKS).image
        for box in (PERSON.box, TRACKS[0].box):
            inside = (slice(int(box.top) + 1, int(box.bottom) - 1), slice(int(box.left) + 1, int(box.right) - 1))
            unchanged = (shown[inside] == given.image[inside]).all(axis=2)
            assert unchanged.mean() < 0.01

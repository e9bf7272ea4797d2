"""Nobody is left bare: who has no shape to be believed is a box; where nobody can be looked for is no picture."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from edgecount.geometry import Box, Point
from edgecount.masking.anonymizer import MaskKind, NoAnonymizer, PeopleAnonymizer, Style
from edgecount.masking.withheld import GROUND
from edgecount.ports import Anonymized, CameraDetector, Figure, Frame, Image
from edgecount.tracking.detection import Detection
from edgecount.tracking.pose import LANDMARKS, Pose
from edgecount.tracking.track import Track
from tests.support.builders import track_at
from tests.support.fakes import BEGAN, FakeClock, FakeDetector

PAINT = (10, 20, 250)
BOX = Box(100, 60, 140, 160)
BESIDE = (slice(60, 160), slice(20, 60))
POSE = Pose((Point(0, 0),) * LANDMARKS, (0.0,) * LANDMARKS)


EMPTY = 8
"""Pictures in which nobody is, and which are enough to learn the scene from."""
FLOOR, PERSON = 200, 90


def frame(media_time: float = 0.0, *, somebody: bool = False) -> Frame:
    image = np.full((240, 320, 3), FLOOR, np.uint8)
    if somebody:
        image[60:160, 100:140] = PERSON
    return Frame(image, 1, media_time, BEGAN)


class ScriptedSegmenter:
    """Gives the figure that `shape` makes; raises it where that is an error."""

    def __init__(self, shape: Callable[[], Figure], clock: FakeClock | None = None) -> None:
        self._shape = shape
        self._clock = clock
        self.asked = 0

    def figure(self, image: Image, box: Box) -> Figure:
        self.asked += 1
        if self._clock is not None:
            self._clock.advance(1.0)
        return self._shape()


def figure(presence: float = 0.9, share: float = 0.6) -> Figure:
    """An upright person in the middle of their region: `share` of the box's width, and all of its height."""
    shape = np.zeros((256, 256), bool)
    side = 125.0
    half = round(share * 40 / side * 128)
    shape[26:230, 128 - half : 128 + half] = True
    return Figure(Box(57.5, 47.5, 182.5, 172.5), shape, POSE, presence)


def raising() -> Figure:
    raise RuntimeError("out of memory")


def anonymized(
    shape: Callable[[], Figure] | None = figure,
    mask: MaskKind = "silhouette",
    confidence: float = 0.9,
    detector: CameraDetector | None = None,
    tracks: Sequence[Track] = (),
) -> Anonymized:
    """The picture that comes after pictures of the empty scene."""
    segmenter = None if shape is None else ScriptedSegmenter(shape)
    found = detector or FakeDetector(*[[]] * EMPTY, [Detection(BOX, confidence)])
    anonymizer = PeopleAnonymizer(Style(mask, PAINT), found, segmenter, FakeClock())
    for second in range(EMPTY):
        anonymizer.over(frame(float(second)), ())
    return anonymizer.over(frame(float(EMPTY), somebody=True), tracks)


def bare(shown: Anonymized) -> float:
    """The share of the box that still shows the person."""
    return float((shown.image[60:160, 100:140] == PERSON).all(axis=2).mean())


def drawn(shown: Anonymized) -> float:
    """The share of the box in the colour of paint."""
    return float((shown.image[60:160, 100:140] == PAINT).all(axis=2).mean())


def test_a_shape_is_painted_and_around_it_the_floor() -> None:
    image = anonymized().image
    assert (image[80:140, 115:125] == PAINT).all()
    assert (image[60:160, 100:102] == FLOOR).all()
    assert (image[BESIDE] == FLOOR).all()


def test_a_sign_is_drawn_on_the_floor_without_a_model() -> None:
    shown = anonymized(None, "figure")
    assert bare(shown) == 0.0
    assert 0.2 < drawn(shown) < 0.8
    assert (shown.image[140:160, 100:105] == FLOOR).all(), "beside the feet"
    assert (shown.image[BESIDE] == FLOOR).all()


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(None, id="no model"),
        pytest.param(raising, id="a model that fails"),
        pytest.param(lambda: figure(presence=0.2), id="unsure"),
        pytest.param(lambda: figure(presence=float("nan")), id="no number"),
        pytest.param(lambda: figure(share=0.1), id="too thin to hide anybody"),
        pytest.param(lambda: replace(figure(), shape=np.zeros((256, 256), bool)), id="no shape"),
        pytest.param(lambda: replace(figure(), shape=np.ones((256, 256), bool)), id="everything"),
    ],
)
def test_without_a_shape_that_can_be_believed_a_sign_is_drawn(shape: Callable[[], Figure] | None) -> None:
    assert np.array_equal(anonymized(shape).image, anonymized(None, "figure").image)


@pytest.mark.parametrize("mask", ["figure", "silhouette"])
def test_before_the_scene_is_known_the_box_is_painted(mask: MaskKind) -> None:
    anonymizer = PeopleAnonymizer(
        Style(mask, PAINT), FakeDetector([Detection(BOX, 0.9)]), ScriptedSegmenter(figure), FakeClock()
    )
    shown = anonymizer.over(frame(somebody=True), ())
    assert bare(shown) == 0.0
    assert drawn(shown) > 0.9


@pytest.mark.parametrize(
    ("confidence", "tracks", "is_drawn"),
    [
        pytest.param(0.45, [], True, id="somebody for sure"),
        pytest.param(0.25, [track_at(120, 160, height=100)], True, id="somebody who is tracked"),
        pytest.param(0.25, [], False, id="a stone, perhaps"),
        pytest.param(0.25, [track_at(250, 160, height=100)], False, id="a stone beside somebody"),
    ],
)
def test_who_is_there_only_perhaps_is_hidden_and_not_drawn(
    confidence: float, tracks: Sequence[Track], is_drawn: bool
) -> None:
    shown = anonymized(None, "figure", confidence, tracks=tracks)
    assert bare(shown) == 0.0
    assert (drawn(shown) > 0.1) == is_drawn


def test_a_shape_that_comes_late_is_not_waited_for() -> None:
    clock = FakeClock()
    boxes = [Detection(BOX.moved(60 * number, 0), 0.9) for number in range(3)]
    segmenter = ScriptedSegmenter(figure, clock)
    anonymizer = PeopleAnonymizer(Style("silhouette", PAINT), FakeDetector(boxes), segmenter, clock, patience=1.5)
    anonymizer.over(frame(), ())
    assert segmenter.asked == 2


def test_a_faint_box_shows_the_floor_without_a_look() -> None:
    shown = anonymized(raising, confidence=0.16)
    assert (shown.image == FLOOR).all()


@pytest.mark.parametrize("mask", ["box", "pixelate"])
def test_other_masks_need_no_shape(mask: MaskKind) -> None:
    picture = frame()
    picture.image[60:160, 100:140] = np.random.default_rng(1).integers(0, 255, (100, 40, 3))
    anonymizer = PeopleAnonymizer(Style(mask, PAINT), FakeDetector([Detection(BOX, 0.9)]), None, FakeClock())
    image = anonymizer.over(picture, ()).image
    part = image[60:160, 100:140]
    if mask == "box":
        assert len(np.unique(part.reshape(-1, 3), axis=0)) <= 2
    else:
        assert len(np.unique(part.reshape(-1, 3), axis=0)) < 60  # squares, of one colour each
    assert (picture.image[60:160, 100:140] != part).any(), "the frame stays as it is"


def test_who_is_tracked_and_not_found_is_covered() -> None:
    track = track_at(120, 160, seen="predicted")
    assert bare(anonymized(detector=FakeDetector(*[[]] * (EMPTY + 1)), tracks=[track])) == 0.0


def test_who_was_found_a_moment_ago_is_covered_for_a_while() -> None:
    anonymizer = PeopleAnonymizer(Style("box", PAINT), FakeDetector([Detection(BOX, 0.9)]), None, FakeClock())
    shares = [bare(anonymizer.over(frame(time, somebody=True), ())) for time in (0.0, 0.2, 0.4, 1.0)]
    assert shares == [0.0, 0.0, 0.0, 1.0]


def test_where_nobody_can_be_looked_for_nothing_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    class Failing:
        runs = 0

        def detect(self, image: Image, now: float) -> Sequence[Detection]:
            raise RuntimeError("the device is gone")

    anonymizer = PeopleAnonymizer(Style("silhouette", PAINT), Failing(), None, FakeClock())
    for _ in range(3):
        shown = anonymizer.over(frame(), ())
        assert shown.withheld
        assert (shown.image == GROUND).all(axis=2).mean() > 0.8
        assert (shown.image[:40] == GROUND).all()
    assert caplog.messages == ["pictures are withheld: people cannot be looked for (the device is gone)"]


def test_without_a_veil_a_picture_is_a_copy() -> None:
    picture = frame()
    shown = NoAnonymizer().over(picture, ())
    assert (shown.image == picture.image).all()
    assert shown.image is not picture.image


def test_poses_are_asked_for_where_they_are_wanted() -> None:
    style = Style("box", PAINT, poses=True)
    segmenter = ScriptedSegmenter(figure)
    anonymizer = PeopleAnonymizer(style, FakeDetector([Detection(BOX, 0.9)]), segmenter, FakeClock())
    assert anonymizer.over(frame(), ()).poses == (POSE,)

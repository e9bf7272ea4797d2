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


def frame(media_time: float = 0.0) -> Frame:
    return Frame(np.full((240, 320, 3), 200, np.uint8), 1, media_time, BEGAN)


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
    segmenter = None if shape is None else ScriptedSegmenter(shape)
    found = detector or FakeDetector([Detection(BOX, confidence)])
    return PeopleAnonymizer(Style(mask, PAINT), found, segmenter, FakeClock()).over(frame(), tracks)


def painted(anonymizer: Anonymized) -> float:
    """The share of the box that is not what it was."""
    part = anonymizer.image[60:160, 100:140]
    return float((part != 200).any(axis=2).mean())


def test_a_shape_is_painted_and_what_is_beside_it_left() -> None:
    image = anonymized().image
    assert (image[80:140, 115:125] == PAINT).all()
    assert (image[60:160, 100:102] == 200).all()
    assert (image[BESIDE] == 200).all()


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
def test_without_a_shape_that_can_be_believed_the_box_is_painted(shape: Callable[[], Figure] | None) -> None:
    assert painted(anonymized(shape)) == 1.0


def test_a_shape_that_comes_late_is_not_waited_for() -> None:
    clock = FakeClock()
    boxes = [Detection(BOX.moved(60 * number, 0), 0.9) for number in range(3)]
    segmenter = ScriptedSegmenter(figure, clock)
    anonymizer = PeopleAnonymizer(Style("silhouette", PAINT), FakeDetector(boxes), segmenter, clock, patience=1.5)
    anonymizer.over(frame(), ())
    assert segmenter.asked == 2


def test_a_faint_box_is_painted_whole_without_a_look() -> None:
    assert painted(anonymized(raising, confidence=0.16)) == 1.0


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
    covered = anonymized(detector=FakeDetector(), tracks=[track])
    box = track.box
    inside = covered.image[int(box.top) + 1 : int(box.bottom) - 1, int(box.left) + 1 : int(box.right) - 1]
    assert (inside != 200).any(axis=2).all()


def test_who_was_found_a_moment_ago_is_covered_for_a_while() -> None:
    anonymizer = PeopleAnonymizer(Style("box", PAINT), FakeDetector([Detection(BOX, 0.9)]), None, FakeClock())
    shares = [painted(anonymizer.over(frame(time), ())) for time in (0.0, 0.2, 0.4, 1.0)]
    assert shares == [1.0, 1.0, 1.0, 0.0]


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

"""Live pictures hide everybody; the scene is shown by itself only when it is well known."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from edgecount.geometry import Box
from edgecount.masking.anonymizer import PeopleAnonymizer, Style
from edgecount.masking.live_pictures import PATIENCE, PATIENCE_SECONDS, SCENE_SECONDS, SCENE_WIDTH, MaskedPictures
from edgecount.masking.withheld import GROUND
from edgecount.ports import CameraDetector, Frame, Image
from edgecount.tracking.detection import Detection
from tests.support.fakes import BEGAN, FakeClock, FakeDetector

PAINT = (10, 20, 250)
BOX = Box(200, 120, 280, 320)
FLOOR, PERSON = 200, 90


def pictures(detector: CameraDetector) -> MaskedPictures:
    return MaskedPictures(PeopleAnonymizer(Style("figure", PAINT), detector, None, FakeClock()))


def frame(seconds: float, *, somebody: bool = False) -> Frame:
    image = np.full((480, 640, 3), FLOOR, np.uint8)
    if somebody:
        image[120:320, 200:280] = PERSON
    return Frame(image, 1, seconds, BEGAN)


def looked(made: MaskedPictures, seconds: Sequence[float], *, somebody: bool = False, width: int = 640) -> None:
    for at in seconds:
        made.look(frame(at, somebody=somebody), (), width)


def shown(jpeg: bytes | None) -> Image:
    assert jpeg is not None
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def test_the_first_picture_waits_for_the_scene_so_that_nobody_is_a_box() -> None:
    made = pictures(FakeDetector(*[[]] * 20, [Detection(BOX, 0.9)]))
    looked(made, [0.0, 0.5, 1.0])
    assert made.picture(640) is None
    looked(made, [number / 2 for number in range(3, 20)])
    looked(made, [10.0], somebody=True)
    looked(made, [10.5], somebody=True)
    picture = shown(made.picture(640))
    assert picture.shape == (480, 640, 3)
    bare = np.abs(picture[120:320, 200:280].astype(int) - PERSON).max(axis=2) < 25
    assert bare.mean() < 0.02
    assert np.abs(picture[:100].astype(int) - FLOOR).max() < 5


@pytest.mark.parametrize(
    ("before", "last"),
    [
        pytest.param([number / 5 for number in range(PATIENCE - 1)], PATIENCE / 5, id="looks"),
        pytest.param([0.0, 5.0, PATIENCE_SECONDS - 0.1], PATIENCE_SECONDS, id="seconds"),
    ],
)
def test_where_no_scene_is_learnt_people_are_boxes_after_a_while(before: Sequence[float], last: float) -> None:
    made = pictures(FakeDetector(*[[Detection(Box(0, 0, 640, 480), 0.9)]] * 40))
    looked(made, before, somebody=True)
    assert made.picture(640) is None
    looked(made, [last], somebody=True)
    assert np.abs(shown(made.picture(640)).astype(int) - PAINT).max(axis=2).mean() < 25


def test_a_picture_that_cannot_be_masked_is_a_panel_that_says_so() -> None:
    made = pictures(Broken())
    assert made.picture(640) is None
    looked(made, [0.0, 0.5, 1.0])
    assert np.median(shown(made.picture(640))) == pytest.approx(GROUND, abs=3)
    assert made.scene() is None


class Broken:
    """Cannot look."""

    runs = 1

    def detect(self, image: Image, now: float = 0.0) -> Sequence[Detection]:
        raise RuntimeError("broken")


def test_the_scene_is_shown_small_and_when_it_was_watched_for_a_while() -> None:
    made = pictures(FakeDetector(*[[]] * 60))
    looked(made, [number / 2 for number in range(round(2 * SCENE_SECONDS))])
    assert made.scene() is None
    looked(made, [SCENE_SECONDS])
    scene = shown(made.scene())
    assert scene.shape[1] == SCENE_WIDTH
    assert np.abs(scene.astype(int) - FLOOR).max() < 5


def test_people_are_looked_for_in_the_whole_frame_and_hidden_in_a_smaller_one() -> None:
    detector = FakeDetector(*[[]] * 10, [Detection(BOX, 0.9)])
    made = pictures(detector)
    looked(made, [number / 2 for number in range(10)], width=480)
    looked(made, [5.0], somebody=True, width=480)
    assert {image.shape for image in detector.images} == {(480, 640, 3)}
    picture = shown(made.picture(960))
    assert picture.shape == (360, 480, 3)
    bare = np.abs(picture[90:240, 150:210].astype(int) - PERSON).max(axis=2) < 25
    assert bare.mean() < 0.02


def test_a_larger_picture_is_made_for_a_viewer_that_comes_later() -> None:
    made = pictures(FakeDetector(*[[]] * 60))
    for width in (480, 640, 480):
        looked(made, [number / 2 for number in range(12)], width=width)
    assert shown(made.picture(960)).shape[1] == 640


def test_a_picture_is_no_wider_than_asked() -> None:
    made = pictures(FakeDetector(*[[]] * 60))
    looked(made, [number / 2 for number in range(12)])
    assert [shown(made.picture(width)).shape[1] for width in (480, 640, 960)] == [480, 640, 640]

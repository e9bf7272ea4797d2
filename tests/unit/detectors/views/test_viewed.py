"""A frame seen region by region: what is shown, and where it is said to be."""

import numpy as np
import pytest

from edgecount.detectors.views.stillness import CERTAIN
from edgecount.detectors.views.viewed import ViewedDetector, crop
from edgecount.geometry import Box, Point, Segment
from edgecount.ports import Image
from edgecount.tracking.detection import Detection
from tests.support.fakes import FakeDetector

THROUGH = Segment(Point(0.1, 0.5), Point(0.9, 0.5))


def numbered(width: int, height: int) -> Image:
    """A picture whose pixels say where they are: blue is x / 4, green is y / 4, red is 255."""
    y, x = np.mgrid[:height, :width]
    return np.stack([x // 4, y // 4, np.full_like(x, 255)], axis=-1).astype(np.uint8)


def box(left: float, top: float, right: float, bottom: float, confidence: float = 0.8) -> Detection:
    return Detection(Box(left, top, right, bottom), confidence)


@pytest.mark.parametrize(
    ("region", "shape"),
    [
        pytest.param(Box(0, 0, 80, 60), (60, 80), id="all of it"),
        pytest.param(Box(10, 5, 50, 45), (40, 40), id="a part"),
        pytest.param(Box(0, -10, 80, 70), (80, 80), id="beyond top and bottom"),
        pytest.param(Box(-7, 0, 87, 60), (60, 94), id="beyond left and right"),
        pytest.param(Box(60, -3, 90, 33), (36, 30), id="beyond a corner"),
    ],
)
def test_a_crop_shows_the_region_and_grey_beyond_the_frame(region: Box, shape: tuple[int, int]) -> None:
    image = numbered(80, 60)
    shown = crop(image, region)
    assert shown.shape == (*shape, 3)
    assert shown.dtype == np.uint8
    for y in range(shape[0]):
        for x in range(shape[1]):
            there = (int(region.top) + y, int(region.left) + x)
            inside = 0 <= there[0] < 60 and 0 <= there[1] < 80
            assert tuple(shown[y, x]) == (tuple(image[there]) if inside else (127,) * 3)


def test_the_frame_itself_is_left_as_it_was() -> None:
    image = numbered(768, 432)
    before = image.copy()
    ViewedDetector(FakeDetector(), "frame", ()).detect(image)
    assert np.array_equal(image, before)


def test_each_region_is_shown_once() -> None:
    detector = FakeDetector()
    image = numbered(768, 576)
    ViewedDetector(detector, "tiles", ()).detect(image)
    left, right = detector.images
    assert np.array_equal(left, image[:, :432])
    assert np.array_equal(right, image[:, 336:])


def test_boxes_of_a_tile_land_where_they_are_in_the_frame() -> None:
    detector = FakeDetector([box(10, 20, 50, 120)], [box(100, 200, 140, 300, 0.9)])
    found = ViewedDetector(detector, "tiles", ()).detect(numbered(768, 576))
    assert found == (box(436, 200, 476, 300, 0.9), box(10, 20, 50, 120))


def test_boxes_of_a_padded_region_land_where_they_are_in_the_frame() -> None:
    detector = FakeDetector([box(10, 200, 50, 300), box(500, 100, 600, 200, 0.7), box(1000, 0, 1100, 170, 0.6)])
    found = ViewedDetector(detector, "frame", ()).detect(numbered(1920, 1080))
    # the region begins 180 pixels above the frame: the second box is cut, and the third lies in the grey
    assert found == (box(10, 20, 50, 120), box(500, 0, 600, 20, 0.7))


def test_who_stands_where_tiles_overlap_is_one_person() -> None:
    in_left, in_right = box(380, 100, 432, 250, 0.9), box(45, 100, 105, 250, 0.6)
    found = ViewedDetector(FakeDetector([in_left], [in_right]), "tiles", ()).detect(numbered(768, 576))
    assert found == (box(381, 100, 441, 250, 0.6),)  # the whole one, as the right tile has it


def test_the_lines_decide_where_to_look() -> None:
    detector = FakeDetector()
    image = numbered(768, 576)
    ViewedDetector(detector, "auto", [Segment(Point(0.5, 0.2), Point(0.5, 0.8))]).detect(image)
    (shown,) = detector.images
    assert np.array_equal(shown, image[:, 168:600])


def test_frames_of_another_size_are_looked_at_anew() -> None:
    detector = FakeDetector()
    viewed = ViewedDetector(detector, "auto", [THROUGH])
    for width, height in ((768, 576), (768, 576), (300, 300), (1080, 1920), (768, 576)):
        viewed.detect(numbered(width, height))
    shapes = [image.shape[:2] for image in detector.images]
    tiles, whole, around_the_line = [(576, 432)] * 2, [(300, 300)], [(1080, 1080)]
    assert shapes == [*tiles, *tiles, *whole, *around_the_line, *tiles]


def test_a_look_takes_a_run_for_every_region() -> None:
    viewed = ViewedDetector(FakeDetector(), "auto", [THROUGH])
    assert viewed.runs == 0
    for width, height, runs in ((768, 576, 2), (300, 300, 1), (2000, 500, 5)):
        viewed.detect(numbered(width, height))
        assert viewed.runs == runs


def test_regions_without_anybody_are_not_looked_at_again_until_something_changes() -> None:
    somebody = [box(10, 20, 50, 120)]
    detector = FakeDetector(*[somebody, []] * CERTAIN, somebody, [box(12, 20, 52, 120)], [])
    viewed = ViewedDetector(detector, "tiles", (), sure=0.4)
    still = numbered(768, 576)
    changed = still.copy()
    changed[100:300, 600:680] = 255
    found, runs = [], []
    for image in (*[still] * (CERTAIN + 1), changed):
        found.append(viewed.detect(image))
        runs.append(viewed.runs)
    assert runs == [2] * CERTAIN + [1, 2]
    assert found == [tuple(somebody)] * (CERTAIN + 1) + [(box(12, 20, 52, 120),)]
    left, right = 0, 336 // 4
    assert [image[0, 0, 0] for image in detector.images] == [left, right] * CERTAIN + [left, left, right]


def test_frames_of_another_size_show_something_else() -> None:
    detector = FakeDetector()
    viewed = ViewedDetector(detector, "frame", (), sure=0.4)
    for width in (*[300] * (CERTAIN + 9), 400, 300):
        viewed.detect(numbered(width, 300))
    assert len(detector.images) == CERTAIN + 2


def test_without_knowing_who_is_sure_every_region_is_looked_at() -> None:
    detector = FakeDetector()
    viewed = ViewedDetector(detector, "frame", ())
    for _ in range(CERTAIN + 3):
        viewed.detect(numbered(300, 300))
    assert len(detector.images) == CERTAIN + 3


def test_nobody_is_nobody() -> None:
    assert ViewedDetector(FakeDetector(), "auto", [THROUGH]).detect(numbered(768, 576)) == ()

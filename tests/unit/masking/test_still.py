"""Pictures of a camera for people elsewhere: seldom, small, and with everybody painted over who was just there."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import pytest

from edgecount.geometry import Box, Point, Segment
from edgecount.masking.anonymizer import PeopleAnonymizer, Style
from edgecount.masking.still import FIRST_SECONDS, LOOKS, WIDTH, Stills
from edgecount.masking.withheld import GROUND
from edgecount.overlay.drawn import DrawnLine, DrawnZone
from edgecount.ports import Anonymized, Anonymizer, Frame, Image
from edgecount.tracking.detection import Detection
from edgecount.tracking.track import Track
from tests.support.fakes import BEGAN, FakeClock, FakeDetector

PAINT = (10, 20, 250)
BOX = Box(100, 60, 140, 160)
LINE = DrawnLine("door", Segment(Point(0.6, 0.1), Point(0.6, 0.9)), "left")
ZONE = DrawnZone("hall", (Point(0.7, 0.1), Point(0.95, 0.1), Point(0.95, 0.9)))


@dataclass
class Watched:
    """Hides nobody, and keeps when it was asked."""

    at: list[float] = field(default_factory=list)
    withheld: bool = False

    def over(self, frame: Frame, tracks: Sequence[Track]) -> Anonymized:
        self.at.append(round(frame.media_time, 2))
        return Anonymized(frame.image.copy(), withheld=self.withheld)


def frame(media_time: float, width: int = 320, height: int = 240) -> Frame:
    return Frame(np.full((height, width, 3), 200, np.uint8), 1, media_time, BEGAN)


def stills(anonymizer: Anonymizer, lines: Sequence[DrawnLine] = (), zones: Sequence[DrawnZone] = ()) -> Stills:
    return Stills(anonymizer, lines, zones, 60.0)


def taken(made: Stills, seconds: float, fps: float = 10.0) -> dict[float, bytes]:
    """The pictures of so long a time, by when they came."""
    frames = [frame(number / fps) for number in range(round(seconds * fps) + 1)]
    found = {round(one.media_time, 2): made.see(one, ()) for one in frames}
    return {at: picture for at, picture in found.items() if picture is not None}


def shown(picture: bytes) -> Image:
    return np.asarray(cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def first(made: Stills) -> Image:
    return shown(next(iter(taken(made, FIRST_SECONDS + 1).values())))


@pytest.mark.parametrize(
    ("fps", "at"),
    [
        pytest.param(10, [2.4, 62.5, 122.6], id="a camera"),
        pytest.param(0.5, [6.0, 70.0], id="snapshots, two seconds apart"),
    ],
)
def test_one_comes_soon_and_then_one_a_minute(fps: float, at: list[float]) -> None:
    assert list(taken(stills(Watched()), 130, fps)) == at


def test_the_anonymizer_looks_for_each_picture_alone() -> None:
    watched = Watched()
    taken(stills(watched), 70)
    assert watched.at == [2.0, 2.2, 2.4, 62.1, 62.3, 62.5]
    assert len(watched.at) == 2 * LOOKS


def test_whoever_is_missed_in_the_very_frame_that_is_shown_is_painted_over() -> None:
    looks = [[Detection(BOX, 0.9)], [Detection(BOX, 0.9)], []]
    hiding = PeopleAnonymizer(Style("box", PAINT), FakeDetector(*looks), None, FakeClock())
    picture = first(stills(hiding))
    assert np.abs(picture[70:150, 105:135].astype(int) - PAINT).max() < 25
    assert np.abs(picture[:, 220:].astype(int) - 200).max() < 5


@pytest.mark.parametrize(
    ("width", "height", "size"),
    [
        pytest.param(1920, 1080, (270, WIDTH), id="made small"),
        pytest.param(320, 240, (240, 320), id="small enough"),
        pytest.param(1080, 1920, (853, WIDTH), id="upright"),
    ],
)
def test_it_is_small(width: int, height: int, size: tuple[int, int]) -> None:
    made, found = stills(Watched()), b""
    for at in (0.0, 2.0, 2.2, 2.4):
        found = made.see(frame(at, width, height), ()) or found
    assert shown(found).shape[:2] == size


def test_lines_and_zones_are_drawn_so_that_one_sees_where_the_camera_looks() -> None:
    picture = first(stills(Watched(), [LINE], [ZONE]))
    plain = first(stills(Watched()))
    changed = np.abs(picture.astype(int) - plain).max(axis=2) > 30
    assert changed[100, 185:200].any()
    assert changed[24:60, 225:300].any()
    assert not changed[:, :100].any()


def test_where_people_cannot_be_looked_for_nothing_of_the_frame_is_shown() -> None:
    picture = first(stills(Watched(withheld=True), [LINE]))
    assert np.abs(picture.astype(int) - first(stills(Watched()))).max() < 5, "nothing is drawn on it either"


def test_a_detector_that_fails_withholds_it() -> None:
    class Failing(FakeDetector):
        def detect(self, image: Image, now: float = 0.0) -> Sequence[Detection]:
            raise RuntimeError("the device is gone")

    picture = first(stills(PeopleAnonymizer(Style("box", PAINT), Failing(), None, FakeClock()), [LINE]))
    assert np.abs(picture[:60].astype(int) - GROUND).max() < 10

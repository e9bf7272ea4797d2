from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.counting.lines.tally import Tally
from edgecount.geometry import Box, Point, Segment
from edgecount.masking.anonymizer import NoAnonymizer
from edgecount.overlay.drawn import DrawnLine, DrawnZone, ShownCounts
from edgecount.overlay.painter import Painter
from edgecount.overlay.palette import WHITE, of_person
from edgecount.ports import Frame, Image
from edgecount.tracking.track import Seen, Track
from tests.support.fakes import BEGAN
from tests.support.pixels import mask, shows

DOOR = DrawnLine("door", Segment(Point(0.2, 0.6), Point(0.8, 0.6)), "right")
QUEUE = DrawnZone("queue", (Point(0.6, 0.1), Point(0.9, 0.1), Point(0.9, 0.4)))


def frame(media_time: float = 0.0, width: int = 320, height: int = 240) -> Frame:
    return Frame(np.full((height, width, 3), 90, np.uint8), 1, media_time, BEGAN)


def person(x: float = 150, y: float = 40, track: int = 8) -> Track:
    return Track(id=track, box=Box(x, y, x + 30, y + 80), seen="detected", confirmed=True, confidence=0.9)


def counts(came_in: int = 0, went_out: int = 0, inside: int | None = None) -> ShownCounts:
    return ShownCounts({"door": Tally(came_in, went_out)}, inside)


def painted(painter: Painter, of: Frame, tracks: Sequence[Track] = (), so_far: ShownCounts | None = None) -> Image:
    painter.see(of, tracks, so_far or counts())
    return painter.paint(of, so_far or counts())


def test_the_frame_itself_stays_as_it_is() -> None:
    given = frame()
    image = painted(Painter(NoAnonymizer(), [DOOR], [QUEUE]), given, [person()])
    assert (given.image == 90).all()
    assert (image != 90).any()


def test_boxes_can_be_hidden() -> None:
    painter = Painter(NoAnonymizer(), [DOOR], [QUEUE])
    with_people = painted(painter, frame(), [person()])
    hidden = painter.paint(frame(), counts(), boxes=False)
    assert shows(with_people, of_person(8))
    assert not shows(hidden, of_person(8))


def test_a_frame_can_be_painted_again_and_looks_the_same() -> None:
    painter = Painter(NoAnonymizer(), [DOOR])
    painter.see(frame(), [person()], counts())
    painter.see(frame(0.1), [person(170)], counts())
    assert (painter.paint(frame(0.1), counts()) == painter.paint(frame(0.1), counts())).all()


def test_a_line_flashes_when_it_counts_and_calms_down() -> None:
    painter, bare = Painter(NoAnonymizer(), [DOOR]), Painter(NoAnonymizer(), [DOOR])
    calm = painted(painter, frame(0))
    for so_far, start in ((counts(1, 0), 1.0), (counts(1, 1), 5.0)):
        flashing = painted(painter, frame(start), so_far=so_far)
        assert mask(flashing[143:146, 100:140], WHITE).all()
        later = painted(painter, frame(start + 0.7), so_far=so_far)
        assert (later[130:160] == calm[130:160]).all()
    assert (calm == painted(bare, frame(9))).all()


def test_a_reset_does_not_flash() -> None:
    painter = Painter(NoAnonymizer(), [DOOR])
    painted(painter, frame(0), so_far=counts(5, 5))
    after = painted(painter, frame(9), so_far=counts(0, 0))
    assert not shows(after[140:150, 100:140], WHITE)


def test_counts_are_those_of_the_moment_of_painting() -> None:
    painter = Painter(NoAnonymizer(), [DOOR])
    painter.see(frame(), [], counts(5))
    assert (painter.paint(frame(), counts(5)) != painter.paint(frame(), counts(0))).any()
    assert (painter.paint(frame(), counts(5)) != painter.paint(frame(), counts(5, inside=2))).any()


def test_a_line_that_nobody_counts_yet_reads_zero() -> None:
    painter = Painter(NoAnonymizer(), [DOOR])
    painter.see(frame(), [], ShownCounts())
    assert (painter.paint(frame(), ShownCounts()) == painter.paint(frame(), counts(0, 0))).all()


def test_the_trail_follows_the_anchor() -> None:
    rows: dict[Literal["foot", "center"], int] = {"foot": 120, "center": 80}
    for anchor, row in rows.items():
        painter = Painter(NoAnonymizer(), [], anchor=anchor)
        for step in range(4):
            painter.see(frame(step / 10), [person(40 + 50 * step)], counts())
        image = painter.paint(frame(0.3), counts())
        assert shows(image[row - 3 : row + 4, 70:150], of_person(8)), anchor
        assert not shows(image[195 - row - 3 : 195 - row + 4, 70:150], of_person(8)), anchor


def test_a_change_of_size_forgets_the_trails() -> None:
    painter = Painter(NoAnonymizer(), [DOOR], [QUEUE])
    painter.see(frame(0), [person(10)], counts())
    painter.see(frame(0.1, 640, 480), [person(300)], counts())
    image = painter.paint(frame(0.1, 640, 480), counts())
    fresh = Painter(NoAnonymizer(), [DOOR], [QUEUE])
    fresh.see(frame(0.1, 640, 480), [person(300)], counts())
    assert (image == fresh.paint(frame(0.1, 640, 480), counts())).all()


fraction = st.floats(0, 1)
place = st.builds(Point, fraction, fraction)
box = st.builds(
    lambda left, top, width, height: Box(left, top, left + width, top + height),
    st.floats(-300, 300),
    st.floats(-300, 300),
    st.floats(0.5, 500),
    st.floats(0.5, 500),
)
tracks = st.lists(
    st.builds(
        Track,
        id=st.integers(0, 10**6),
        box=box,
        seen=st.sampled_from(get_args(Seen)),
        confirmed=st.booleans(),
        confidence=fraction,
    ),
    max_size=4,
)


@settings(max_examples=60)
@given(
    width=st.integers(1, 300),
    height=st.integers(1, 300),
    people=tracks,
    ends=st.lists(place, min_size=2, max_size=2, unique=True),
    corners=st.lists(place, min_size=3, max_size=6),
    name=st.text(max_size=30),
)
def test_nothing_is_too_small_or_too_odd_to_paint(
    width: int, height: int, people: list[Track], ends: list[Point], corners: list[Point], name: str
) -> None:
    painter = Painter(NoAnonymizer(), [DrawnLine(name, Segment(*ends), "left")], [DrawnZone(name, tuple(corners))])
    for number in range(2):
        image = painted(painter, frame(number, width, height), people)
        assert image.shape == (height, width, 3)

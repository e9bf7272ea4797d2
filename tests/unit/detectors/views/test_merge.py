"""One box a person, of one region and of several."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.detectors.views.merge import PART, Sighting, clipped, is_cut, merge
from edgecount.geometry import Box, Size
from edgecount.tracking.detection import Detection

FRAME = Size(768, 576)
LEFT, RIGHT = Box(0, 0, 432, 576), Box(336, 0, 768, 576)
TOP, BOTTOM = Box(0, 0, 576, 432), Box(0, 336, 576, 768)


def whole(left: float, top: float, right: float, bottom: float, confidence: float = 0.8) -> Sighting:
    return Sighting(Detection(Box(left, top, right, bottom), confidence), cut=False)


def half(left: float, top: float, right: float, bottom: float, confidence: float = 0.8) -> Sighting:
    return Sighting(Detection(Box(left, top, right, bottom), confidence), cut=True)


@pytest.mark.parametrize(
    ("sightings", "kept"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([whole(0, 0, 40, 100)], [0], id="one"),
        pytest.param([whole(0, 0, 40, 100, 0.6), whole(2, 2, 42, 102, 0.9)], [1], id="one seen twice: the surer box"),
        pytest.param([whole(0, 0, 40, 100), whole(60, 0, 100, 100, 0.7)], [0, 1], id="two side by side"),
        pytest.param([whole(0, 0, 40, 100), whole(25, 0, 65, 100, 0.7)], [0, 1], id="two who overlap a little"),
        pytest.param([whole(0, 0, 40, 100), whole(11, 0, 51, 100, 0.7)], [0], id="more than half shared: one person"),
        pytest.param([whole(0, 0, 40, 100), whole(5, 0, 35, 45, 0.7)], [0], id="a head in its person is a part"),
        pytest.param([whole(5, 0, 35, 45, 0.9), whole(0, 0, 40, 100)], [0], id="the part wins where it is surer"),
        pytest.param([whole(0, 0, 40, 100), whole(20, 20, 60, 120, 0.7)], [0, 1], id="one behind the other"),
        pytest.param([half(0, 0, 40, 100, 0.95), whole(0, 0, 60, 100, 0.5)], [1], id="a cut box yields, however sure"),
        pytest.param([half(0, 0, 40, 100)], [0], id="a cut box alone is better than none"),
        pytest.param([half(0, 0, 40, 100, 0.6), half(0, 0, 44, 100, 0.7)], [1], id="of two cut ones the surer"),
        pytest.param(
            [half(0, 0, 40, 100, 0.9), whole(100, 0, 140, 100, 0.5), whole(50, 0, 90, 100, 0.7)],
            [0, 2, 1],
            id="the most confident first, cut or not",
        ),
    ],
)
def test_each_person_once(sightings: list[Sighting], kept: list[int]) -> None:
    assert merge(sightings) == tuple(sightings[index].detection for index in kept)


@pytest.mark.parametrize(
    ("box", "region", "size", "cut"),
    [
        pytest.param(Box(300, 100, 340, 200), LEFT, FRAME, False, id="in the middle of the left tile"),
        pytest.param(Box(400, 100, 432, 200), LEFT, FRAME, True, id="at the left tile's inner edge"),
        pytest.param(Box(400, 100, 428, 200), LEFT, FRAME, True, id="within a hundredth of it"),
        pytest.param(Box(400, 100, 427, 200), LEFT, FRAME, False, id="a little further away"),
        pytest.param(Box(0, 100, 40, 200), LEFT, FRAME, False, id="at the frame's own left edge"),
        pytest.param(Box(100, 0, 140, 576), LEFT, FRAME, False, id="from the frame's top to its bottom"),
        pytest.param(Box(336, 100, 380, 200), RIGHT, FRAME, True, id="at the right tile's inner edge"),
        pytest.param(Box(700, 100, 768, 200), RIGHT, FRAME, False, id="at the frame's own right edge"),
        pytest.param(Box(100, 400, 140, 432), TOP, Size(576, 768), True, id="portrait: feet below the upper tile"),
        pytest.param(Box(100, 336, 140, 400), BOTTOM, Size(576, 768), True, id="portrait: head above the lower tile"),
        pytest.param(Box(100, 0, 140, 100), TOP, Size(576, 768), False, id="portrait: at the frame's own top"),
        pytest.param(Box(0, 0, 768, 576), Box(0, -180, 768, 756), FRAME, False, id="a padded region has no inner edge"),
    ],
)
def test_a_box_is_cut_off_at_a_region_s_inner_edge_only(box: Box, region: Box, size: Size, cut: bool) -> None:
    assert is_cut(box, region, size) is cut


def test_boxes_are_cut_to_the_frame_and_those_outside_are_left_out() -> None:
    found = [
        Detection(Box(-10, -20, 50, 600), 0.9),
        Detection(Box(800, 0, 900, 100), 0.8),
        Detection(Box(767.5, 0, 800, 100), 0.7),
        Detection(Box(10, 10, 20, 20), 0.6),
    ]
    assert clipped(found, FRAME) == [
        Detection(Box(0, 0, 50, 576), 0.9),
        Detection(Box(10, 10, 20, 20), 0.6),
    ]


@st.composite
def crowds(draw: st.DrawFn) -> list[Sighting]:
    """Boxes in a small place, so that many overlap; no two are equally sure."""
    count = draw(st.integers(0, 8))
    confidences = draw(st.lists(st.integers(1, 99), min_size=count, max_size=count, unique=True))
    sides = st.integers(0, 60)
    lengths = st.integers(5, 80)
    made = []
    for confidence in confidences:
        left, top = draw(sides), draw(sides)
        box = Box(left, top, left + draw(lengths), top + draw(lengths))
        made.append(Sighting(Detection(box, confidence / 100), cut=draw(st.booleans())))
    return made


def same(one: Box, other: Box) -> bool:
    return one.intersection(other) > PART * min(one.area, other.area)


@given(crowds(), st.randoms())
def test_the_order_of_sightings_does_not_matter(crowd: list[Sighting], random) -> None:
    shuffled = random.sample(crowd, len(crowd))
    assert merge(shuffled) == merge(crowd)


@given(crowds())
def test_nobody_is_there_twice_and_nobody_is_lost(crowd: list[Sighting]) -> None:
    people = merge(crowd)
    boxes = [person.box for person in people]
    assert not any(same(one, other) for index, one in enumerate(boxes) for other in boxes[:index])
    assert all(any(same(sighting.detection.box, box) for box in boxes) for sighting in crowd)
    assert set(people) <= {sighting.detection for sighting in crowd}
    assert [person.confidence for person in people] == sorted((p.confidence for p in people), reverse=True)


@given(crowds())
def test_merging_what_is_merged_changes_nothing(crowd: list[Sighting]) -> None:
    people = merge(crowd)
    assert merge(Sighting(person, cut=False) for person in people) == people


@given(crowds())
def test_cut_boxes_never_take_the_place_of_whole_ones(crowd: list[Sighting]) -> None:
    whole_ones = merge(sighting for sighting in crowd if not sighting.cut)
    assert set(whole_ones) <= set(merge(crowd))

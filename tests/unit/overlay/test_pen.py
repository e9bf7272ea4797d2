import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.geometry import Point
from edgecount.overlay.palette import BLACK, SKY_BLUE, VERMILION, YELLOW
from edgecount.overlay.pen import Pen
from edgecount.ports import Image
from tests.support.pixels import shows

MIDDLE_GREY = 128


def canvas(width: int = 320, height: int = 240, ground: int = MIDDLE_GREY) -> Image:
    return np.full((height, width, 3), ground, np.uint8)


def touched(image: Image, ground: int = MIDDLE_GREY) -> int:
    return int((image != ground).any(axis=2).sum())


@pytest.mark.parametrize(
    "ground", [pytest.param(0, id="dark"), pytest.param(128, id="grey"), pytest.param(255, id="bright")]
)
@pytest.mark.parametrize("height", [240, 576, 1080, 2160])
def test_text_has_a_black_edge_and_its_own_colour(ground: int, height: int) -> None:
    image = canvas(height * 4 // 3, height, ground)
    Pen(image).text("door 12", Point(50, height / 2), YELLOW)
    assert shows(image, YELLOW)
    if ground:
        assert shows(image, BLACK)


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(Point(-500, 120), id="left"),
        pytest.param(Point(5000, 120), id="right"),
        pytest.param(Point(100, -50), id="above"),
        pytest.param(Point(100, 999), id="below"),
        pytest.param(Point(319, 239), id="lower right corner"),
        pytest.param(Point(0, 0), id="upper left corner"),
    ],
)
@pytest.mark.parametrize("write", [Pen.text, Pen.tag])
def test_text_is_whole_wherever_it_is_put(at: Point, write) -> None:
    in_the_middle, moved = canvas(), canvas()
    write(Pen(in_the_middle), "queue gy", Point(100, 120), SKY_BLUE)
    write(Pen(moved), "queue gy", at, SKY_BLUE)
    assert touched(moved) == touched(in_the_middle) > 0


def test_text_that_is_too_long_is_shortened() -> None:
    image = canvas(60, 60)
    Pen(image).text("a name that is much too long", Point(0, 30), YELLOW)
    assert shows(image, YELLOW)
    assert (image[:, -1] == MIDDLE_GREY).all()


def test_letters_that_the_font_does_not_have_are_replaced() -> None:
    umlaut, mark = canvas(), canvas()
    Pen(umlaut).text("Tür", Point(50, 120), YELLOW)
    Pen(mark).text("T?r", Point(50, 120), YELLOW)
    assert (umlaut == mark).all()


def test_strokes_and_letters_grow_with_the_picture() -> None:
    small, large = Pen(canvas(320, 240)), Pen(canvas(1920, 1080))
    assert large.thickness > small.thickness
    assert large.text_size("door").height > 1.5 * small.text_size("door").height


def test_a_shade_tints_what_is_inside_and_nothing_else() -> None:
    image = canvas()
    Pen(image).shade([Point(-50, -50), Point(100, -50), Point(100, 100), Point(-50, 100)], VERMILION, 0.5)
    assert image[20, 20].tolist() == [(MIDDLE_GREY + ink) // 2 for ink in VERMILION]
    assert touched(image) == 101 * 101


def test_a_shade_outside_the_picture_is_nothing() -> None:
    image = canvas()
    Pen(image).shade([Point(500, 500), Point(600, 500), Point(600, 600)], VERMILION, 0.5)
    assert touched(image) == 0


def test_an_arrow_has_its_head_at_its_end() -> None:
    image = canvas()
    Pen(image).arrow(Point(160, 60), Point(160, 180), YELLOW)
    width_by_row = (image != MIDDLE_GREY).any(axis=2).sum(axis=1)
    assert width_by_row[170:182].max() > 2 * width_by_row[60:160].max()
    assert width_by_row[190:].max() == 0


far = st.floats(-1e9, 1e9)


@given(st.lists(st.builds(Point, far, far), min_size=1, max_size=5), st.integers(1, 200), st.integers(1, 200))
def test_no_coordinate_and_no_size_is_too_much(points: list[Point], width: int, height: int) -> None:
    image = canvas(width, height)
    pen = Pen(image)
    pen.strokes([points], YELLOW)
    pen.dot(points[0], YELLOW)
    pen.shade(points, YELLOW, 0.3)
    pen.text("door", points[0], YELLOW)
    pen.tag("door", points[0], YELLOW)
    assert image.shape == (height, width, 3)

import numpy as np
import pytest

from edgecount.counting.lines.tally import Tally
from edgecount.overlay.palette import WHITE
from edgecount.overlay.panel import draw_panel, panel_rows
from edgecount.overlay.pen import Pen
from tests.support.pixels import shows

TWO = {"door": Tally(12, 9), "side": Tally(0, 3)}
PEOPLE, INSIDE = ("people", "7", ""), ("inside", "3", "")
LINES = [("door", "in 12", "out 9"), ("side", "in 0", "out 3")]


@pytest.mark.parametrize(
    ("inside", "most", "rows"),
    [
        pytest.param(None, 9, [PEOPLE, *LINES], id="lines"),
        pytest.param(3, 9, [PEOPLE, INSIDE, *LINES], id="inside"),
        pytest.param(3, 4, [PEOPLE, INSIDE, *LINES], id="just fits"),
        pytest.param(3, 3, [PEOPLE, INSIDE, ("+ 2 more", "", "")], id="no room"),
        pytest.param(3, 1, [("+ 4 more", "", "")], id="no room at all"),
    ],
)
def test_rows(inside: int | None, most: int, rows: list[tuple[str, str, str]]) -> None:
    assert panel_rows(7, TWO, inside, most) == rows


def test_the_panel_is_a_dark_ground_with_white_text_in_the_upper_left() -> None:
    image = np.full((576, 768, 3), 200, np.uint8)
    draw_panel(Pen(image), 7, TWO, 3)
    assert shows(image[20:80, 20:150], WHITE, tolerance=40)
    assert (image[20:80, 20:150] == 80).all(axis=2).any()
    assert (image[300:] == 200).all()
    assert (image[:, 400:] == 200).all()


def test_without_lines_it_says_how_many_people_are_seen() -> None:
    image = np.full((240, 320, 3), 200, np.uint8)
    draw_panel(Pen(image), 7, {}, None)
    assert shows(image[:60, :160], WHITE, tolerance=40)


def test_forty_lines_stay_in_the_picture() -> None:
    image = np.full((240, 320, 3), 200, np.uint8)
    draw_panel(Pen(image), 7, {f"door-{number}": Tally() for number in range(40)}, None)
    assert (image[-4:] == 200).all()

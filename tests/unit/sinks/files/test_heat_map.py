"""What a heat map shows, looked up in its pixels."""

import cv2
import numpy as np
import pytest

from edgecount.figures.heat import COLUMNS, ROWS
from edgecount.geometry import Box, Point
from edgecount.ports import Image
from edgecount.sinks.files.heat_map import LEAST, SPAN, HeatMap, Scale, render, smoothed
from edgecount.store.heat_rows import Grid

SCENE = np.full((270, 480, 3), 128, np.uint8)


def grid(**minutes: float) -> Grid:
    """Minutes at places such as `at_24_13`: column 24, row 13."""
    seconds = np.zeros((ROWS, COLUMNS))
    for place, spent in minutes.items():
        _, column, row = place.split("_")
        seconds[int(row), int(column)] = 60 * spent
    return seconds


def drawn(shown: HeatMap) -> Image:
    decoded = cv2.imdecode(np.frombuffer(render(shown), np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    return np.asarray(decoded, np.uint8)


def warmest(picture: Image) -> tuple[float, float]:
    """Where the map is brightest, in fractions of the whole picture; the words and the scale are not looked at."""
    part = picture[: int(0.9 * len(picture)), : int(0.85 * picture.shape[1])]
    saturation = cv2.cvtColor(cv2.GaussianBlur(part, (9, 9), 0), cv2.COLOR_BGR2HSV)[..., 1].astype(int)
    row, column = np.unravel_index(int(saturation.argmax()), saturation.shape)
    return float(column / picture.shape[1]), float(row / len(picture))


@pytest.mark.parametrize(
    ("minutes", "least", "most"),
    [
        pytest.param(0.0, LEAST, 0.2, id="nobody"),
        pytest.param(0.9, LEAST, 1, id="a minute"),
        pytest.param(10, 10 / SPAN, 10, id="a round number"),
        pytest.param(11, 20 / SPAN, 20, id="more than that"),
        pytest.param(1e9, 5e6 / SPAN, 5e6, id="more than there is"),
    ],
)
def test_the_scale_ends_at_round_minutes(minutes: float, least: float, most: float) -> None:
    scale = Scale.reaching(minutes)
    assert scale.least == pytest.approx(least)
    assert scale.most == most
    assert all(scale.least <= tick <= scale.most for tick in scale.ticks)


def test_the_scale_is_logarithmic() -> None:
    scale = Scale(1, 100)
    assert scale.share(np.array([0.1, 1, 10, 100, 1000])) == pytest.approx([0, 0, 0.5, 1, 1])


def test_smoothing_keeps_the_seconds_of_a_wide_place() -> None:
    seconds = np.full((ROWS, COLUMNS), 60.0)
    assert smoothed(seconds) == pytest.approx(60.0)


@pytest.mark.parametrize(("column", "row"), [(4, 4), (40, 20), (24, 13)])
@pytest.mark.parametrize("scene", [None, SCENE], ids=["plain", "over a scene"])
def test_it_is_warm_where_people_were(column: int, row: int, scene: Image | None) -> None:
    """Left above and right below are told apart; the map is a part of the picture."""
    warm = drawn(HeatMap(seconds=grid(**{f"at_{column}_{row}": 30}), title="Main Street", remark="", scene=scene))
    x, y = warmest(warm)
    assert abs((x - 0.03) / 0.88 - (column + 0.5) / COLUMNS) < 0.05
    assert abs((y - 0.16) / 0.77 - (row + 0.5) / ROWS) < 0.08


def test_the_picture_is_as_large_where_nobody_was() -> None:
    nobody, somebody = (drawn(HeatMap(seconds=seen, title="", remark="")) for seen in (grid(), grid(at_4_4=30)))
    assert nobody.shape == somebody.shape


def test_where_nobody_looks_it_is_darker() -> None:
    seen = HeatMap(seconds=grid(at_2_2=1), title="Main Street", remark="", scene=SCENE)
    left = HeatMap(seconds=grid(at_2_2=1), title="Main Street", remark="", scene=SCENE, looked_at=[Box(0, 0, 0.5, 1)])
    whole, half = (drawn(shown)[400:600, 900:1300].mean() for shown in (seen, left))
    assert half < 0.7 * whole


def test_words_lines_and_zones_are_drawn() -> None:
    bare = HeatMap(seconds=grid(), title="Main Street", remark="Camera entrance")
    full = HeatMap(
        seconds=grid(),
        title="Main Street",
        remark="Camera entrance",
        warning="Nobody watched.",
        lines={"door": (Point(0.1, 0.5), Point(0.9, 0.5))},
        zones={"till $": (Point(0.2, 0.6), Point(0.4, 0.6), Point(0.4, 0.95))},
    )
    assert (drawn(bare) != drawn(full)).any(axis=2).sum() > 2000

"""From what a picture shows of a crowd to figures of the whole and of zones."""

import numpy as np
import pytest

from edgecount.daemon.workers.estimating.placing import covered, figures_of, grid_of, rounded
from edgecount.density.card import CountBin
from edgecount.density.crowd import Crowd
from edgecount.density.gate import Estimate
from edgecount.events.model import Way
from edgecount.geometry import Box, Point, Polygon, Size
from edgecount.site.crowd_figures import MOST_COLUMNS, MOST_ROWS, Estimated
from edgecount.tracking.detection import Detection
from tests.support.fakes import BEGAN

SIZE = Size(320, 240)
LEFT = Polygon((Point(0, 0), Point(0.5, 0), Point(0.5, 1), Point(0, 1)))
TOP = Polygon((Point(0, 0), Point(1, 0), Point(1, 0.5), Point(0, 0.5)))
ERRORS = (CountBin(least=0, most=1000, pictures=10, mae=5.0),)


def seen(way: Way, people: float, *heads: tuple[float, float]) -> Crowd:
    """Three people in each cell of the left half; and these, with their heads there, by the detector."""
    density = np.zeros((6, 8), np.float32)
    density[:, :4] = 3.0
    found = tuple(Detection(Box(x - 5, y, x + 5, y + 40), 0.9) for x, y in heads)
    return Crowd(Estimate(people, people, people, way), density, found)


def test_zones_of_a_crowd_are_sums_of_its_density() -> None:
    found = figures_of(seen("density", 72.0), SIZE, {"left": LEFT, "top": TOP}, ERRORS, BEGAN, 0.25)
    assert (found.whole, found.ts, found.seconds) == (Estimated(72, 72, 72, "density"), BEGAN, 0.25)
    assert {name: estimated.people for name, estimated in found.zones.items()} == {"left": 72, "top": 36}
    assert found.zones["top"] == Estimated(36, 11, 61, "density")


def test_zones_of_few_are_people_whose_heads_are_there() -> None:
    crowd = seen("detector", 3.0, (20, 30), (150, 200), (300, 100))
    found = figures_of(crowd, SIZE, {"left": LEFT, "top": TOP}, ERRORS, BEGAN, 0.0)
    assert {name: (one.people, one.way) for name, one in found.zones.items()} == {
        "left": (2, "detector"),
        "top": (2, "detector"),
    }
    assert found.grid is not None
    assert sum(found.grid.cells) == 3 * 255, "what is shown is what was counted"


@pytest.mark.parametrize(
    ("rows", "columns", "shown"), [(6, 8, (8, 6)), (34, 60, (30, 17)), (135, 240, (30, 17)), (200, 20, (3, 29))]
)
def test_a_grid_is_told_no_finer_than_it_may_be(rows: int, columns: int, shown: tuple[int, int]) -> None:
    grid = grid_of(np.full((rows, columns), 0.5, np.float32))
    assert (grid.columns, grid.rows) == shown
    assert grid.columns <= MOST_COLUMNS
    assert grid.rows <= MOST_ROWS
    assert max(grid.cells) == 255


def test_nobody_is_nowhere() -> None:
    assert set(grid_of(np.zeros((6, 8), np.float32)).cells) == {0}


def test_a_cell_belongs_to_a_zone_by_its_share() -> None:
    shares = covered(Polygon((Point(0, 0), Point(0.25, 0), Point(0.25, 1), Point(0, 1))), 2, 2)
    assert shares[:, 0] == pytest.approx([0.5, 0.5], abs=1e-6)
    assert shares[:, 1] == pytest.approx([0, 0])


def test_people_are_told_whole() -> None:
    assert rounded(Estimate(7.6, 2.4, 12.9, "density")) == Estimated(8, 2, 13, "density")

"""Which number is believed, and its interval."""

import pytest

from edgecount.density.card import CountBin
from edgecount.density.gate import Estimate, Gate, Look, estimate

GATE = Gate(detector_below=20, full_above=90)


@pytest.mark.parametrize(
    ("density", "before", "look"),
    [
        (0, None, "detector"),
        (19.9, None, "detector"),
        (20, None, "coarse"),
        (89.9, None, "coarse"),
        (90, None, "fine"),
        (21.9, "detector", "detector"),
        (22.1, "detector", "coarse"),
        (18.1, "coarse", "coarse"),
        (17.9, "coarse", "detector"),
        (98, "coarse", "coarse"),
        (100, "coarse", "fine"),
        (82, "fine", "fine"),
        (80, "fine", "coarse"),
        (17, "fine", "detector"),
        (500, "detector", "fine"),
    ],
)
def test_what_is_believed_where_the_density_says_so_many(density: float, before: Look | None, look: Look) -> None:
    assert GATE.look(density, before) == look


@pytest.mark.parametrize("density", [0, 19, 21, 100])
def test_a_network_that_needs_no_gate_is_believed_always(density: float) -> None:
    assert Gate(None, None).look(density) == "coarse"


ERRORS = (
    CountBin(least=31, most=50, pictures=9, mae=5.0),
    CountBin(least=1, most=30, pictures=9, mae=3.0),
)


@pytest.mark.parametrize(
    ("people", "look", "errors", "expected"),
    [
        pytest.param(4, "detector", ERRORS, (1.6, 7.3, "detector"), id="the detector's own error"),
        pytest.param(0, "detector", ERRORS, (0, 2.4, "detector"), id="never less than none"),
        pytest.param(60, "detector", ERRORS, (39.7, 122.6, "detector"), id="beyond the detector's bins"),
        pytest.param(30.4, "coarse", ERRORS, (24.2, 41.9, "density"), id="the bin of a fraction"),
        pytest.param(40, "coarse", ERRORS, (30.5, 55.9, "density"), id="the next bin"),
        pytest.param(400, "fine", ERRORS, (311.3, 559.4, "density"), id="in proportion beyond the last"),
        pytest.param(100, "fine", (), (58, 362.4, "density"), id="a card without errors"),
    ],
)
def test_the_interval(
    people: float, look: Look, errors: tuple[CountBin, ...], expected: tuple[float, float, str]
) -> None:
    low, high, way = expected
    found = estimate(people, look, errors)
    assert (found.people, found.way) == (people, way)
    assert [found.low, found.high] == pytest.approx([low, high], abs=0.1)


@pytest.mark.parametrize("numbers", [(1, 2, 3), (1, 0, 0.5), (-1, -1, 0), (float("nan"), 0, 1)])
def test_an_estimate_lies_in_its_interval(numbers: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="an estimate must have 0 <= low <= people <= high"):
        Estimate(*numbers, way="density")

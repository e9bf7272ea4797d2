"""How a sweep names a parameter, and gives it a value."""

import sys

import pytest

from benchmarks.sweep import present_value, setting
from edgecount.counting import anchor
from edgecount.counting.zones import zone

CAMERA = {"counting": {"clear_of_line": 0.15}, "anchor": "foot"}


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("counting.anchor.EDGE", anchor.EDGE), ("camera.counting.clear_of_line", 0.15)],
)
def test_a_parameter_has_a_value_now(parameter: str, value: object) -> None:
    assert present_value(parameter, CAMERA) == value


@pytest.mark.parametrize(
    ("parameter", "said"),
    [
        ("tracking.tracker.GAIT", "there is no constant GAIT in edgecount.tracking.tracker"),
        ("trekking.GATE", "there is no constant GATE in edgecount.trekking"),
        ("camera.counting.clear_of_lane", "a camera's config has no counting.clear_of_lane"),
        ("camera.anchor", "a camera's config has no anchor"),
    ],
)
def test_one_that_is_not_there_is_said_in_one_line(parameter: str, said: str) -> None:
    with pytest.raises(SystemExit, match=said):
        present_value(parameter, CAMERA)


def test_a_constant_is_set_wherever_it_was_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    having = [
        module for name, module in sys.modules.items() if name.startswith("edgecount.") and "EDGE" in vars(module)
    ]
    for module in having:
        monkeypatch.setattr(module, "EDGE", vars(module)["EDGE"])  # to have it back afterwards, wherever it is
    given = {"detector": {"model": "mobilenet_ssd"}}
    assert setting("counting.anchor.EDGE", 9.5, given) == given
    assert (vars(anchor)["EDGE"], vars(zone)["EDGE"]) == (9.5, 9.5)


def test_a_key_of_the_config_is_added_to_its_block() -> None:
    given = {"detector": {"model": "mobilenet_ssd"}}
    assert setting("camera.detector.every", 3, given) == {"detector": {"model": "mobilenet_ssd", "every": 3}}
    assert setting("camera.counting.u_turn", "count", given) == {**given, "counting": {"u_turn": "count"}}

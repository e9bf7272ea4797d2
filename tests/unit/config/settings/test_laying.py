"""Settings over a file: what is laid, what the file keeps, and what is left out alone where it no longer fits."""

from dataclasses import dataclass, field

import pytest

from edgecount.config.load import checked
from edgecount.config.reading.yaml_reader import Tree, parse
from edgecount.config.settings.fitting import fitted
from edgecount.config.settings.laying import laid_over
from edgecount.config.settings.setting import LaidSetting

DOOR: Tree = {"from": ["0.2", "0.5"], "to": ["0.8", "0.5"], "in_side": "left"}
FILE = """
site:
  name: Main Street
  capacity: 10
cameras:
  entrance:
    source: door.mp4
    lines:
      door: {from: [0.2, 0.5], to: [0.8, 0.5], in_side: left}
"""


def at(path: str, value: Tree, revision: int = 1) -> LaidSetting:
    return LaidSetting(tuple(path.split(".")), value, revision)


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        pytest.param(at("site.capacity", "20"), {"name": "Main Street", "capacity": "20"}, id="in place of the file's"),
        pytest.param(at("site.capacity", None), {"name": "Main Street"}, id="taken out"),
        pytest.param(
            at("site.timezone", "Europe/Paris"),
            {"name": "Main Street", "capacity": "10", "timezone": "Europe/Paris"},
            id="new",
        ),
        pytest.param(at("site", {"name": "Shop"}), {"name": "Shop"}, id="a whole block"),
        pytest.param(at("report.at", None), {"name": "Main Street", "capacity": "10"}, id="taken out of nowhere"),
    ],
)
def test_a_setting_stands_where_the_file_has_said_so(setting: LaidSetting, found: Tree) -> None:
    laid = laid_over(parse(FILE), [setting])
    assert isinstance(laid.data, dict)
    assert laid.data["site"] == found
    assert not laid.problems


def test_the_deeper_setting_is_laid_over_the_other() -> None:
    settings = [at("cameras.back.title", "Back door"), at("cameras.back", {"source": "back.mp4"})]
    laid = laid_over(parse(FILE), settings)
    assert isinstance(laid.data, dict)
    assert laid.data["cameras"]["back"] == {"source": "back.mp4", "title": "Back door"}  # type: ignore[index, call-overload]  # it is a map


def test_a_mistake_of_the_file_is_none_where_a_setting_stands() -> None:
    laid = laid_over(parse(FILE.replace("capacity: 10", "capacity: !x 10")), [at("site.capacity", "5")])
    assert checked(laid, {}).config is not None


@dataclass(frozen=True)
class Misfit:
    """Settings over a file, those left out, and the place and words of the first reason."""

    name: str
    settings: list[LaidSetting]
    left_out: list[str]
    reason: str
    file: str = field(default=FILE)


@pytest.mark.parametrize(
    "case",
    [
        Misfit(
            "the camera is gone from the file",
            [at("cameras.side.lines.door", DOOR), at("site.capacity", "7")],
            ["cameras.side.lines.door"],
            "there is no cameras.side any more",
        ),
        Misfit(
            "a value that is wrong", [at("site.capacity", "many"), at("site.name", "X")], ["site.capacity"], "must be"
        ),
        Misfit("no map in the file", [at("report.at", "04:00")], ["report.at"], "is no map", f"{FILE}report: 4\n"),
        Misfit(
            "an alert of a zone that is gone",
            [at("alerts.full", {"when": "zone", "zone": "queue", "above": "3"})],
            ["alerts.full"],
            "there is no zone",
        ),
        Misfit(
            "of two that need each other, made in the other order",
            [
                at("alerts.full", {"when": "zone", "zone": "queue", "above": "3"}, 1),
                at("cameras.entrance.zones", {"queue": {"polygon": [["0", "0"], ["1", "0"], ["1", "1"]]}}, 2),
                at("site.capacity", "many", 3),
            ],
            ["site.capacity"],
            "must be",
        ),
    ],
    ids=lambda case: case.name,
)
def test_what_does_not_fit_is_left_out_alone(case: Misfit) -> None:
    found = fitted(parse(case.file), case.settings, {})
    assert [".".join(setting.path) for setting, _ in found.left_out] == case.left_out
    assert case.reason in found.left_out[0][1][0].text
    assert len(found.kept) == len(case.settings) - len(case.left_out)
    assert (found.found.config is None) == (case.file != FILE)


def test_settings_may_bring_the_camera_that_the_file_lacks() -> None:
    found = fitted(parse("site: {name: Shop}\n"), [at("cameras.door", {"source": "a.mp4", "lines": {"in": DOOR}})], {})
    assert found.found.config is not None
    assert list(found.found.config.cameras) == ["door"]

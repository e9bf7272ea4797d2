"""docs/from-other-counters.md: its configs are right, and its lines have the inner side of the other counters."""

import re
from pathlib import Path

import pytest

from edgecount.config.load import load
from edgecount.config.model import Config
from edgecount.config.reading.allowed import at, keys
from edgecount.config.schema import json_schema
from edgecount.geometry import Point

PAGE = (Path(__file__).parents[2] / "docs" / "from-other-counters.md").read_text(encoding="utf-8")
ANCESTORS_KEYS = (
    *("Email_Send", "Email_Receive", "Email_Password", "url", "ALERT", "Threshold", "Thread", "Log", "Scheduler"),
    *("Timer", "--prototxt", "--model", "--input", "--output", "--confidence", "--skip-frames"),
)
OURS = re.compile(
    r"`((?:site|cameras\.NAME|detector|tracking|counting|mail|mqtt|alerts\.NAME|zones\.NAME)\.[a-z_]+)(?::[^`]*)?`"
)


def section(title: str) -> str:
    return re.split(r"^## ", PAGE, flags=re.MULTILINE)[[*re.findall(r"^## (.*)$", PAGE, re.MULTILINE)].index(title) + 1]


def configured(title: str, tmp_path: Path) -> Config:
    """The config of a section."""
    found = re.search(r"^```yaml\n(.*?)^```", section(title), re.MULTILINE | re.DOTALL)
    assert found
    (tmp_path / "config.yaml").write_text(found[1])
    return load(tmp_path / "config.yaml", None)


@pytest.mark.parametrize(
    ("title", "camera", "inside"),
    [
        pytest.param("People-Counting-in-Real-Time", "entrance", Point(0.5, 0.9), id="down is in"),
        pytest.param("supervision's LineZone", "entrance", Point(0.5, 0.1), id="left of the vector is in"),
        pytest.param("Frigate", "front", Point(0.5, 0.9), id="Frigate"),
    ],
)
def test_the_configs_are_right_and_so_is_the_inner_side(title: str, camera: str, inside: Point, tmp_path: Path) -> None:
    line = configured(title, tmp_path).cameras[camera].lines["door"]
    assert ("right" if line.segment.offset(inside) > 0 else "left") == line.in_side


@pytest.mark.parametrize("key", ANCESTORS_KEYS)
def test_every_key_of_the_ancestor_is_told_of(key: str) -> None:
    assert f"`{key}" in section("People-Counting-in-Real-Time")


def test_every_key_of_ours_that_is_named_is_there() -> None:
    ours = set(OURS.findall(re.sub(r"^\| [^|]*\|", "|", PAGE, flags=re.MULTILINE)))
    assert len(ours) > 12
    for name in ours:
        *parents, key = ("cameras", "NAME", *name.split(".")) if name.startswith("zones.") else name.split(".")
        assert key in keys(at(json_schema(), tuple(parents))), name

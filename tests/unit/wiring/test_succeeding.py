"""What a worker takes for granted because one before it has shown it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edgecount.config.load import load
from edgecount.wiring.camera_jobs import camera_jobs
from edgecount.wiring.daemon import succeeding
from edgecount.wiring.job import CameraJob

LINE = "lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}"


def job(folder: Path, **settings: Any) -> CameraJob:
    path = folder / "config.yaml"
    path.write_text(f"cameras: {{entrance: {{source: 0, {LINE}}}}}\n")
    found = camera_jobs(load(path, {}))["entrance"]
    detector = found.settings.detector.model_copy(update=settings)
    return replace(found, settings=found.settings.model_copy(update={"detector": detector}))


@pytest.mark.parametrize(
    ("former", "tried"),
    [
        pytest.param({}, True, id="the same network"),
        pytest.param({"model": "nanodet"}, False, id="another network"),
        pytest.param({"runtime": "opencv"}, False, id="another runtime"),
    ],
)
def test_a_network_that_worked_here_is_not_tried_again(tmp_path: Path, former: dict[str, str], tried: bool) -> None:
    given = succeeding(job(tmp_path), job(tmp_path, **former))
    assert isinstance(given, CameraJob)
    assert given.tried is tried
    assert replace(given, tried=False) == job(tmp_path)

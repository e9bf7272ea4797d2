"""Silhouettes are drawn by the user's own model where the config names one."""

import logging
from pathlib import Path

import pytest

from edgecount.config.model import Config
from edgecount.detectors.instances.instance_segmenter import InstanceSegmenter
from edgecount.detectors.pose.blazepose import BlazePose
from edgecount.errors import ModelError
from edgecount.wiring.camera_jobs import camera_jobs
from edgecount.wiring.job import Paint, decoded
from edgecount.wiring.seeing.pictures import _segmenter
from edgecount.wiring.worker import needed_by
from tests.support.models.instances import write_instances


def config(model: Path, mask: str = "silhouette") -> Config:
    line = {"from": [0.1, 0.5], "to": [0.9, 0.5], "in_side": "left"}
    camera = {"source": "/tmp/clip.avi", "lines": {"door": line}}  # noqa: S108 - never opened
    return Config.model_validate({"cameras": {"hall": camera}, "privacy": {"mask": mask, "model": str(model)}})


def test_a_worker_is_told_of_the_model_and_may_read_it(tmp_path: Path) -> None:
    model = write_instances(tmp_path / "shapes.onnx")
    (job,) = camera_jobs(config(model)).values()
    assert decoded(job.encoded()).paint == Paint("silhouette", (0xA5, 0x6E, 0x3A), model)
    assert {model, model.with_suffix(".json")} <= set(needed_by(job))


def test_a_model_that_is_absent_is_told_before_the_start(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="two files of one name"):
        camera_jobs(config(tmp_path / "none.onnx"))


def test_shapes_are_the_model_s(tmp_path: Path) -> None:
    settings = config(write_instances(tmp_path / "shapes.onnx"))
    camera = settings.cameras["hall"]
    assert isinstance(_segmenter(camera.detector, Paint.of(settings.privacy)), InstanceSegmenter)
    assert isinstance(_segmenter(camera.detector, Paint("figure", (0, 0, 0), tmp_path / "none.onnx")), BlazePose)


def test_a_model_that_does_not_load_leaves_signs(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    camera = config(tmp_path / "none.onnx").cameras["hall"]
    with caplog.at_level(logging.ERROR):
        assert _segmenter(camera.detector, Paint("silhouette", (0, 0, 0), tmp_path / "none.onnx")) is None
    assert "people are drawn as signs" in caplog.text

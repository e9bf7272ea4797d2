"""Models in a folder whose name is no valid text: every loader of a native library reads them."""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from edgecount.detectors.files import poses, shipped
from edgecount.detectors.networks.caffe_ssd import CaffeSsd
from edgecount.detectors.pose.blazepose_runtime import INPUT, OpenCvPose, OpenVinoPose
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.errors import ModelError

PLANES = np.zeros((3, 416, 416), np.float32)


def _moved(model: Path, tmp_path: Path) -> Path:
    """The model in a folder with a byte of Latin-1 in its name."""
    folder = tmp_path / os.fsdecode(b"w\xfc")
    folder.mkdir()
    moved = folder / model.name
    moved.symlink_to(model)
    return moved


@pytest.mark.parametrize(
    "load",
    [
        pytest.param(lambda path: OpenVinoRuntime.load(path, 1, None), id="OpenVINO"),
        pytest.param(lambda path: OpenCvRuntime.load(path, None), id="OpenCV"),
    ],
)
def test_networks(tmp_path: Path, load: Callable[[Path], OpenVinoRuntime | OpenCvRuntime]) -> None:
    runtime = load(_moved(shipped("nanodet"), tmp_path))
    assert len(runtime.infer(PLANES)) > 0


@pytest.mark.parametrize(
    "load",
    [
        pytest.param(lambda path: OpenVinoPose.load(path, 1), id="OpenVINO"),
        pytest.param(OpenCvPose.load, id="OpenCV"),
    ],
)
def test_poses(tmp_path: Path, load: Callable[[Path], OpenVinoPose | OpenCvPose]) -> None:
    runtime = load(_moved(poses(), tmp_path))
    assert len(runtime.infer(np.zeros((1, INPUT, INPUT, 3), np.float32))) == 3


def test_a_caffe_pair_that_is_none_is_refused(tmp_path: Path) -> None:
    weights = _moved(poses(), tmp_path)
    prototxt = weights.with_suffix(".prototxt")
    prototxt.write_text("nothing of the kind")
    with pytest.raises(ModelError, match="no SSD for OpenCV"):
        CaffeSsd.load(prototxt, weights, 0.4)

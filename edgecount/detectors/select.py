"""The detector that runs a model, from the model's name in the config."""

import importlib.util
from functools import partial
from pathlib import Path
from typing import Literal

from edgecount.detectors.files import (
    CROWD_POSES,
    OVERHEAD,
    POSES,
    FamilyName,
    caffe_pair,
    is_onnx,
    is_shipped,
    onnx_file,
    poses,
    shipped,
)
from edgecount.detectors.networks import mobilenet_ssd, nanodet
from edgecount.detectors.networks.caffe_ssd import CaffeSsd
from edgecount.detectors.networks.mobilenet_ssd import MobileNetSsd
from edgecount.detectors.networks.nanodet import NanoDet
from edgecount.detectors.networks.own_onnx import OwnOnnx
from edgecount.detectors.overhead.self_test import require_overhead_sight
from edgecount.detectors.pose import movenet
from edgecount.detectors.pose.blazepose import BlazePose
from edgecount.detectors.pose.blazepose_runtime import OpenCvPose, OpenVinoPose, PoseRuntime
from edgecount.detectors.pose.crowd_pose import CrowdPose
from edgecount.detectors.pose.movenet import MoveNet
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.detectors.runtimes.runtime import NOTHING, Inputs, Normalisation, PlanesRuntime
from edgecount.detectors.self_test import picture, require_bodies, require_shape, require_sight
from edgecount.detectors.views.views import View
from edgecount.errors import ModelError
from edgecount.ports import Detector, Segmenter

RuntimeName = Literal["auto", "openvino", "opencv"]
PoseModelName = Literal["blazepose", "movenet"]

MIN_CONFIDENCE = 0.4
"""Of a trial; what a test picture must show is surer than that."""
UNSURE = 0.5
"""Share of `min_confidence` from which a box still counts: it may belong to a known track."""
_ANY_SHAPE = ("nanodet", "person")
"""NanoDet, in floats and in 8-bit integers: they take pictures of any shape."""


def load_detector(
    model: str,
    runtime: RuntimeName,
    min_confidence: float,
    threads: int,
    family: FamilyName | None = None,
    *,
    tried: bool = False,
) -> Detector:
    """Load a model: a shipped one by its name, or a user's ONNX file or Caffe pair by a path.

    `family` says how an ONNX file is to be read.  A shipped model that was `tried` before looks at no test picture.

    ModelError, in one line, if the model is absent, damaged or of another kind.
    """
    floor = UNSURE * min_confidence
    if is_shipped(model):
        detector = _load_shipped(model, runtime, floor, threads)
        if tried:
            return detector
        require_sight(detector)
        # else the network compiled for the shape of the test's picture would stay: 40 MiB that no camera needs
        return detector if model == "mobilenet_ssd" else _load_shipped(model, runtime, floor, threads)
    if is_onnx(model):
        return _load_onnx(Path(model), family, runtime, floor, threads)
    return _load_pair(Path(model), floor)


def view_for(model: str, view: View) -> View:
    """The view of a model with this setting: `auto` depends on the shapes of pictures that the model takes."""
    return "whole" if view == "auto" and (model in _ANY_SHAPE or is_onnx(model)) else view


def load_overhead(runtime: RuntimeName, threads: int, *, tried: bool = False) -> PlanesRuntime:
    """Load the shipped network of people seen from above; ModelError if it is absent, damaged or does not work here.

    Where it was `tried` before, it looks at no test picture.
    """
    path = shipped(OVERHEAD)
    if not tried:
        require_overhead_sight(load_runtime(runtime, threads, path, None))
    return load_runtime(runtime, threads, path, None)  # without what was compiled for the shape of the test's picture


def load_segmenter(runtime: RuntimeName, threads: int, model: PoseModelName = "blazepose") -> Segmenter:
    """Load the shipped model of people's shapes and poses, or that and the model of many people's poses.

    ModelError if one of them is absent or damaged.
    """
    path = poses()
    pose: PoseRuntime = OpenVinoPose.load(path, threads) if _takes_openvino(runtime) else OpenCvPose.load(path)
    one_by_one = BlazePose(pose)
    return CrowdPose(one_by_one, load_movenet(runtime, threads)) if model == CROWD_POSES else one_by_one


def load_movenet(runtime: RuntimeName, threads: int) -> MoveNet:
    """Load the shipped model of the poses of all people in a picture; ModelError if it is absent or damaged."""
    return MoveNet(load_runtime(runtime, threads, shipped(CROWD_POSES), movenet.NORMALISATION))


def try_out(model: str, runtime: RuntimeName) -> None:
    """Let a shipped model look at its test picture; ModelError if it does not see there what it should."""
    if model == POSES:
        require_shape(load_segmenter(runtime, threads=1))
    elif model == CROWD_POSES:
        require_bodies(load_movenet(runtime, threads=1).bodies(picture()))
    elif model == OVERHEAD:
        load_overhead(runtime, threads=1)
    else:
        load_detector(model, runtime, MIN_CONFIDENCE, threads=1)


def _load_shipped(model: str, runtime: RuntimeName, floor: float, threads: int) -> Detector:
    path = shipped(model)
    if model in _ANY_SHAPE:
        return NanoDet(load_runtime(runtime, threads, path, nanodet.NORMALISATION), floor)
    return MobileNetSsd(load_runtime(runtime, threads, path, mobilenet_ssd.NORMALISATION), floor)


def _load_onnx(path: Path, family: FamilyName | None, runtime: RuntimeName, floor: float, threads: int) -> Detector:
    return OwnOnnx.load(path, onnx_file(path, family), partial(load_runtime, runtime, threads), floor)


def load_runtime(
    name: RuntimeName, threads: int, path: Path, normalisation: Normalisation | None, beside: Inputs = NOTHING
) -> OpenVinoRuntime | OpenCvRuntime:
    """Open a network on the runtime of this name; ModelError if it is not one that the runtime reads."""
    if _takes_openvino(name):
        return OpenVinoRuntime.load(path, threads, normalisation, beside)
    return OpenCvRuntime.load(path, normalisation, beside)


def _takes_openvino(name: RuntimeName) -> bool:
    installed = importlib.util.find_spec("openvino") is not None
    if name == "openvino" and not installed:
        raise ModelError("detector.runtime is openvino, which is not installed: `pip install openvino`, or say opencv")
    return installed and name != "opencv"


def _load_pair(path: Path, floor: float) -> Detector:
    prototxt, weights = caffe_pair(path)
    return CaffeSsd.load(prototxt, weights, floor)

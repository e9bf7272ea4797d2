"""CSRNet as an ONNX file, of weights that are small and drawn by chance."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.density.csrnet import CONVOLUTIONS, DEVIATION, IN_INTEGERS, MEAN, float_network, integer_network
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.detectors.runtimes.runtime import Normalisation
from edgecount.detectors.tensors import Floats
from edgecount.ports import Image
from tests.support.models.density import small_csrnet

NORMALISATION = Normalisation(MEAN, DEVIATION, rgb=True)


@pytest.fixture(scope="module")
def picture() -> Image:
    noise = np.random.default_rng(5).integers(0, 256, (48, 64, 3), np.uint8)
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 2), np.uint8)


def drawn(path: Path, content: bytes, picture: Image, *, opencv: bool = False) -> Floats:
    """The density map."""
    path.write_bytes(content)
    runtime = OpenCvRuntime.load(path, NORMALISATION) if opencv else OpenVinoRuntime.load(path, 1, NORMALISATION)
    return runtime.infer(picture)[0]


def by_hand(weights: dict[str, Floats], picture: Image) -> tuple[Floats, list[float]]:
    """The map, and the largest values that go into each convolution, by plain loops."""
    planes = ((picture[..., ::-1] - np.array(MEAN)) / DEVIATION).transpose(2, 0, 1)
    largest = []
    for layer in CONVOLUTIONS:
        if layer.pooled:
            planes = np.maximum.reduce([planes[:, y::2, x::2] for y in (0, 1) for x in (0, 1)])
        largest.append(float(planes.max()))
        kernel, reach = weights[f"{layer.name}.weight"], layer.dilation * (layer.side // 2)
        height, width = planes.shape[1:]
        padded = np.pad(planes, ((0, 0), (reach, reach), (reach, reach)))
        planes = weights[f"{layer.name}.bias"][:, None, None] + sum(
            np.einsum("oi,ihw->ohw", kernel[:, :, y, x], padded[:, top : top + height, left : left + width])
            for y, top in enumerate(range(0, 2 * reach + 1, layer.dilation))
            for x, left in enumerate(range(0, 2 * reach + 1, layer.dilation))
        )
        if layer is not CONVOLUTIONS[-1]:
            planes = np.maximum(planes, 0)
    return planes.astype(np.float32), largest


@pytest.mark.parametrize("opencv", [False, True], ids=["OpenVINO", "OpenCV"])
def test_the_network_is_that_of_the_paper(tmp_path: Path, picture: Image, *, opencv: bool) -> None:
    weights = small_csrnet()
    expected, _ = by_hand(weights, picture)
    found = drawn(tmp_path / "float.onnx", float_network(weights), picture, opencv=opencv)
    assert found.shape == (1, 6, 8)
    assert found == pytest.approx(expected, rel=1e-3, abs=1e-3 * float(np.abs(expected).max()))


def test_integers_say_much_the_same(tmp_path: Path, picture: Image) -> None:
    weights = small_csrnet()
    expected, largest = by_hand(weights, picture)
    content = integer_network(weights, largest[1 : 1 + len(IN_INTEGERS)])
    found = drawn(tmp_path / "integer.onnx", content, picture)
    assert np.abs(found - expected).max() < 0.05 * np.abs(expected).max()
    assert len(content) < len(float_network(weights))


def test_there_is_a_range_for_each_convolution_in_integers() -> None:
    with pytest.raises(ValueError, match="shorter"):
        integer_network(small_csrnet(), [1.0])

"""A user's own network of people's shapes is loaded, or refused in one line."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from edgecount.detectors.instances.own_instances import load_instances
from edgecount.errors import ModelError
from tests.support.models.density import write_density
from tests.support.models.instances import OUTPUTS, write_instances


@pytest.mark.parametrize("size", [(96, 160), (240, 320), (640, 360)])
def test_a_network_is_loaded_and_looks_at_any_picture(tmp_path: Path, size: tuple[int, int]) -> None:
    network = load_instances(write_instances(tmp_path / "own.onnx"), "openvino", 1)
    assert network.instances(np.zeros((*size, 3), np.uint8))[0].confidence == pytest.approx(0.9)


def _damaged(path: Path) -> None:
    write_instances(path)
    path.write_bytes(path.read_bytes()[:-9])


def _cut(path: Path) -> None:
    write_instances(path)
    path.with_suffix(".json").unlink()


REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "absent": (lambda path: path, "absent; a model of people's shapes is two files of one name, .onnx and .json"),
    "without a card": (_cut, "absent; a model of people's shapes is two files of one name, .onnx and .json"),
    "a density model": (write_density, "no card of a model of people's shapes (kind: "),
    "damaged": (_damaged, "not the file that own.json describes, or damaged; get the pair anew"),
    "a detector": (
        lambda path: write_instances(path, {name: OUTPUTS[name] for name in ("boxes", "scores")}),
        "takes one picture and gives boxes, scores and shapes; `edgecount segment train` makes one",
    ),
    "other outputs": (
        lambda path: write_instances(path, OUTPUTS | {"scores": np.zeros((1, 3))}),
        "no model of people's shapes, for its outputs are 1×2×4, 1×3, 1×2×4×4 where boxes 1×N×4",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_none_is_refused_in_one_line(tmp_path: Path, case: str) -> None:
    write, told = REFUSED[case]
    write(tmp_path / "own.onnx")
    with pytest.raises(ModelError) as refusal:
        load_instances(tmp_path / "own.onnx", "openvino", 1)
    assert told in str(refusal.value)
    assert "\n" not in str(refusal.value)

"""What is read of an ONNX file's inputs and outputs, and what is not taken for one."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.detectors.runtimes.onnx_interface import Interface, Tensor, read_interface
from edgecount.detectors.weights import models_folder
from tests.support.models.onnx_files import write_onnx
from tests.support.models.protobuf import field, varint_field

OPERATORS = field(8, varint_field(2, 13))
TYPE = field(2, field(1, varint_field(1, 1)))


def value(name: bytes) -> bytes:
    return field(1, name) + TYPE


@pytest.mark.parametrize(
    ("model", "inputs", "outputs"),
    [
        pytest.param("mobilenet_ssd", ["image"], ["boxes", "scores"], id="MobileNet-SSD"),
        pytest.param("nanodet", ["image"], ["boxes", "scores"], id="NanoDet"),
        pytest.param("person", ["image"], ["boxes", "scores"], id="NanoDet in integers"),
    ],
)
def test_the_shipped_models(model: str, inputs: list[str], outputs: list[str]) -> None:
    (path,) = (models_folder() / model).glob("*.onnx")
    interface = read_interface(path.read_bytes())
    assert [tensor.name for tensor in interface.inputs] == inputs
    assert [tensor.name for tensor in interface.outputs] == outputs
    assert interface.inputs[0].extents[:2] == (1, 3)


def test_extents_that_are_left_open_are_none(tmp_path: Path) -> None:
    path = write_onnx(tmp_path / "tiny.onnx", {"output": np.zeros((1, 6, 4))}, picture=("batch", 3, None, 64))
    assert read_interface(path.read_bytes()) == Interface(
        (Tensor("images", (None, 3, None, 64)),), (Tensor("output", (1, 6, 4)),)
    )


def test_weights_are_no_inputs() -> None:
    graph = field(5, field(8, b"weight")) + field(11, value(b"image")) + field(11, value(b"weight"))
    interface = read_interface(OPERATORS + field(7, graph + field(12, value(b"boxes"))))
    assert interface == Interface((Tensor("image", ()),), (Tensor("boxes", ()),))


def test_fields_of_all_kinds_are_passed_by() -> None:
    graph = field(11, value(b"image")) + field(12, value(b"boxes"))
    odd = b"\x09" + bytes(8) + b"\x0d" + bytes(4)
    assert read_interface(odd + OPERATORS + field(7, graph) + odd).inputs[0].name == "image"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "there is no field 8", id="nothing"),
        pytest.param(OPERATORS, "there is no field 7", id="no graph"),
        pytest.param(field(7, field(11, value(b"image"))), "there is no field 8", id="cut before the operator set"),
        pytest.param(OPERATORS + field(7, b""), "a network has inputs and outputs", id="an empty graph"),
        pytest.param(OPERATORS + field(7, field(11, value(b"image"))), "a network has inputs", id="no outputs"),
        pytest.param(OPERATORS + field(7, field(11, field(1, b"image"))), "there is no field 2", id="no type"),
        pytest.param(OPERATORS + field(7, b"")[:1], "a number is cut short", id="cut within a number"),
        pytest.param(OPERATORS[:-1], "a field is cut short", id="cut within a field"),
        pytest.param(b"\x09" + bytes(7), "a field is cut short", id="cut within eight bytes"),
        pytest.param(b"\x0b", "there is no field of the kind 3", id="an unknown kind"),
        pytest.param(b"\xff" * 20, "a number is cut short", id="a number without end"),
    ],
)
def test_what_is_no_onnx_file_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_interface(content)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_are_they_are_read_or_refused(content: bytes) -> None:
    try:
        read_interface(content)
    except ValueError:
        return
    raise AssertionError("noise is no network")

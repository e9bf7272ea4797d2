"""A trained net as the ONNX file that `crowd.model` takes."""

import io
import warnings

import torch

from edgecount.density.estimator import CELL
from edgecount.training.density.net import DensityNet

OPERATORS = 17
"""The version of ONNX's operators: any runtime of the last three years reads it."""


def onnx_file(net: DensityNet) -> bytes:
    """The file's content, for pictures of any size in whole cells."""
    content = io.BytesIO()
    example = torch.zeros(1, 3, 12 * CELL, 16 * CELL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a way of exporting that needs no further package
        torch.onnx.export(
            net.eval().to(memory_format=torch.contiguous_format),
            (example,),
            content,
            input_names=["picture"],
            output_names=["density"],
            dynamic_axes={"picture": {2: "height", 3: "width"}, "density": {2: "rows", 3: "columns"}},
            opset_version=OPERATORS,
            dynamo=False,
        )
    return content.getvalue()

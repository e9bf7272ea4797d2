"""A trained Mask R-CNN as the ONNX file that `privacy.model` takes: boxes, scores and shapes of one picture."""

import io
import warnings
from collections import OrderedDict
from typing import TypeAlias

import torch
from torch import nn
from torchvision.models.detection.image_list import ImageList

from edgecount.detectors.instances.instance_network import STEP
from edgecount.training.instances.net import PersonNet

OPERATORS = 17
"""The version of ONNX's operators: any runtime of the last three years reads it."""

Tensor: TypeAlias = torch.Tensor


class _Whole(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """The network from the picture to what is found in it, all in one graph."""

    def __init__(self, net: PersonNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Boxes 1×N×4 in the picture's pixels, scores 1×N, shapes 1×N×28×28."""
        features: OrderedDict[str, Tensor] = self.net.backbone(picture)
        images = ImageList(picture, [(picture.shape[2], picture.shape[3])])
        proposals, _ = self.net.rpn(images, features)
        found, _ = self.net.roi_heads(features, proposals, images.image_sizes)
        return found[0]["boxes"][None], found[0]["scores"][None], found[0]["masks"][:, 0][None]


def onnx_file(net: PersonNet) -> bytes:
    """The file's content, for pictures of any size in whole steps of 32 pixels."""
    content = io.BytesIO()
    example = torch.zeros(1, 3, 12 * STEP, 15 * STEP)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a way of exporting that needs no further package
        torch.onnx.export(
            _Whole(net.to(memory_format=torch.contiguous_format)).eval(),
            (example,),
            content,
            input_names=["picture"],
            output_names=["boxes", "scores", "shapes"],
            dynamic_axes={
                "picture": {2: "height", 3: "width"},
                "boxes": {1: "people"},
                "scores": {1: "people"},
                "shapes": {1: "people"},
            },
            opset_version=OPERATORS,
            dynamo=False,
        )
    return content.getvalue()

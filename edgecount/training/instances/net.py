"""Mask R-CNN of one class, people (arXiv:1703.06870), as torchvision has it, on what MoveNet knows of people.

The trunk is models/movenet, which was trained on the people of COCO: a MobileNetV2, its pyramid, and its maps of
middles, sizes and parts of people.  It stays as it was learnt.  A feature pyramid (arXiv:1612.03144) of our own and
small heads are all that a user's few pictures have to teach.
"""

from collections import OrderedDict
from pathlib import Path
from typing import TypeAlias

import torch
from torch import nn
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.mask_rcnn import MaskRCNNHeads, MaskRCNNPredictor
from torchvision.ops import FeaturePyramidNetwork, MultiScaleRoIAlign
from torchvision.ops.feature_pyramid_network import LastLevelMaxPool

from edgecount.training.instances.trunk import Trunk

LEVELS = (
    ("Add_23_0", "Relu_177_0", "centers", "sizes", "offsets", "points"),
    ("Add_49_0", "Relu_171_0"),
    ("Add_110_0", "Relu_164_0"),
    ("Conv_150_0", "Conv_156_0"),
)
"""What is taken from MoveNet at a quarter, an eighth, ... of the picture."""
CHANNELS = (40 + 24 + 1 + 2 + 2 + 17, 48 + 24, 144 + 32, 480 + 64)
WIDTH, HIDDEN = 64, 256
"""Channels of the pyramid and of the mask's head; numbers of the box's head."""
ANCHORS = ((16,), (32,), (64,), (128,), (256,))
"""Extents in pixels of the boxes that are proposed, level by level."""
RATIOS = (0.7, 1.4, 2.8)
"""Heights of boxes in their widths: people sit, stand, and are cut off."""
STEP = 32
"""What both sides of a picture must be multiples of."""

Tensor: TypeAlias = torch.Tensor


class PersonFeatures(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
    """Pictures of n × 3 × height × width, in -1 to 1 → five levels of a pyramid, of WIDTH channels each."""

    out_channels = WIDTH

    def __init__(self, movenet: Path) -> None:
        super().__init__()
        # in a list, so that it is no part of the state: it is in the file that is shipped
        self._trunk = [Trunk(movenet, [name for level in LEVELS for name in level])]
        self.evened = nn.ModuleList(nn.BatchNorm2d(channels, affine=False) for channels in CHANNELS)
        self.pyramid = FeaturePyramidNetwork(list(CHANNELS), WIDTH, LastLevelMaxPool())

    def forward(self, pictures: Tensor) -> "OrderedDict[str, Tensor]":
        """The levels, the finest first."""
        with torch.no_grad():
            seen = self._trunk[0](pictures)
        values = dict(zip((name for level in LEVELS for name in level), seen, strict=True))
        joined = [torch.cat([values[name] for name in names], 1) for names in LEVELS]
        levels: OrderedDict[str, Tensor] = self.pyramid(
            OrderedDict(
                (str(place), even(level)) for place, (even, level) in enumerate(zip(self.evened, joined, strict=True))
            )
        )
        return levels


PersonNet: TypeAlias = MaskRCNN


def person_net(movenet: Path) -> PersonNet:
    """The network, with heads that know nothing yet; it takes pictures as they are, and never resizes them."""
    pooled = [str(place) for place in range(len(LEVELS))]
    net = MaskRCNN(
        PersonFeatures(movenet),
        rpn_anchor_generator=AnchorGenerator(ANCHORS, (RATIOS,) * len(ANCHORS)),
        rpn_pre_nms_top_n_train=500,
        rpn_post_nms_top_n_train=300,
        rpn_pre_nms_top_n_test=300,
        rpn_post_nms_top_n_test=150,
        rpn_batch_size_per_image=128,
        box_roi_pool=MultiScaleRoIAlign(pooled, 7, 2),
        box_head=TwoMLPHead(WIDTH * 7 * 7, HIDDEN),
        box_predictor=FastRCNNPredictor(HIDDEN, 2),
        box_batch_size_per_image=96,
        box_detections_per_img=100,
        mask_roi_pool=MultiScaleRoIAlign(pooled, 14, 2),
        mask_head=MaskRCNNHeads(WIDTH, (WIDTH,) * 4, 1),
        mask_predictor=MaskRCNNPredictor(WIDTH, WIDTH, 2),
    )
    net.transform = _AsTheyAre()
    return net


class _AsTheyAre(nn.Module):  # type: ignore[misc]  # as above
    """In place of torchvision's own: pictures of one size, already as the network sees them, and masks as grids."""

    def forward(
        self, pictures: list[Tensor], targets: list[dict[str, Tensor]] | None = None
    ) -> tuple[ImageList, list[dict[str, Tensor]] | None]:
        """The pictures as one tensor."""
        stacked = torch.stack(pictures).contiguous(memory_format=torch.channels_last)
        height, width = stacked.shape[-2:]
        return ImageList(stacked, [(height, width)] * len(pictures)), targets

    def postprocess(
        self, found: list[dict[str, Tensor]], _sizes: list[tuple[int, int]], _originals: list[tuple[int, int]]
    ) -> list[dict[str, Tensor]]:
        """What was found, unchanged."""
        return found

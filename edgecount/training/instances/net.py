"""Mask R-CNN of one class, people (arXiv:1703.06870), as torchvision has it, on what MoveNet knows of people.

The trunk is models/movenet, which was trained on the people of COCO: a MobileNetV2, its pyramid, and its maps of
middles, sizes and parts of people.  It stays as it was learnt.  A feature pyramid (arXiv:1612.03144) of our own and
small heads are all that a user's few pictures have to teach.
"""

from pathlib import Path
from typing import TypeAlias

import torch
from torch import nn
from torchvision.models.detection import FasterRCNN
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.faster_rcnn import FastRCNNPredictor, TwoMLPHead
from torchvision.models.detection.image_list import ImageList
from torchvision.models.detection.mask_rcnn import MaskRCNNHeads, MaskRCNNPredictor
from torchvision.ops import MultiScaleRoIAlign

from edgecount.training.instances.person_features import LEVELS, WIDTH, PersonFeatures
from edgecount.training.instances.shape_heads import ShapeHeads

HIDDEN = 256
"""Numbers of the box's head."""
ANCHORS = ((16, 23), (32, 45), (64, 91), (128, 181), (256, 362))
"""Extents in pixels of the boxes that are proposed, level by level."""
RATIOS = (0.7, 1.4, 2.8)
"""Heights of boxes in their widths: people sit, stand, and are cut off."""
NETWORK = 2
"""Raised with every change of the layers: a training of other ones cannot go on."""
PROPOSED = 500
"""Boxes that are judged in a picture; fewer leave out people of crowds."""
STEP = 32
"""What both sides of a picture must be multiples of."""

Tensor: TypeAlias = torch.Tensor
PersonNet: TypeAlias = FasterRCNN


def person_net(movenet: Path) -> PersonNet:
    """The network, with heads that know nothing yet; it takes pictures as they are, and never resizes them."""
    pooled = [str(place) for place in range(len(LEVELS))]
    net = FasterRCNN(
        PersonFeatures(movenet),
        rpn_anchor_generator=AnchorGenerator(ANCHORS, (RATIOS,) * len(ANCHORS)),
        rpn_pre_nms_top_n_train=PROPOSED,
        rpn_post_nms_top_n_train=300,
        rpn_pre_nms_top_n_test=PROPOSED,
        rpn_post_nms_top_n_test=PROPOSED,
        rpn_batch_size_per_image=128,
        box_roi_pool=MultiScaleRoIAlign(pooled, 7, 2),
        box_head=TwoMLPHead(WIDTH * 7 * 7, HIDDEN),
        box_predictor=FastRCNNPredictor(HIDDEN, 2),
        box_batch_size_per_image=96,
        box_detections_per_img=100,
    )
    net.roi_heads = ShapeHeads(
        net.roi_heads,
        MultiScaleRoIAlign(pooled[:1], 14, 2),  # the finest level alone: only it has MoveNet's maps as they are
        MaskRCNNHeads(WIDTH, (WIDTH,) * 4, 1),
        MaskRCNNPredictor(WIDTH, WIDTH, 2),
    )
    net.transform = _AsTheyAre()
    return net


class _AsTheyAre(nn.Module):  # type: ignore[misc]  # torch is not where mypy runs
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

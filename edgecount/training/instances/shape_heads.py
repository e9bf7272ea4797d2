"""The heads of Mask R-CNN, whose shapes are also judged by how much of them lies over the true one."""

from collections.abc import Sequence
from typing import TypeAlias

import torch
from torch import nn
from torchvision.models.detection.roi_heads import RoIHeads, fastrcnn_loss, maskrcnn_loss, project_masks_on_boxes

Tensor: TypeAlias = torch.Tensor
Results: TypeAlias = tuple[list[dict[str, Tensor]], dict[str, Tensor]]
"""What is found in each picture, and losses by name."""
PERSON = 1
"""Their class; 0 is nobody."""


class ShapeHeads(RoIHeads):  # type: ignore[misc]  # torch is not where mypy runs
    """torchvision's heads for boxes, as they are given, with heads for shapes beside them."""

    def __init__(self, boxes: RoIHeads, pool: nn.Module, head: nn.Module, predictor: nn.Module) -> None:
        matcher, sampler = boxes.proposal_matcher, boxes.fg_bg_sampler
        super().__init__(
            boxes.box_roi_pool,
            boxes.box_head,
            boxes.box_predictor,
            matcher.high_threshold,
            matcher.low_threshold,
            sampler.batch_size_per_image,
            sampler.positive_fraction,
            boxes.box_coder.weights,
            boxes.score_thresh,
            boxes.nms_thresh,
            boxes.detections_per_img,
            pool,
            head,
            predictor,
        )

    def forward(
        self,
        features: dict[str, Tensor],
        proposals: list[Tensor],
        image_shapes: list[tuple[int, int]],
        targets: list[dict[str, Tensor]] | None = None,
    ) -> Results:
        """What is found; the losses instead, while it learns."""
        if targets is None:
            found: Results = super().forward(features, proposals, image_shapes)
            return found
        proposals, matched, labels, shifts = self.select_training_samples(proposals, targets)
        seen = self.box_head(self.box_roi_pool(features, proposals, image_shapes))
        of_class, of_box = fastrcnn_loss(*self.box_predictor(seen), labels, shifts)
        people = [label == PERSON for label in labels]
        boxes = [each[these] for each, these in zip(proposals, people, strict=True)]
        places = [each[these] for each, these in zip(matched, people, strict=True)]
        drawn = self.mask_predictor(self.mask_head(self.mask_roi_pool(features, boxes, image_shapes)))
        of_shape = shape_loss(drawn, boxes, places, targets)
        return [], {"loss_classifier": of_class, "loss_box_reg": of_box, "loss_mask": of_shape}


def shape_loss(
    drawn: Tensor, boxes: list[Tensor], places: list[Tensor], targets: Sequence[dict[str, Tensor]]
) -> Tensor:
    """The loss of what was drawn (n × 2 × rows × columns) into boxes of people, at their places among the targets."""
    masks = [target["masks"] for target in targets]
    by_pixel: Tensor = maskrcnn_loss(drawn, boxes, masks, [target["labels"] for target in targets], places)
    in_boxes = zip(masks, boxes, places, strict=True)
    true = torch.cat([project_masks_on_boxes(*each, drawn.shape[-1]) for each in in_boxes])
    return by_pixel + overlap_loss(drawn[:, PERSON].sigmoid(), true)


def overlap_loss(likely: Tensor, true: Tensor) -> Tensor:
    """What shapes (n × rows × columns, 0 to 1) lack to a Dice coefficient of 1 (Milletari et al., arXiv:1606.04797).

    Pixel by pixel, the best guess where little is known is the shape that most people have; this asks how much of each
    whole shape is right.
    """
    if not len(likely):
        return likely.sum()
    both, all_of_them = (likely * true).sum((1, 2)), (likely + true).sum((1, 2))
    return (1 - (2 * both + 1) / (all_of_them + 1)).mean()

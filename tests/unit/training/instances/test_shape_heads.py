"""Shapes are judged as wholes; skipped where the extra `train` is not installed."""

import numpy as np
import pytest

pytest.importorskip("torchvision", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch

from edgecount.detectors.weights import models_folder, verified
from edgecount.training.instances.net import person_net
from edgecount.training.instances.shape_heads import overlap_loss

TRUE = torch.zeros(1, 4, 4)
TRUE[0, 1:3, 1:3] = 1


@pytest.mark.parametrize(
    ("drawn", "missing"),
    [
        pytest.param(TRUE, 0.0, id="as it is"),
        pytest.param(1 - TRUE, 1 - 1 / 17, id="all but it"),
        pytest.param(torch.zeros(1, 4, 4), 1 - 1 / 5, id="nothing"),
        pytest.param(torch.ones(1, 4, 4), 1 - 9 / 21, id="everything"),
        pytest.param(TRUE / 2, 1 - 5 / 7, id="half sure"),
        pytest.param(torch.zeros(0, 4, 4), 0.0, id="nobody"),
    ],
)
def test_what_a_shape_lacks_to_the_true_one(drawn: torch.Tensor, missing: float) -> None:
    assert float(overlap_loss(drawn, TRUE[: len(drawn)])) == pytest.approx(missing)


@pytest.mark.parametrize("people", [0, 1])
def test_a_sample_teaches_with_and_without_people(people: int) -> None:
    torch.manual_seed(0)
    net = person_net(verified("movenet", models_folder())).train()
    masks = torch.zeros(people, 64, 64, dtype=torch.uint8)
    masks[:, 10:50, 20:40] = 1
    target = {
        "boxes": torch.tensor([[20.0, 10.0, 40.0, 50.0]])[:people],
        "labels": torch.ones(people, dtype=torch.int64),
        "masks": masks,
    }
    losses = net([torch.zeros(3, 64, 64)], [target])
    assert all(np.isfinite(float(loss.detach())) for loss in losses.values())
    assert (float(losses["loss_mask"].detach()) > 0) == (people > 0)
    sum(losses.values()).backward()
    learnt = net.roi_heads.mask_predictor.mask_fcn_logits.weight.grad
    assert bool(learnt.abs().sum() > 0) == (people > 0)

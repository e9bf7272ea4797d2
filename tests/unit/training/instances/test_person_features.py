"""Features of people, level by level; skipped where the extra `train` is not installed."""

import numpy as np
import pytest

pytest.importorskip("torchvision", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch

from edgecount.detectors.weights import models_folder, verified
from edgecount.training.instances.person_features import PersonFeatures


@pytest.fixture(scope="module")
def features() -> PersonFeatures:
    return PersonFeatures(verified("movenet", models_folder()))


def noise(height: int, width: int, seed: int) -> torch.Tensor:
    """A picture of 3 × height × width."""
    return torch.from_numpy(np.random.default_rng(seed).uniform(-1, 1, (3, height, width)).astype(np.float32))


def test_every_level_has_a_size_of_its_own(features: PersonFeatures) -> None:
    levels = features.eval()(torch.zeros(1, 3, 64, 96))
    assert [tuple(level.shape[-2:]) for level in levels.values()] == [(16, 24), (8, 12), (4, 6), (2, 3), (1, 2)]


def test_what_was_measured_stays_while_it_learns(features: PersonFeatures) -> None:
    features.measure(noise(64, 96, seed) for seed in range(4))
    measured = [even.running_var.clone() for even in features.evened]
    assert all(float((each - 1).abs().mean()) > 0.1 for each in measured)
    one, other = noise(64, 96, 7), noise(64, 96, 8)
    alone = features.train()(one[None])["0"]
    beside = features(torch.stack([one, other]))["0"][:1]
    assert torch.allclose(alone, beside, atol=1e-3)
    assert all(torch.equal(even.running_var, each) for even, each in zip(features.evened, measured, strict=True))


def test_features_of_what_was_measured_are_even(features: PersonFeatures) -> None:
    features.measure([noise(128, 128, 1)])
    even = features.evened[0]
    level = even(features._joined(noise(128, 128, 1)[None])[0])
    assert float(level.mean().abs()) < 0.01
    assert float(level.var()) == pytest.approx(1, abs=0.15)

"""A net is trained, kept, exported and run; skipped where the extra `train` is not installed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch

from edgecount.density.card import read_card
from edgecount.density.density_model import DensityModel
from edgecount.detectors.weights import models_folder, verified
from edgecount.errors import EdgecountError, UsageError
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.marked_folder import read_marked
from edgecount.training.checkpoint import kept_path
from edgecount.training.density.course import Lesson, counted
from edgecount.training.density.front import begin_from
from edgecount.training.density.losses import bayesian_loss, map_loss
from edgecount.training.density.net import DensityNet
from edgecount.training.density.seen_pictures import shown_pictures
from edgecount.training.density.training import TrainingPlan, plot_path, train
from edgecount.training.listener import Listener
from edgecount.training.rounds import RoundResult
from tests.support.full_disk import files_no_larger_than
from tests.support.marked_pictures import marked_folder

LESSON = Lesson(rounds=2, seed=0, loss="mse", steps=2, batch=2, side=64)


class EndedError(Exception):
    """Stands for a kill."""


def silent() -> Listener:
    return Listener(lambda _: None, lambda: None, lambda _: None)


def end_after(rounds: int) -> Listener:
    def told(results: Sequence[RoundResult]) -> None:
        if len(results) == rounds:
            raise EndedError

    return replace(silent(), round=told)


def ask_for(folder: Path, lesson: Lesson = LESSON) -> TrainingPlan:
    return TrainingPlan(folder / "net.onnx", lesson, side=160, spread=None)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return marked_folder(tmp_path / "photos")


@pytest.mark.long
def test_a_net_is_trained_and_its_file_counts_as_the_net_does(tmp_path: Path, pictures: Path) -> None:
    marked = read_marked(pictures)
    card = train("photos", marked, ask_for(tmp_path), silent())
    assert read_card(tmp_path / "net.onnx") == card
    assert [(part.name, part.pictures) for part in card.data] == [("photos", 8)]
    assert [part.pictures for part in card.errors] == [1]
    assert cv2.imread(str(plot_path(tmp_path / "net.onnx"))) is not None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.json", "net.onnx", "net.png", "photos"]
    model = DensityModel.load(tmp_path / "net.onnx", "openvino", 1)
    for width, height in ((160, 96), (104, 88), (333, 77)):
        (shown,) = shown_pictures(marked[:1], 160, None, lambda _: None)
        image = np.asarray(cv2.resize(shown.image, (width, height)), np.uint8)
        assert model.density(image).sum() >= 0


@pytest.mark.long
def test_a_training_that_was_killed_goes_on_to_the_same_result(tmp_path: Path, pictures: Path) -> None:
    marked = read_marked(pictures)
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train("photos", marked, ask_for(whole), silent())
    with pytest.raises(EndedError):
        train("photos", marked, ask_for(parts), end_after(1))
    assert kept_path(parts / "net.onnx").exists()
    assert not (parts / "net.onnx").exists()
    with pytest.raises(UsageError, match="begun with another seed; go on with the same"):
        train("photos", marked, ask_for(parts, replace(LESSON, seed=1)), silent())
    train("photos", marked, ask_for(parts), silent())
    assert (whole / "net.onnx").read_bytes() == (parts / "net.onnx").read_bytes()
    assert (whole / "net.json").read_bytes() == (parts / "net.json").read_bytes()


@pytest.mark.long
def test_a_disk_that_fills_leaves_nothing_half_written(tmp_path: Path, pictures: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with files_no_larger_than(100_000), pytest.raises(EdgecountError, match=r"cannot write .*net\.training") as refusal:
        train("photos", read_marked(pictures), ask_for(tmp_path), silent())
    assert "\n" not in str(refusal.value)
    assert sorted(tmp_path.iterdir()) == before


def test_what_is_no_training_is_refused(tmp_path: Path, pictures: Path) -> None:
    (tmp_path / "net.training").write_bytes(b"nothing")
    with pytest.raises(EdgecountError, match="no training that was kept, or damaged; remove it to begin anew"):
        train("photos", read_marked(pictures), ask_for(tmp_path), silent())


def test_three_pictures_are_too_few(tmp_path: Path, pictures: Path) -> None:
    with pytest.raises(AnnotationError, match="has 3 marked pictures, and training needs 4"):
        train("photos", read_marked(pictures)[:3], ask_for(tmp_path), silent())


def test_the_losses_are_least_where_the_map_is_right() -> None:
    heads = torch.tensor([[2.5, 3.5], [9.5, 6.5]])
    right = torch.zeros(1, 1, 10, 14)
    right[0, 0, 3, 2] = right[0, 0, 6, 9] = 1
    for wrong in (right * 2, right.flip(3), right * 0, right + 0.05):
        assert map_loss(wrong, right) > map_loss(right, right) == 0
        assert bayesian_loss(wrong, [heads]) > bayesian_loss(right, [heads])
    assert bayesian_loss(right, [torch.zeros(0, 2)]) == 2


@pytest.mark.parametrize(("height", "width"), [(96, 160), (72, 88), (16, 24)])
def test_a_map_has_an_eighth_of_the_picture_s_pixels_to_each_side(height: int, width: int) -> None:
    with torch.inference_mode():
        assert DensityNet()(torch.zeros(1, 3, height, width)).shape == (1, 1, height // 8, width // 8)


def test_a_net_begins_as_the_shipped_detector_whatever_the_seed(pictures: Path) -> None:
    nets = [DensityNet() for _ in range(2)]
    for net in nets:
        begin_from(net, verified("mobilenet_ssd", models_folder()))
    first, second = ([layer.weight for layer in net.front()] for net in nets)
    assert all(torch.equal(one, other) for one, other in zip(first, second, strict=True))
    (shown,) = shown_pictures(read_marked(pictures)[:1], 160, None, lambda _: None)
    assert 0 <= counted(nets[0], shown) < 50

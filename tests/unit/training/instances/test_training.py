"""A network of shapes is trained, kept, exported and run; skipped where the extra `train` is not installed."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

pytest.importorskip("torchvision", reason="the extra `train` is not installed")
pytest.importorskip("onnx", reason="the extra `train` is not installed")
pytest.importorskip("pycocotools", reason="the extra `train` is not installed")

import torch

from edgecount.detectors.instances.instance_card import require_instances
from edgecount.detectors.instances.own_instances import load_instances
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.detectors.weights import models_folder, verified
from edgecount.errors import EdgecountError, UsageError
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.checkpoint import Kept, keep, kept_path
from edgecount.training.instances.course import InstanceLesson
from edgecount.training.instances.marked_people import people_sum, read_people
from edgecount.training.instances.net import NETWORK
from edgecount.training.instances.training import InstancePlan, so_far, train
from edgecount.training.instances.trunk import Trunk
from edgecount.training.listener import Listener
from edgecount.training.rounds import RoundResult
from tests.support.full_disk import files_no_larger_than
from tests.support.outlined_pictures import outlined_folder

LESSON = InstanceLesson(rounds=2, seed=0, steps=2, batch=2, crop=96)


class CutError(Exception):
    """Stands for a kill."""


def silent() -> Listener:
    return Listener(lambda _: None, lambda: None, lambda _: None)


def end_after(rounds: int) -> Listener:
    def told(results: Sequence[RoundResult]) -> None:
        if len(results) == rounds:
            raise CutError

    return replace(silent(), round=told)


def ask_for(folder: Path, lesson: InstanceLesson = LESSON) -> InstancePlan:
    return InstancePlan(folder / "net.onnx", lesson, side=160, examples=folder / "examples.jpg")


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    return outlined_folder(tmp_path / "photos")


@pytest.mark.long
def test_a_network_is_trained_and_its_file_runs(tmp_path: Path, pictures: Path) -> None:
    card = train("photos", read_people([pictures]), ask_for(tmp_path), silent())
    model = tmp_path / "net.onnx"
    assert require_instances(model) == card
    assert (card.data[0].pictures, card.precision.pictures, card.side) == (8, 1, 160)
    assert cv2.imread(str(model.with_suffix(".png"))) is not None
    assert cv2.imread(str(tmp_path / "examples.jpg")) is not None
    assert not kept_path(model).exists()
    network = load_instances(model, "openvino", 1)
    for width, height in ((160, 96), (90, 160), (333, 77)):
        assert len(network.instances(np.zeros((height, width, 3), np.uint8))) <= 100


@pytest.mark.long
def test_a_training_that_was_killed_is_exported_and_goes_on_to_the_same_result(tmp_path: Path, pictures: Path) -> None:
    marked = read_people([pictures])
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    train("photos", marked, ask_for(whole), silent())
    with pytest.raises(CutError):
        train("photos", marked, ask_for(parts), end_after(1))
    assert so_far("photos", marked, parts / "net.onnx", tmp_path / "now.onnx").side == 160
    assert require_instances(tmp_path / "now.onnx").data[0].name == "photos"
    with pytest.raises(UsageError, match="begun with another seed; go on with the same"):
        train("photos", marked, ask_for(parts, replace(LESSON, seed=1)), silent())
    with pytest.raises(UsageError, match="begun with another data"):
        so_far("photos", marked[1:], parts / "net.onnx", tmp_path / "other.onnx")
    train("photos", marked, ask_for(parts), silent())
    assert (whole / "net.onnx").read_bytes() == (parts / "net.onnx").read_bytes()


@pytest.mark.long
def test_a_disk_that_fills_leaves_nothing_half_written(tmp_path: Path, pictures: Path) -> None:
    before = sorted(tmp_path.iterdir())
    with files_no_larger_than(100_000), pytest.raises(EdgecountError, match=r"cannot write .*net\.training") as refusal:
        train("photos", read_people([pictures]), ask_for(tmp_path), silent())
    assert "\n" not in str(refusal.value)
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.long
def test_a_disk_that_fills_at_the_end_leaves_the_training_to_go_on_from(tmp_path: Path, pictures: Path) -> None:
    marked = read_people([pictures])
    with pytest.raises(CutError):
        train("photos", marked, ask_for(tmp_path), end_after(LESSON.rounds))
    kept = kept_path(tmp_path / "net.onnx").read_bytes()
    with files_no_larger_than(100_000), pytest.raises(EdgecountError, match=r"cannot write .*net\.onnx") as refusal:
        train("photos", marked, ask_for(tmp_path), silent())
    assert "\n" not in str(refusal.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["net.training", "photos"]
    assert kept_path(tmp_path / "net.onnx").read_bytes() == kept
    train("photos", marked, ask_for(tmp_path), silent())
    names = ["examples.jpg", "net.json", "net.onnx", "net.png", "photos"]
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_what_cannot_be_is_refused(tmp_path: Path, pictures: Path) -> None:
    marked = read_people([pictures])
    with pytest.raises(AnnotationError, match="has 3 marked pictures, and training needs 4"):
        train("photos", marked[:3], ask_for(tmp_path), silent())
    with pytest.raises(UsageError, match=r"no training for net\.onnx is under way"):
        so_far("photos", marked, tmp_path / "net.onnx", tmp_path / "now.onnx")
    keep(tmp_path / "net.onnx", Kept({"data": people_sum(marked), "network": NETWORK - 1}, (), {}, {}))
    of_other_layers = r"begun with another network; go on with the same, or remove it"
    with pytest.raises(UsageError, match=of_other_layers):
        train("photos", marked, ask_for(tmp_path), silent())
    with pytest.raises(UsageError, match=of_other_layers):
        so_far("photos", marked, tmp_path / "net.onnx", tmp_path / "now.onnx")
    (tmp_path / "net.training").write_bytes(b"nothing")
    with pytest.raises(EdgecountError, match="no training that was kept, or damaged; remove it to begin anew"):
        train("photos", marked, ask_for(tmp_path), silent())


def test_a_trunk_gives_what_the_shipped_network_gives() -> None:
    movenet = verified("movenet", models_folder())
    picture = np.random.default_rng(0).normal(0, 0.5, (3, 96, 128)).astype(np.float32)
    with torch.inference_mode():
        centers, points = Trunk(movenet, ("centers", "points"))(torch.from_numpy(picture[None]))
    outputs = OpenVinoRuntime.load(movenet, 1, None).infer(picture)
    assert np.abs(outputs[0] - centers[0].numpy()).max() < 1e-3
    assert np.abs(outputs[4] - points[0].numpy()).max() < 1e-3

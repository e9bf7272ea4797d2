"""What `edgecount segment` does without any training, and what it refuses, in one line."""

import json
from pathlib import Path

import cv2
import pytest

from edgecount.cli import main
from tests.support.models.density import write_density
from tests.support.models.instances import write_instances
from tests.support.outlined_pictures import outlined_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("edgecount.training.extra.find_spec", lambda _: object())  # it need not be there for these
    return outlined_folder(tmp_path / "photos")


@pytest.mark.parametrize("action", ["train", "export"])
def test_without_the_extra_it_is_named(
    action: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("edgecount.training.extra.find_spec", lambda package: None if package == "torch" else object())
    options = {"train": ["--out", "net.onnx"], "export": ["--of", "net.onnx", "--to", "new.onnx"]}[action]
    assert main(["segment", action, "photos", *options]) == 1
    assert capsys.readouterr().err == (
        "edgecount: training needs torch, which is not installed: `pip install 'edgecount[train]'` brings it\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["train", "{photos}", "--out", "net.pt"], 2, "--out net.pt: must be the name of an .onnx file"),
        (["train", "{photos}/nowhere", "--out", "net.onnx"], 1, "annotations are COCO's .json or CVAT's .xml"),
        (["train", "{photos}/..", "--out", "net.onnx"], 1, "has no file of annotations; name one"),
        (["train", "{photos}", "--out", "net.onnx", "--side", "5"], 2, "must be a whole number, 128 to 1920, not '5'"),
        (["train", "{photos}", "--out", "net.onnx", "--rounds", "0"], 2, "must be a whole number, 1 to 1000, not '0'"),
        (["export", "{photos}", "--of", "net.onnx", "--to", "net.onnx"], 2, "must be the name of another .onnx file"),
        (["evaluate", "{photos}", "--model", "nowhere.onnx"], 1, "two files of one name, .onnx and .json"),
        (["evaluate", "{photos}", "--model", "{photos}/density.onnx"], 1, "no card of a model of people's shapes"),
    ],
)
def test_what_cannot_be_is_refused(
    folder: Path, arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_density(folder / "density.onnx")
    (folder / "density.json").rename(folder / "card")
    if "density" in arguments[-1]:
        (folder / "card").rename(folder / "density.json")
    try:
        ended = main(["segment", *(argument.format(photos=folder) for argument in arguments)])
    except SystemExit as end:
        ended = int(str(end.code))
    told = capsys.readouterr().err
    assert (ended, told.count("\n")) == (status, 1)
    assert words in told


def test_a_model_is_evaluated_and_its_people_are_drawn(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pycocotools", reason="the extra `train` is not installed")
    model, drawn = write_instances(folder.parent / "own.onnx"), folder.parent / "drawn.jpg"
    assert main(["segment", "evaluate", str(folder), "--model", str(model), "--examples", str(drawn)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("boxes: average precision 0.0")
    assert second.startswith("shapes: average precision 0.0")
    assert second.endswith("on 8 pictures")
    assert cv2.imread(str(drawn)) is not None


def test_a_truth_that_is_found_is_precise(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pycocotools", reason="the extra `train` is not installed")
    image = {"id": 1, "file_name": "0.png", "width": 160, "height": 96}
    rings = [[x, 10, x + 40, 10, x + 40, 10 + height, x, 10 + height] for x, height in ((20, 40), (100, 80))]
    people = [
        {"image_id": 1, "category_id": 1, "bbox": [ring[0], 10, 40, 80], "segmentation": [ring]} for ring in rings
    ]
    told = {"images": [image], "annotations": people, "categories": [{"id": 1, "name": "person"}]}
    (folder / "people.json").write_text(json.dumps(told))
    model = write_instances(folder.parent / "own.onnx")
    assert main(["segment", "evaluate", str(folder), "--model", str(model)]) == 0
    assert "at half 1.000" in capsys.readouterr().out.splitlines()[1]

"""`edgecount models`, in a copy of the source tree that may be spoilt."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.support.shops.calling import ROOT, Ended, call
from tests.support.waiting import ran

NAME, FILE = "mobilenet_ssd", "ssdlite_mobilenet_v2_person.onnx"
OTHERS = (
    ("blazepose", "pose_landmark_full.tflite"),
    ("nanodet", "nanodet_g_person.onnx"),
    ("overhead", "overhead.onnx"),
    ("movenet", "movenet_multipose_heads.onnx"),
    ("person", "person.onnx"),
)
REMEDY = "restore it with `git checkout models`, or install edgecount again"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package and its models."""
    shutil.copytree(ROOT / "edgecount", tmp_path / "edgecount", symlinks=True)  # compiled modules and all
    shutil.copytree(ROOT / "models", tmp_path / "models")
    return tmp_path


def whole(folder: Path) -> str:
    """What is said of models that are."""
    return "".join(f"{name}: {folder}/{name}/{file} is whole\n" for name, file in sorted((*OTHERS, (NAME, FILE))))


def models(tree: Path, action: str) -> Ended:
    """Run the command of the copy."""
    ended = ran([sys.executable, "-m", "edgecount", "models", action], tree)
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "models", "list")
    told = ""
    for name, file in sorted((*OTHERS, (NAME, FILE))):
        card = json.loads((ROOT / "models" / name / "model.json").read_text())
        told += f"{name}: {card['title']}\n  {card['licence']}; {card['origin']}\n"
        told += f"  {ROOT}/models/{name}/{file}, {card['bytes']} bytes\n"
    assert ended == Ended(0, told, "")


def test_verify(capsys: pytest.CaptureFixture[str]) -> None:
    ended = call(capsys, "models", "verify")
    assert ended == Ended(0, whole(ROOT / "models"), "")


def test_every_model_is_verified(tree: Path) -> None:
    folder = tree / "models"
    shutil.copytree(folder / NAME, folder / "a_shorter_one")
    shutil.copytree(folder / NAME, folder / "b_changed_one")
    with (folder / "a_shorter_one" / FILE).open("r+b") as file:
        file.truncate(1000)
    with (folder / "b_changed_one" / FILE).open("r+b") as file:
        file.write(b"\0")
    size = (folder / NAME / FILE).stat().st_size
    assert models(tree, "verify") == Ended(
        1,
        whole(folder),
        f"edgecount: a_shorter_one: {folder}/a_shorter_one/{FILE}: 1000 bytes where there should be {size}; {REMEDY}\n"
        f"edgecount: b_changed_one: {folder}/b_changed_one/{FILE}: its SHA-256 is not that of model.json; {REMEDY}\n",
    )


def test_without_any_model(tree: Path) -> None:
    for folder in (tree / "models").iterdir():
        shutil.rmtree(folder)
    ended = models(tree, "verify")
    assert (ended.status, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert ended.err.endswith("models: there are no models; install edgecount again\n")


def test_every_model_sees_its_test_picture_on_every_runtime(capsys: pytest.CaptureFixture[str]) -> None:
    told = "".join(
        f"{name} on {runtime}: sees its test picture\n"
        for name in sorted((*(name for name, _ in OTHERS), NAME))
        for runtime in ("openvino", "opencv")
    )
    assert call(capsys, "models", "test") == Ended(0, told, "")


@pytest.mark.long
def test_a_model_that_is_not_whole_is_not_tried_but_the_others_are(tree: Path) -> None:
    path = next(tree.rglob(FILE))
    size = path.stat().st_size
    path.write_bytes(b"")
    ended = models(tree, "test")
    assert (ended.status, ended.out.count(": sees its test picture\n")) == (1, 2 * len(OTHERS))
    assert ended.err.splitlines() == [
        f"edgecount: {NAME} on {runtime}: {path}: 0 bytes where there should be {size}; {REMEDY}"
        for runtime in ("openvino", "opencv")
    ]


def test_convert_needs_the_source_tree(tree: Path) -> None:
    assert models(tree, "convert") == Ended(
        1,
        "",
        "edgecount: the converter is part of the source tree: clone it and run scripts/convert-models there\n",
    )


def test_convert_hands_over(tree: Path) -> None:
    script = tree / "scripts" / "convert-models"
    script.parent.mkdir()
    script.write_text("#!/bin/sh\necho converting\nexit 3\n")
    assert models(tree, "convert") == Ended(
        1, "", f"edgecount: {script} cannot be run (Permission denied): check its permissions\n"
    )
    script.chmod(0o755)
    assert models(tree, "convert") == Ended(3, "converting\n", "")

"""What `edgecount crowd train` refuses, in one line, before any work is done."""

from pathlib import Path

import pytest

from edgecount.cli import main
from tests.support.marked_pictures import marked_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("edgecount.training.extra.find_spec", lambda _: object())  # it need not be there for these
    return marked_folder(tmp_path / "photos", pictures=1)


@pytest.mark.parametrize("absent", [("torch", "onnx"), ("torch",), ("onnx",)])
def test_without_the_extra_it_is_named(
    absent: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("edgecount.training.extra.find_spec", lambda package: None if package in absent else object())
    assert main(["crowd", "train", "photos", "--out", "net.onnx"]) == 1
    assert capsys.readouterr().err == (
        f"edgecount: training needs {' and '.join(absent)}, which is not installed: "
        "`pip install 'edgecount[train]'` brings it\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["{photos}", "--out", "net.pt"], 2, "--out net.pt: must be the name of an .onnx file"),
        (["{photos}/nowhere", "--out", "net.onnx"], 1, "nowhere: cannot be read (No such file or directory)"),
        (["{photos}/..", "--out", "net.onnx"], 1, "has no pictures (.jpg, .png)"),
        (["{photos}", "--out", "net.onnx", "--rounds", "0"], 2, "must be a whole number, 1 to 1000, not '0'"),
        (["{photos}", "--out", "net.onnx", "--side", "wide"], 2, "must be a whole number, 128 to 1920, not 'wide'"),
        (["{photos}", "--out", "net.onnx", "--spread", "0"], 2, "must be a number of cells, 0.5 to 8, not '0'"),
        (["{photos}", "--out", "net.onnx", "--spread", "nan"], 2, "must be a number of cells, 0.5 to 8, not 'nan'"),
    ],
)
def test_what_cannot_be_is_refused(
    folder: Path, arguments: list[str], status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        ended = main(["crowd", "train", *(argument.format(photos=folder) for argument in arguments)])
    except SystemExit as end:
        ended = int(str(end.code))
    told = capsys.readouterr().err
    assert (ended, told.count("\n")) == (status, 1)
    assert words in told


def test_a_place_that_takes_no_file_is_refused_before_the_work(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch", reason="the extra `train` is not installed")
    assert main(["crowd", "train", str(folder), "--out", str(folder / "nowhere" / "net.onnx")]) == 1
    assert "cannot be written (No such file or directory)" in capsys.readouterr().err

"""`edgecount crowd`, with a model that takes red for people."""

import csv
import errno
import json
import os
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.density import fetched
from edgecount.density.card import read_card
from tests.support.models.density import FLOOR, crowd_picture, write_density
from tests.support.models.instances import write_instances
from tests.support.models.onnx_files import write_onnx
from tests.support.shops.calling import call


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The model, in a folder of its own, which is this machine's."""
    monkeypatch.setattr(fetched, "MACHINE", tmp_path / "models")
    return write_density(tmp_path / "models" / "csrnet.onnx", detector_below=None)


def write_picture(path: Path, people: int) -> Path:
    path.parent.mkdir(exist_ok=True)
    assert cv2.imwrite(str(path), crowd_picture(people))
    return path


def write_recording(path: Path, *people: int) -> Path:
    """A second for each of these crowds, at 2 frames a second."""
    video = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 2, (320, 240))
    for count in people:
        for _ in range(2):
            video.write(crowd_picture(count))
    video.release()
    return path


def test_a_picture_is_a_line_a_csv_and_a_map(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture, table, maps = write_picture(tmp_path / "full.png", 60), tmp_path / "out.csv", tmp_path / "maps"
    ended = call(capsys, "crowd", "count", picture, "--csv", table, "--maps", maps)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == f"{picture}: 60 people, nine times out of ten 35 to 217, by density\n"
    rows = list(csv.reader(table.read_text().splitlines()))
    assert rows[0] == ["file", "seconds", "people", "low", "high", "way"]
    assert rows[1] == [str(picture), "", "60.0", "34.8", "217.4", "density"]
    (drawn,) = maps.iterdir()
    assert drawn.name == "full.png.png"
    shown = cv2.imread(str(drawn))
    assert shown is not None
    crowded, empty = shown[:200, :, 2].astype(float), shown[400:600, :, 2].astype(float)
    assert crowded.mean() > 1.5 * empty.mean()


def test_people_are_counted_by_their_shapes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shapes = write_instances(tmp_path / "shapes.onnx")
    picture, maps = write_picture(tmp_path / "two.png", 0), tmp_path / "maps"
    ended = call(capsys, "crowd", "count", picture, "--instances", shapes, "--maps", maps)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.startswith(f"{picture}: 1 person, nine times out of ten")
    assert ended.out.endswith("by detector\n")
    assert [path.name for path in maps.iterdir()] == ["two.png.png"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--instances", "none.onnx"], "a model of people's shapes is two files of one name, .onnx and .json"),
        (["--instances", "none.onnx", "--model", "other"], "not allowed with argument --instances"),
    ],
)
def test_what_is_no_model_of_shapes_is_refused(
    tmp_path: Path, arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = call(capsys, "crowd", "count", write_picture(tmp_path / "two.png", 0), *arguments)
    assert ended.status != 0
    assert told in ended.err


def test_a_folder_is_a_table_and_what_is_no_picture_is_told(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_density(model)  # of which few people are left to the detector
    folder = write_picture(tmp_path / "photos" / "a.png", 40).parent
    write_picture(folder / "c.png", 0)
    (folder / "b.jpg").write_bytes(b"hello")
    (folder / "points.json").write_text("{}")
    write_recording(folder / "d.avi", 20, 80, 50)
    ended = call(capsys, "crowd", "count", folder, "--every", "1s")
    assert ended.status == 1
    assert ended.err == f"edgecount: {folder}/b.jpg: no picture, or a damaged one; save it anew as JPEG or PNG\n"
    rows = {line.split()[0]: line.split()[1:] for line in ended.out.splitlines() if line.strip()}
    assert rows["a.png"] == ["1", "40", "40", "23-145", "density"]
    assert rows["c.png"] == ["1", "0", "0", "0-2", "detector"]
    looks, mean, most, *rest = rows["d.avi"]
    assert (looks, rest[:3]) == ("3", ["after", "1", "s"])
    assert 35 < float(mean) < 55  # its JPEGs soften the red
    assert 55 < float(most) < 85


def on_a_full_disk(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patch.setattr(os, "fsync", full)


def with_another_family(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    write_onnx(tmp_path / "boxes.onnx", {"boxes": [[1.0]], "scores": [0.5]})


def with_an_empty_folder(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    (tmp_path / "photos").mkdir()


def with_no_recording(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    (tmp_path / "film.mp4").write_bytes(b"hello")


def nothing(tmp_path: Path, patch: pytest.MonkeyPatch) -> None:
    """As it is."""


@pytest.mark.parametrize(
    ("prepare", "arguments", "status", "message"),
    [
        pytest.param(nothing, ["none.jpg"], 1, "none.jpg: cannot be read (No such file", id="no file"),
        pytest.param(nothing, [], 2, "the following arguments are required: FILE|FOLDER", id="no argument"),
        pytest.param(with_no_recording, ["film.mp4"], 1, "film.mp4", id="no recording"),
        pytest.param(with_an_empty_folder, ["photos"], 2, "photos: no picture and no recording in it", id="empty"),
        pytest.param(nothing, ["a.png", "--every", "0s"], 2, "must be a time such as 90s", id="a time"),
        pytest.param(nothing, ["a.png", "--csv", "/dev/null"], 2, "/dev/null is not a file", id="a device"),
        pytest.param(nothing, ["a.png", "--maps", "a.png"], 2, "a.png is a file: give the name of a folder", id="maps"),
        pytest.param(nothing, ["a.png", "--model", "other"], 1, "`edgecount models fetch csrnet`", id="no model"),
        pytest.param(with_another_family, ["a.png", "--model", "boxes.onnx"], 1, "boxes.json: absent", id="family"),
        pytest.param(on_a_full_disk, ["a.png", "--csv", "out.csv"], 1, "make room on that disk", id="full, csv"),
        pytest.param(on_a_full_disk, ["a.png", "--maps", "maps"], 1, "make room on that disk", id="full, maps"),
    ],
)
def test_what_does_not_go_is_one_line(
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    prepare: Callable[[Path, pytest.MonkeyPatch], None],
    arguments: list[str],
    status: int,
    message: str,
) -> None:
    write_picture(tmp_path / "a.png", 3)
    monkeypatch.chdir(tmp_path)
    prepare(tmp_path, monkeypatch)
    ended = call(capsys, "crowd", "count", *arguments)
    assert (ended.status, len(ended.err.splitlines())) == (status, 1)
    assert message in ended.err
    assert not (tmp_path / "out.csv").exists()
    assert list(tmp_path.glob("maps/*")) == []


def test_nobody_s_face_is_left_in_a_map(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is smaller than a square of the map leaves no trace of its shape."""
    image = np.full((480, 640, 3), FLOOR, np.uint8)
    image[100:200:2, 100:200] = 0  # stripes that are as fine as features of a face
    assert cv2.imwrite(str(tmp_path / "face.png"), image)
    ended = call(capsys, "crowd", "count", tmp_path / "face.png", "--maps", tmp_path / "maps")
    assert (ended.status, ended.err) == (0, "")
    shown = cv2.imread(str(tmp_path / "maps" / "face.png.png"))
    assert shown is not None
    inside = shown[170:280, 170:280].astype(float)
    assert inside.std(axis=0).max() < 3


def marked_crowds(folder: Path, share: float, *crowds: int) -> Path:
    """Pictures of crowds in which only this share of the people has a head, and points.json."""
    points = {}
    for index, people in enumerate(crowds):
        picture = write_picture(folder / f"{index}.png", people)
        points[picture.name] = [[10.0, 10.0]] * round(share * people)
    (folder / "points.json").write_text(json.dumps(points))
    return folder


def test_evaluation_gives_the_errors_by_the_number_of_people(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = marked_crowds(tmp_path / "marked", 0.5, 40, 50, 80)
    ended = call(capsys, "crowd", "evaluate", folder, "--plot", tmp_path / "plot.png")
    assert (ended.status, ended.err) == (0, "")
    rows = [line.split() for line in ended.out.splitlines() if line.strip()][2:]
    assert rows == [
        ["11-20", "1", "20.0", "20.0", "100", "%", "0", "%"],
        ["21-25", "1", "25.0", "25.0", "100", "%", "0", "%"],
        ["31-40", "1", "40.0", "40.0", "100", "%", "0", "%"],
        ["all", "3", "28.3", "29.6", "100", "%", "0", "%"],
    ]
    assert (tmp_path / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_calibration_fits_the_gain_of_a_copy(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = marked_crowds(tmp_path / "marked", 0.5, 40, 44, 50, 60, 80)
    new = tmp_path / "lobby.onnx"
    ended = call(capsys, "crowd", "calibrate", folder, "--to", new)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out == (
        f"{new}: gain 0.50; the density map is off by 0.0 people in the mean, without by 27.4, on these 5 pictures\n"
    )
    card = read_card(new)
    assert card.gain == pytest.approx(0.5, abs=0.001)
    assert (card.title, card.data[-1].name, card.data[-1].pictures) == ("Red for people, calibrated", "marked", 5)
    assert read_card(model).gain == 1
    assert call(capsys, "crowd", "count", folder / "4.png", "--model", new).out.startswith(f"{folder}/4.png: 40 people")


@pytest.mark.parametrize(
    ("crowds", "share", "arguments", "status", "message"),
    [
        pytest.param((40,) * 4, 1, ["--to", "new.onnx"], 1, "marked: 4 pictures are too few", id="too few"),
        pytest.param((40,) * 5, 0, ["--to", "new.onnx"], 1, "marks nobody", id="nobody is marked"),
        pytest.param((0,) * 5, 1, ["--to", "new.onnx"], 1, "marks nobody", id="nobody is there"),
        pytest.param((40,) * 5, 1, ["--to", "new.pt"], 2, "must be the name of an .onnx file", id="a name"),
        pytest.param((40,) * 5, 1, [], 2, "the following arguments are required: --to", id="no name"),
        pytest.param((40,) * 5, 1, ["--to", "models/csrnet.onnx"], 2, "is the model itself", id="the model itself"),
    ],
)
def test_what_cannot_be_calibrated_is_one_line(  # noqa: PLR0917 - fixtures and cases
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    crowds: tuple[int, ...],
    share: float,
    arguments: list[str],
    status: int,
    message: str,
) -> None:
    marked_crowds(tmp_path / "marked", share, *crowds)
    monkeypatch.chdir(tmp_path)
    ended = call(capsys, "crowd", "calibrate", "marked", *arguments)
    assert (ended.status, len(ended.err.splitlines())) == (status, 1)
    assert message in ended.err
    assert not (tmp_path / "new.onnx").exists()

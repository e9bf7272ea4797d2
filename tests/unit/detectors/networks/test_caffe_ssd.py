"""A user's own pair: tiny ones that are written here, whole and spoilt."""

from pathlib import Path

import numpy as np
import pytest

from edgecount.detectors.networks.caffe_ssd import CaffeSsd
from edgecount.errors import ModelError
from edgecount.geometry import Box
from edgecount.ports import Image
from edgecount.tracking.detection import Detection
from tests.support.models.caffe import CAT, row, write_pair

ALICE = row(0.9, 0.1, 0.2, 0.3, 0.4)


def black(width: int = 200, height: int = 100) -> Image:
    return np.zeros((height, width, 3), np.uint8)


def load(stem: Path, floor: float = 0.2) -> CaffeSsd:
    return CaffeSsd.load(stem.with_suffix(".prototxt"), stem.with_suffix(".caffemodel"), floor)


def refusal(prototxt: Path, caffemodel: Path) -> str:
    """The one line that refuses this pair, and names both its files."""
    with pytest.raises(ModelError) as caught:
        CaffeSsd.load(prototxt, caffemodel, 0.2)
    line = str(caught.value)
    assert "\n" not in line
    assert str(caffemodel) in line
    assert prototxt.name in line
    assert "get the pair anew" in line
    return line


def test_a_box_is_in_the_picture_s_pixels(tmp_path: Path) -> None:
    write_pair(tmp_path / "tiny", [ALICE])
    (found,) = load(tmp_path / "tiny").detect(black())
    assert found.confidence == pytest.approx(0.9)
    assert (found.box.left, found.box.top, found.box.right, found.box.bottom) == pytest.approx((20, 20, 60, 40))


def test_only_people_who_are_worth_a_look_the_surest_first(tmp_path: Path) -> None:
    rows = [
        row(0.5, 0.1, 0.1, 0.2, 0.2),
        row(0.95, 0.1, 0.1, 0.2, 0.2, label=CAT),
        row(0.19, 0.1, 0.1, 0.2, 0.2),
        row(0.8, 0.1, 0.1, 0.2, 0.2),
        row(1.5, 0.1, 0.1, 0.2, 0.2),
    ]
    write_pair(tmp_path / "tiny", rows)
    found = load(tmp_path / "tiny").detect(black())
    assert [detection.confidence for detection in found] == pytest.approx([1, 0.8, 0.5])


@pytest.mark.parametrize(
    "sides",
    [
        pytest.param((0.3, 0.2, 0.1, 0.4), id="left of its own left edge"),
        pytest.param((0.1, 0.4, 0.3, 0.2), id="upside down"),
        pytest.param((0.1, 0.2, 0.1, 0.4), id="of no width"),
        pytest.param((np.nan, 0.2, 0.3, 0.4), id="not a number"),
        pytest.param((-np.inf, 0.2, 0.3, 0.4), id="without an end"),
    ],
)
def test_what_is_no_box_is_left_out(tmp_path: Path, sides: tuple[float, float, float, float]) -> None:
    write_pair(tmp_path / "tiny", [row(0.9, *sides), ALICE])
    found = load(tmp_path / "tiny").detect(black(100, 100))
    assert [round(detection.box.right) for detection in found] == [30]


def test_the_network_sees_blue_green_red_from_minus_one_to_one(tmp_path: Path) -> None:
    # a confidence of 0.6, to which blue adds 0.1 or takes it away, green 0.2 and red 0.05
    colours = [(0, 0, share, 0, 0, 0, 0) for share in (0.1, 0.2, 0.05)]
    write_pair(tmp_path / "tiny", [row(0.6, 0.1, 0.2, 0.3, 0.4)], colours=colours)
    detector = load(tmp_path / "tiny")
    image = black(640, 480)
    image[:] = (255, 0, 204)
    (found,) = detector.detect(image)
    assert found.confidence == pytest.approx(0.6 + 0.1 - 0.2 + 0.05 * 0.6, abs=1e-4)


def test_nobody_in_sight(tmp_path: Path) -> None:
    write_pair(tmp_path / "tiny", [row(0.9, 0.1, 0.2, 0.3, 0.4, label=CAT)])
    assert load(tmp_path / "tiny").detect(black()) == []


def test_every_cut_of_the_weights_is_refused(tmp_path: Path) -> None:
    prototxt, caffemodel = write_pair(tmp_path / "tiny", [ALICE])
    content = caffemodel.read_bytes()
    for size in range(len(content)):
        caffemodel.write_bytes(content[:size])
        refusal(prototxt, caffemodel)


def test_every_cut_of_the_prototxt_is_refused(tmp_path: Path) -> None:
    prototxt, caffemodel = write_pair(tmp_path / "tiny", [ALICE])
    content = prototxt.read_bytes().rstrip()
    for size in range(len(content)):
        prototxt.write_bytes(content[:size])
        refusal(prototxt, caffemodel)


def test_swapped_files_are_refused(tmp_path: Path) -> None:
    prototxt, caffemodel = write_pair(tmp_path / "tiny", [ALICE])
    refusal(caffemodel, prototxt)


def test_halves_of_two_pairs_are_refused(tmp_path: Path) -> None:
    prototxt, _ = write_pair(tmp_path / "one", [ALICE])
    _, caffemodel = write_pair(tmp_path / "two", [ALICE, ALICE])
    refusal(prototxt, caffemodel)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\0" * 1000, id="zeros"),
        pytest.param(bytes(range(256)) * 8, id="noise"),
        pytest.param(b"<!DOCTYPE html><html><body>404 Not Found</body></html>", id="a web page"),
        pytest.param(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 23147564\n", id="a pointer"),
    ],
)
def test_other_things_under_their_names_are_refused(tmp_path: Path, content: bytes) -> None:
    prototxt, caffemodel = write_pair(tmp_path / "tiny", [ALICE])
    whole = caffemodel.read_bytes()
    caffemodel.write_bytes(content)
    refusal(prototxt, caffemodel)
    caffemodel.write_bytes(whole)
    prototxt.write_bytes(content)
    refusal(prototxt, caffemodel)


@pytest.mark.parametrize(
    ("numbers", "shape"),
    [
        pytest.param(7, (1, 7), id="one row, but not as an SSD gives it"),
        pytest.param(21, (1, 21), id="a classifier of VOC's 21 classes"),
        pytest.param(1000, (1, 1000), id="a classifier of 1000 classes"),
        pytest.param(14, (1, 1, 7, 2), id="rows of two"),
        pytest.param(28, (1, 2, 14, 1), id="a picture"),
    ],
)
def test_a_network_of_another_kind_is_refused(tmp_path: Path, numbers: int, shape: tuple[int, ...]) -> None:
    refusal(*write_pair(tmp_path / "other", [(0.1,) * numbers], shape=shape))


def test_a_layer_that_opencv_does_not_know_is_refused(tmp_path: Path) -> None:
    prototxt, caffemodel = write_pair(tmp_path / "tiny", [ALICE])
    prototxt.write_text(prototxt.read_text().replace("InnerProduct", "Innermost"))
    refusal(prototxt, caffemodel)


def test_the_libraries_keep_their_own_words_to_themselves(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    prototxt, caffemodel = write_pair(tmp_path / "tiny", [ALICE])
    refusal(caffemodel, prototxt)
    caffemodel.write_bytes(b"\0")
    refusal(prototxt, caffemodel)
    assert capfd.readouterr() == ("", "")


def test_detections_are_the_project_s_own(tmp_path: Path) -> None:
    write_pair(tmp_path / "tiny", [ALICE])
    (found,) = load(tmp_path / "tiny").detect(black())
    assert isinstance(found, Detection)
    assert isinstance(found.box, Box)

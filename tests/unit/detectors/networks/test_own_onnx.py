"""A user's own ONNX exports: tiny ones that are written here, of every family and layout, whole and spoilt."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from edgecount.detectors.files import FamilyName
from edgecount.detectors.networks.grid_cells import places
from edgecount.detectors.networks.own_onnx import FAMILIES, TARGET, OwnOnnx
from edgecount.detectors.select import RuntimeName, load_detector
from edgecount.errors import ModelError
from edgecount.geometry import Box, Size
from edgecount.ports import Image
from tests.support.models.onnx_files import Extent, write_onnx

INPUT = Size(64, 32)
PICTURE = (1, 3, INPUT.height, INPUT.width)
COUNT = len(places(INPUT))  # 8×4 + 4×2 + 2×1
Array = npt.NDArray[np.float32]


def black(width: int, height: int) -> Image:
    return np.zeros((height, width, 3), np.uint8)


def yolov8(classes: int = 80, count: int = COUNT) -> Mapping[str, Array]:
    """Alice in the middle, 16×20 pixels; and a bicycle."""
    columns = np.zeros((1, 4 + classes, count), np.float32)
    columns[0, :5, 3] = (32, 16, 16, 20, 0.9)
    if classes > 1:
        columns[0, [0, 1, 2, 3, 5], 4] = (10, 10, 8, 8, 0.95)
    return {"output0": columns}


def yolox(classes: int = 80, count: int = COUNT, *, in_pixels: bool = False) -> Mapping[str, Array]:
    """Alice as before, from the ninth place: the first of the second row; and something that is hardly there."""
    rows = np.zeros((1, count, 5 + classes), np.float32)
    rows[0, 8, 4:6] = (0.9, 1.0)
    rows[0, 8, :4] = (32, 16, 16, 20) if in_pixels else (32 / 8, 16 / 8 - 1, np.log(16 / 8), np.log(20 / 8))
    rows[0, 9, 4:6] = (0.1, 1.0)
    if in_pixels:
        rows[0, -1, :2] = (48, 16)
    return {"output": rows}


def table(classes: int = 80) -> Mapping[str, Array]:
    """Alice as before, as shares of the input."""
    rows = np.zeros((1, 300, 4 + classes), np.float32)
    rows[0, 7, :5] = (0.5, 0.5, 16 / 64, 20 / 32, 0.9)
    return {"output0": rows}


def pair(classes: int = 80) -> Mapping[str, Array]:
    logits, boxes = np.full((1, 300, classes), -9, np.float32), np.full((1, 300, 4), 0.5, np.float32)
    logits[0, 7, 0] = np.log(0.9 / 0.1)
    boxes[0, 7] = (0.5, 0.5, 16 / 64, 20 / 32)
    return {"logits": logits, "pred_boxes": boxes}


def labelled() -> Mapping[str, Array]:
    labels, boxes, scores = np.ones((1, 300)), np.zeros((1, 300, 4)), np.full((1, 300), 0.95)
    labels[0, 7], boxes[0, 7], scores[0, 7] = 0, (24, 6, 40, 26), 0.9
    return {"labels": labels, "boxes": boxes, "scores": scores}


def load(path: Path, family: FamilyName | None, runtime: RuntimeName = "openvino") -> OwnOnnx:
    detector = load_detector(str(path), runtime, 0.4, 1, family)
    assert isinstance(detector, OwnOnnx)
    return detector


LAYOUTS = [
    pytest.param("yolov8", yolov8(), {}, id="YOLOv8"),
    pytest.param("yolov8", yolov8(1), {}, id="YOLOv8 of persons only"),
    pytest.param("yolox", yolox(), {}, id="YOLOX"),
    pytest.param("yolox", yolox(1), {}, id="YOLOX of persons only"),
    pytest.param("yolox", yolox(in_pixels=True), {}, id="YOLOX, decoded"),
    pytest.param("rtdetr", table(), {}, id="RT-DETR as a table"),
    pytest.param("rtdetr", table(1), {}, id="RT-DETR as a table of persons only"),
    pytest.param("rtdetr", pair(), {}, id="RT-DETR as logits and boxes"),
    pytest.param("rtdetr", dict(reversed(list(pair().items()))), {}, id="RT-DETR as boxes and logits"),
    pytest.param("rtdetr", pair(4), {}, id="RT-DETR as logits of four classes and boxes"),
    pytest.param("rtdetr", labelled(), {TARGET: ("N", 2)}, id="RT-DETR as labels, boxes and scores"),
    pytest.param("rtdetr", labelled(), {}, id="the same without a second input"),
]


@pytest.mark.parametrize(("family", "outputs", "beside"), LAYOUTS)
def test_alice_is_found_in_a_picture_of_the_input_s_size(
    tmp_path: Path, family: FamilyName, outputs: Mapping[str, Array], beside: Mapping[str, tuple[Extent, ...]]
) -> None:
    path = write_onnx(tmp_path / "own.onnx", outputs, picture=PICTURE, beside=beside)
    (found,) = load(path, family).detect(black(64, 32))
    assert found.confidence == pytest.approx(0.9)
    assert (found.box.left, found.box.top, found.box.right, found.box.bottom) == pytest.approx(
        (24, 6, 40, 26), abs=0.01
    )


@pytest.mark.parametrize(("family", "outputs"), [("yolov8", yolov8()), ("yolox", yolox()), ("rtdetr", table())])
def test_opencv_runs_what_it_can_read(tmp_path: Path, family: FamilyName, outputs: Mapping[str, Array]) -> None:
    path = write_onnx(tmp_path / "own.onnx", outputs, picture=PICTURE)
    (found,) = load(path, family, "opencv").detect(black(64, 32))
    assert found.box.iou(Box(24, 6, 40, 26)) > 0.99


@pytest.mark.parametrize(
    ("family", "outputs", "size", "expected"),
    [
        pytest.param("yolov8", yolov8(), (64, 64), (16, 12, 48, 52), id="YOLOv8: in the middle of the input"),
        pytest.param("yolox", yolox(), (64, 64), (48, 12, 80, 52), id="YOLOX: at the left of it"),
        pytest.param("rtdetr", table(), (64, 64), (24, 12, 40, 52), id="RT-DETR: all over it"),
        pytest.param("yolov8", yolov8(), (640, 320), (240, 60, 400, 260), id="YOLOv8: ten times as large"),
    ],
)
def test_the_picture_lies_where_the_family_wants_it(
    tmp_path: Path,
    family: FamilyName,
    outputs: Mapping[str, Array],
    size: tuple[int, int],
    expected: tuple[float, ...],
) -> None:
    path = write_onnx(tmp_path / "own.onnx", outputs, picture=PICTURE)
    (found,) = load(path, family).detect(black(*size))
    assert (found.box.left, found.box.top, found.box.right, found.box.bottom) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
@pytest.mark.parametrize(
    ("family", "outputs", "score", "per_unit"),
    [
        pytest.param("yolov8", yolov8(1), (0, 4, 3), (0.1, 0.2, 0.4), id="YOLOv8: red, green, blue, 0-1"),
        pytest.param("rtdetr", table(1), (0, 7, 4), (0.1, 0.2, 0.4), id="RT-DETR: the same"),
        pytest.param(
            "yolox", yolox(1), (0, 8, 4), (0.4 / 255, 0.2 / 255, 0.1 / 255), id="YOLOX: blue, green, red, 0-255"
        ),
    ],
)
def test_colours_come_as_the_family_was_trained_on(
    tmp_path: Path,
    runtime: RuntimeName,
    family: FamilyName,
    outputs: Mapping[str, Array],
    score: tuple[int, ...],
    per_unit: tuple[float, ...],
) -> None:
    ((name, values),) = outputs.items()
    slopes = np.zeros((3, *values.shape), np.float32)
    for channel, slope in enumerate(per_unit):
        slopes[(channel, *score)] = -slope
    path = write_onnx(tmp_path / "own.onnx", outputs, picture=PICTURE, colours={name: slopes})
    image = black(64, 32)
    image[:] = (0, 102, 255)  # no blue, 0.4 of green, all of red
    (found,) = load(path, family, runtime).detect(image)
    assert found.confidence == pytest.approx(0.9 - 0.2 * 0.4 - 0.1, abs=1e-3)


def test_who_is_not_worth_a_look_is_left_out(tmp_path: Path) -> None:
    path = write_onnx(tmp_path / "own.onnx", yolov8(), picture=PICTURE)
    assert load_detector(str(path), "openvino", 0.95, 1, "yolov8").detect(black(64, 32)) != []
    columns = dict(yolov8())["output0"].copy()
    columns[0, 4, 3] = 0.19
    path = write_onnx(tmp_path / "own.onnx", {"output0": columns}, picture=PICTURE)
    assert load(path, "yolov8").detect(black(64, 32)) == []


@pytest.mark.parametrize("picture", [("batch", 3, 32, 64), (None, 3, 32, 64)], ids=["named", "unnamed"])
def test_the_number_of_pictures_may_be_left_open(tmp_path: Path, picture: tuple[Extent, ...]) -> None:
    path = write_onnx(tmp_path / "own.onnx", yolov8(), picture=picture)
    assert len(load(path, "yolov8").detect(black(64, 32))) == 1


def test_a_path_may_have_blanks(tmp_path: Path) -> None:
    (tmp_path / "my own").mkdir()
    path = write_onnx(tmp_path / "my own" / "best one (2).onnx", yolov8(), picture=PICTURE)
    assert len(load(path, "yolov8").detect(black(64, 32))) == 1


def refusal(path: Path, family: FamilyName | None, runtime: RuntimeName = "openvino") -> str:
    """The one line that refuses this file, without its path."""
    with pytest.raises(ModelError) as caught:
        load(path, family, runtime)
    line = str(caught.value)
    assert "\n" not in line
    assert line.startswith(f"{path}: ")
    return line.removeprefix(f"{path}: ")


def one(*shape: int) -> Mapping[str, Array]:
    return {"output": np.zeros(shape, np.float32)}


@pytest.mark.parametrize(
    ("family", "outputs", "reason"),
    [
        pytest.param("yolov8", pair(), "it has 2 outputs where there should be 1", id="YOLOv8: a pair"),
        pytest.param("yolox", labelled(), "it has 3 outputs where there should be 1", id="YOLOX: three outputs"),
        pytest.param("yolov8", one(1, 84), "its output is 1×84, which has not three axes", id="YOLOv8: a row"),
        pytest.param("yolox", one(1, 3, 4, 8, 85), "its output is 1×3×4×8×85, which has not three axes", id="a map"),
        pytest.param(
            "yolov8", yolox(), f"its output is 1×{COUNT}×85 where 1×(4 + classes)×{COUNT} is", id="YOLOX as YOLOv8"
        ),
        pytest.param("yolov8", yolox(1), f"its output is 1×{COUNT}×6 where 1×(4 + ", id="YOLOX of persons as YOLOv8"),
        pytest.param("yolox", yolov8(), f"its output is 1×84×{COUNT} where 1×{COUNT}×(5 + ", id="YOLOv8 as YOLOX"),
        pytest.param(
            "yolov8", one(1, 300, 6), "its output is 1×300×6: export it with its raw boxes, without nms", id="with NMS"
        ),
        pytest.param("yolov8", one(1, 4, COUNT), "it has 0 classes where there should be 1 to 80", id="no class"),
        pytest.param("yolov8", yolov8(91), "it has 91 classes where there should be 1 to 80", id="YOLOv8: 91 classes"),
        pytest.param("yolox", yolox(365), "it has 365 classes where there should be 1 to 80", id="YOLOX: 365 classes"),
        pytest.param("yolox", one(1, COUNT, 4), "it has -1 classes where", id="YOLOX: no class"),
        pytest.param("yolov8", yolov8(count=8400), "its output is 1×84×8400 where", id="of another size"),
        pytest.param("rtdetr", table(91), "it has 91 classes where there should be 1 to 80", id="RT-DETR: 91 classes"),
        pytest.param("rtdetr", pair(91), "it has 91 classes where there should be 1 to 80", id="pair: 91 classes"),
        pytest.param("rtdetr", one(1, 300, 4), "its output is 1×300×4 where 1×boxes×(4 + classes)", id="boxes only"),
        pytest.param(
            "rtdetr",
            {"logits": np.zeros((1, 300, 80)), "boxes": np.zeros((1, 200, 4))},
            "its outputs are 1×300×80 and 1×200×4 where 1×boxes×classes and 1×boxes×4 are expected",
            id="a pair that is none",
        ),
        pytest.param(
            "rtdetr",
            {"boxes": np.zeros((1, 300, 4)), "labels": np.zeros((1, 300)), "scores": np.zeros((1, 300))},
            "its outputs are 1×300×4, 1×300 and 1×300 where labels 1×boxes, 1×boxes×4 and scores 1×boxes are",
            id="in another order",
        ),
        pytest.param(
            "rtdetr",
            {name: np.zeros((1, 300)) for name in "abcd"},
            "it has 4 outputs where there should be 1",
            id="four",
        ),
    ],
)
def test_an_export_that_does_not_fit_its_family_is_refused(
    tmp_path: Path, family: FamilyName, outputs: Mapping[str, npt.ArrayLike], reason: str
) -> None:
    path = write_onnx(tmp_path / "own.onnx", outputs, picture=PICTURE)
    line = refusal(path, family)
    assert line.startswith(f"no {family} export, for {reason}")
    assert line.endswith("; docs/configuration.md says how to make one")


@pytest.mark.parametrize(
    ("picture", "beside", "reason"),
    [
        pytest.param((1, 3, "height", "width"), {}, "its input leaves height and width open: export it for", id="open"),
        pytest.param((1, 1, 32, 64), {}, "its input is 1×1×32×64 where 1×3×height×width is expected", id="grey"),
        pytest.param(
            (1, 32, 64, 3), {}, "its input is 1×32×64×3 where 1×3×height×width is expected", id="channels last"
        ),
        pytest.param(
            (8, 3, 32, 64), {}, "its input is 8×3×32×64 where 1×3×height×width is expected", id="eight at once"
        ),
        pytest.param((1, "c", 32, 64), {}, "its input is 1×?×32×64 where 1×3×height×width is", id="any channels"),
        pytest.param((), {}, "its input is a number where 1×3×height×width is expected", id="no shape"),
        pytest.param(PICTURE, {"im_shape": (1, 2)}, "it wants im_shape beside the picture", id="a second input"),
    ],
)
def test_an_input_that_is_not_a_picture_of_a_fixed_size_is_refused(
    tmp_path: Path, picture: tuple[Extent, ...], beside: Mapping[str, tuple[Extent, ...]], reason: str
) -> None:
    path = write_onnx(tmp_path / "own.onnx", yolov8(), picture=picture, beside=beside)
    assert refusal(path, "yolov8").startswith(f"no yolov8 export, for {reason}")


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
def test_outputs_of_several_pictures_are_refused(tmp_path: Path, runtime: RuntimeName) -> None:
    path = write_onnx(tmp_path / "own.onnx", one(2, 84, COUNT), picture=PICTURE)
    expected = f"no yolov8 export, for an output is 2×84×{COUNT}, not of one picture; "
    assert refusal(path, "yolov8", runtime).startswith(expected)


def test_a_family_must_be_named(tmp_path: Path) -> None:
    path = write_onnx(tmp_path / "own.onnx", yolov8(), picture=PICTURE)
    line = refusal(path, None)
    assert line == "an ONNX file does not say how it is to be read: set detector.family to rtdetr, yolov8 or yolox"


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
def test_every_cut_is_refused(tmp_path: Path, runtime: RuntimeName) -> None:
    path = write_onnx(tmp_path / "own.onnx", yolov8(1), picture=PICTURE)
    content = path.read_bytes()
    for size in range(1, len(content), 7 if runtime == "openvino" else 31):
        path.write_bytes(content[:size])
        assert refusal(path, "yolov8", runtime).startswith("no ONNX file, or not all of one")


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"\0" * 1000, id="zeros"),
        pytest.param(bytes(range(256)) * 8, id="noise"),
        pytest.param(b"<!DOCTYPE html><html><body>404 Not Found</body></html>", id="a web page"),
        pytest.param(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 23147564\n", id="a pointer"),
        pytest.param(b"PK\x03\x04" + bytes(100), id="an archive"),
    ],
)
def test_what_is_no_onnx_file_is_refused(tmp_path: Path, content: bytes, runtime: RuntimeName) -> None:
    path = tmp_path / "own.onnx"
    path.write_bytes(content)
    assert refusal(path, "yolov8", runtime).startswith("no ONNX file, or not all of one")


def test_a_file_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "own.onnx"
    assert refusal(path, "yolov8") == "absent; check the path"
    path.touch()
    assert refusal(path, "yolov8") == "empty; get it anew"


@pytest.mark.parametrize(("runtime", "name"), [("openvino", "OpenVINO"), ("opencv", "OpenCV")])
def test_a_network_that_cannot_be_run_is_refused(tmp_path: Path, runtime: RuntimeName, name: str) -> None:
    path = write_onnx(tmp_path / "own.onnx", yolov8(1), picture=PICTURE)
    path.write_bytes(path.read_bytes().replace(b"GlobalAveragePool", b"GlobalGuesswork__"))
    assert (
        refusal(path, "yolov8", runtime)
        == f"{name} cannot run this network; export it anew, or choose another detector.runtime"
    )


def test_every_family_has_a_name_in_the_config() -> None:
    assert sorted(FAMILIES) == ["rtdetr", "yolov8", "yolox"]

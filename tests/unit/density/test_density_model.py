"""A density model: its two files, and what it sees."""

import json
from pathlib import Path

import pytest

from edgecount.density.card import DensityCard, read_card
from edgecount.density.crowd import CrowdCounter
from edgecount.density.density_model import DensityModel, seen
from edgecount.density.gate import Gate
from edgecount.detectors.own_card import card_path, write_pair
from edgecount.detectors.select import RuntimeName
from edgecount.errors import ModelError
from edgecount.geometry import Box, Size
from edgecount.ports import Image
from edgecount.tracking.detection import Detection
from tests.support.models.density import crowd_picture, red_card, red_network, write_density
from tests.support.models.onnx_files import write_onnx


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
@pytest.mark.parametrize("people", [0, 1, 37])
def test_the_sum_of_the_map_is_the_number_of_people(tmp_path: Path, runtime: RuntimeName, people: int) -> None:
    model = DensityModel.load(write_density(tmp_path / "red.onnx", gain=1.5), runtime, threads=1)
    density = model.density(crowd_picture(people))
    assert density.shape == (30, 40)
    assert density.sum() == pytest.approx(1.5 * people, abs=0.01)


@pytest.mark.parametrize(
    ("picture", "detail", "expected"),
    [
        (Size(1920, 1080), "coarse", Size(320, 176)),
        (Size(1080, 1920), "coarse", Size(176, 320)),
        (Size(1920, 1080), "fine", Size(640, 360)),
        (Size(500, 300), "fine", Size(496, 304)),
        (Size(100, 80), "fine", Size(320, 256)),
        (Size(4000, 2), "coarse", Size(320, 8)),
    ],
)
def test_how_large_the_network_sees_a_picture(picture: Size, detail: str, expected: Size) -> None:
    card = red_card(b"")
    assert seen(picture, card, "fine" if detail == "fine" else "coarse") == expected


class NobodyButOne:
    """A detector that sees one person, and counts how often it was asked."""

    asked = 0

    def detect(self, image: Image) -> list[Detection]:
        self.asked += 1
        return [Detection(Box(0, 0, 10, 20), 0.9)]


def test_a_crowd_is_counted_as_the_gate_says(tmp_path: Path) -> None:
    model = DensityModel.load(write_density(tmp_path / "red.onnx"), "opencv", threads=1)
    detector = NobodyButOne()
    counter = CrowdCounter(model, Gate.of(model.card), model.card.errors, detector)
    few, more, many = (counter.count(crowd_picture(people, 640, 480)) for people in (3, 160, 600))
    assert (few.estimate.way, few.estimate.people, len(few.found)) == ("detector", 1, 1)
    assert (more.estimate.way, more.density.shape, more.found) == ("density", (30, 40), ())
    assert more.estimate.people == pytest.approx(40, abs=0.5)  # half the size, a quarter of the pixels
    assert (many.estimate.way, many.density.shape) == ("density", (60, 80))
    assert many.estimate.people == pytest.approx(600, abs=1)
    assert detector.asked == 1


def test_without_a_detector_the_density_map_is_always_believed(tmp_path: Path) -> None:
    model = DensityModel.load(write_density(tmp_path / "red.onnx", detector_below=None), "opencv", threads=1)
    counter = CrowdCounter(model, Gate.of(model.card), (), None)
    assert counter.count(crowd_picture(3)).estimate.way == "density"
    with pytest.raises(ValueError, match="a detector is needed, for it is believed below 16 people"):
        CrowdCounter(model, Gate(16, None), (), None)


def test_a_pair_is_read_as_it_was_written(tmp_path: Path) -> None:
    path, content = tmp_path / "a" / "red.onnx", red_network()
    card = red_card(content, errors=[{"least": 1, "most": 5, "pictures": 3, "mae": 0.5}])
    write_pair(path, content, card)
    assert read_card(path) == card
    assert path.read_bytes() == content


def damaged(path: Path, kind: str) -> Path:
    """A model with one thing wrong."""
    write_density(path)
    card = card_path(path)
    fields = json.loads(card.read_bytes())
    match kind:
        case "no card":
            card.unlink()
        case "no network":
            path.unlink()
        case "a card that is no JSON":
            card.write_text("{")
        case "a card of another kind":
            card.write_text(json.dumps(fields | {"kind": "segments"}))
        case "a card with a gain of zero":
            card.write_text(json.dumps(fields | {"gain": 0}))
        case "another network":
            path.write_bytes(path.read_bytes() + b" ")
        case "a folder as its card":
            card.unlink()
            card.mkdir()
        case _:
            other = path.with_name("other.onnx")
            content = {
                "no ONNX file": b"hello",
                "a network of four colours": red_network(channels=4),
                "a detector": write_onnx(other, {"boxes": [[1.0]], "scores": [0.5]}).read_bytes(),
                "a network for pictures of one size": write_onnx(
                    other, {"density": [[1.0] * 16] * 12}, picture=(1, 3, 96, 128)
                ).read_bytes(),
                "a network with another output": write_onnx(
                    other, {"heat": [[1.0, 2.0]]}, picture=(1, 3, None, None)
                ).read_bytes(),
            }[kind]
            write_pair(path, content, red_card(content))
    return path


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("no card", "m.json: absent; a density model is two files of one name, .onnx and .json"),
        ("no network", "m.onnx: absent; check the path"),
        ("a card that is no JSON", "m.json: no card of a density model (Invalid JSON"),
        ("a card of another kind", "m.json: no card of a density model (kind: "),
        ("a card with a gain of zero", "m.json: no card of a density model (gain: "),
        ("a folder as its card", "m.json: cannot be read (Is a directory)"),
        ("another network", "m.onnx: not the file that m.json describes, or damaged; get the pair anew"),
        ("no ONNX file", "m.onnx: no ONNX file, or not all of one"),
        ("a network of four colours", "m.onnx: OpenCV cannot run this network; get it anew"),
        (
            "a detector",
            "m.onnx: no density model, which takes one picture of any size and gives one map; check the path",
        ),
        ("a network for pictures of one size", "m.onnx: no density model, which takes one picture of any size"),
        ("a network with another output", "m.onnx: no density model, for it gives"),
    ],
)
def test_what_is_wrong_with_a_model_is_one_line(tmp_path: Path, kind: str, message: str) -> None:
    with pytest.raises(ModelError) as refused:
        DensityModel.load(damaged(tmp_path / "m.onnx", kind), "opencv", threads=1)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_card_may_not_say_what_is_unknown() -> None:
    with pytest.raises(ValueError, match="colour"):
        DensityCard.model_validate(red_card(b"").model_dump() | {"colour": "red"})

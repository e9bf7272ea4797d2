"""The shipped model as it lies in models/: whole, truly described, the same on both runtimes, refused when spoilt."""

import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.detectors.networks.mobilenet_ssd import NORMALISATION, MobileNetSsd, _squeezed
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.detectors.runtimes.runtime import Runtime
from edgecount.detectors.self_test import picture, require_sight
from edgecount.detectors.views.viewed import ViewedDetector
from edgecount.detectors.views.views import View
from edgecount.detectors.weights import read_cards, verified
from edgecount.errors import ModelError
from edgecount.geometry import Size
from edgecount.ports import Image
from edgecount.sources.recordings.recording import Recording
from edgecount.tracking.detection import Detection
from tests.support.footage.crowd import crowd, person_at
from tests.support.footage.recorded import DATA
from tests.support.waiting import ran

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "models" / "mobilenet_ssd"
ONNX = FOLDER / "ssdlite_mobilenet_v2_person.onnx"
RECIPE = ROOT / "tools" / "convert" / "mobilenet_ssd.py"
CLIPS = sorted(DATA.glob("*/video.*"))

ENCODINGS, SCORES = 1e-3, 1e-4
"""Largest differences between the runtimes' raw outputs: what the converter allows between TensorFlow and the file."""
PIXELS, CONFIDENCE = 0.5, 1e-3
"""Largest differences between the boxes that come of them."""
FLOOR = 0.2

LOADS: dict[str, Callable[[Path], Runtime]] = {
    "OpenVINO": lambda path: OpenVinoRuntime.load(path, 1, NORMALISATION),
    "OpenCV": lambda path: OpenCvRuntime.load(path, NORMALISATION),
}


@pytest.fixture(scope="module")
def runtimes() -> tuple[Runtime, Runtime]:
    """OpenVINO's and OpenCV's."""
    return OpenVinoRuntime.load(ONNX, 1, NORMALISATION), OpenCvRuntime.load(ONNX, NORMALISATION)


def shapes(size: Size) -> Image:
    """Smooth waves and a disc, which excite all parts of a network."""
    y, x = np.mgrid[-1 : 1 : size.height * 1j, -1 : 1 : size.width * 1j]
    waves = np.stack([np.sin(7 * x), np.cos(5 * y), np.sign(x * x + y * y - 0.3)], axis=-1)
    return np.asarray(127.5 * (waves + 1), np.uint8)


def noise(size: Size) -> Image:
    return np.random.default_rng(0).integers(0, 256, (size.height, size.width, 3), dtype=np.uint8)


def three_people(size: Size) -> Image:
    """One in the left tile, one where both tiles look, one in the right tile."""
    places = ((120, 420, 250), (384, 450, 280), (650, 400, 260))
    return crowd(size, [person_at(*place) for place in places])


PICTURES: dict[str, Callable[[Size], Image]] = {
    "black": lambda size: np.zeros((size.height, size.width, 3), np.uint8),
    "noise": noise,
    "shapes": shapes,
    "people": three_people,
}


@pytest.mark.parametrize("name", PICTURES)
def test_both_runtimes_give_the_same_numbers(runtimes: tuple[Runtime, Runtime], name: str) -> None:
    shown = _squeezed(PICTURES[name](Size(768, 576)))
    (encodings, scores), (other_encodings, other_scores) = (runtime.infer(shown) for runtime in runtimes)
    assert encodings.size == other_encodings.size == 1917 * 4
    assert scores.size == other_scores.size == 1917
    assert {array.dtype for array in (encodings, scores, other_encodings, other_scores)} == {np.dtype(np.float32)}
    assert np.abs(encodings - other_encodings.reshape(encodings.shape)).max() < ENCODINGS
    assert np.abs(scores - other_scores.reshape(scores.shape)).max() < SCORES
    assert ((scores >= 0) & (scores <= 1)).all()


def test_opencv_s_numbers_do_not_depend_on_what_lay_in_memory_before() -> None:
    program = (
        "import hashlib\n"
        "from edgecount.detectors import select, self_test, weights\n"
        "from edgecount.detectors.networks import mobilenet_ssd\n"
        f"path = weights.models_folder() / 'mobilenet_ssd' / '{ONNX.name}'\n"
        "runtime = select.load_runtime('opencv', 1, path, mobilenet_ssd.NORMALISATION)\n"
        "outputs = runtime.infer(mobilenet_ssd._squeezed(self_test.picture()))\n"
        "print([hashlib.sha256(output.tobytes()).hexdigest() for output in outputs])\n"
    )
    answers = set()
    for fill in ("0", "1", "165"):  # what glibc fills memory with that was given back; 0 leaves it as it was
        environment = os.environ | {"MALLOC_PERTURB_": fill}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
        answers.add(done.stdout)
    assert len(answers) == 1


def test_an_answer_is_not_overwritten_by_the_next_one(runtimes: tuple[Runtime, Runtime]) -> None:
    for runtime in runtimes:
        answer = runtime.infer(_squeezed(picture()))
        before = [array.copy() for array in answer]
        runtime.infer(_squeezed(noise(Size(300, 300))))
        assert all(np.array_equal(array, copy) for array, copy in zip(answer, before, strict=True))


def assert_same_people(found: Sequence[Detection], others: Sequence[Detection]) -> None:
    """The same boxes; who is nearly not worth a look may be missing in one of the two."""
    for some, more in ((found, others), (others, found)):
        for one in some:
            same = [
                other
                for other in more
                if abs(one.confidence - other.confidence) <= CONFIDENCE
                and all(
                    abs(getattr(one.box, side) - getattr(other.box, side)) <= PIXELS
                    for side in ("left", "top", "right", "bottom")
                )
            ]
            assert same or one.confidence < FLOOR + CONFIDENCE, f"only one runtime sees {one}"


@pytest.mark.parametrize(("view", "people"), [("frame", 1), ("tiles", 3)])
def test_both_runtimes_find_the_same_drawn_people(runtimes: tuple[Runtime, Runtime], view: View, people: int) -> None:
    image = three_people(Size(768, 576))
    found, others = (ViewedDetector(MobileNetSsd(runtime, FLOOR), view, ()).detect(image) for runtime in runtimes)
    assert len(found) == people
    assert_same_people(found, others)


@pytest.mark.skipif(not CLIPS, reason="no clips below BENCH_DATA (default ../shared): data/NAME/video.*")
@pytest.mark.long
def test_both_runtimes_find_the_same_people_in_clips(runtimes: tuple[Runtime, Runtime]) -> None:
    """In some clips hardly anybody is found, for they are seen from above: what is wanted is there in all together."""
    detectors = [ViewedDetector(MobileNetSsd(runtime, FLOOR), "tiles", ()) for runtime in runtimes]
    people = 0
    for image in (image for clip in CLIPS for image in every(75, clip, most=3)):
        found, others = (detector.detect(image) for detector in detectors)
        assert_same_people(found, others)
        people += len(found)
    assert people >= len(CLIPS)


def every(step: int, clip: Path, most: int = 8) -> list[Image]:
    """Some frames of a clip."""
    source = Recording(clip)
    source.open()
    kept: list[Image] = []
    while len(kept) < most and (frame := source.read()) is not None:
        if frame.index % step == 0:
            kept.append(frame.image)
    source.close()
    return kept


@pytest.mark.parametrize("name", LOADS)
def test_one_thread_or_two_the_numbers_are_the_same(name: str, runtimes: tuple[Runtime, Runtime]) -> None:
    before = cv2.getNumThreads()
    cv2.setNumThreads(2)
    try:
        other = OpenVinoRuntime.load(ONNX, 2, NORMALISATION) if name == "OpenVINO" else LOADS[name](ONNX)
        encodings, scores = other.infer(_squeezed(picture()))
    finally:
        cv2.setNumThreads(before)
    expected_encodings, expected_scores = runtimes[list(LOADS).index(name)].infer(_squeezed(picture()))
    assert np.abs(encodings - expected_encodings).max() < ENCODINGS
    assert np.abs(scores - expected_scores).max() < SCORES


def test_the_shipped_file_is_whole_and_its_card_true() -> None:
    assert verified("mobilenet_ssd", FOLDER.parent) == ONNX
    assert list(read_cards(FOLDER.parent)) == ["blazepose", "mobilenet_ssd", "movenet", "nanodet", "overhead", "person"]
    content = ONNX.read_bytes()
    card = json.loads((FOLDER / "model.json").read_text())
    assert card["sha256"] == hashlib.sha256(content).hexdigest()
    assert card["bytes"] == len(content)


def test_the_readme_says_what_the_card_and_the_converter_say() -> None:
    readme = (FOLDER / "README.md").read_text()
    card = json.loads((FOLDER / "model.json").read_text())
    package = re.search(r'Package\(\s*"([^"]+)",\s*"([^"]+)",\s*"([^"]+)"', RECIPE.read_text())
    assert f"`{card['file']}`" in readme
    assert f"`{card['sha256']}`" in readme
    assert f"{card['bytes']:,} bytes" in readme
    assert card["licence"] in readme
    assert package
    for fact in package.groups():
        assert fact in readme
    for command in ("edgecount models convert", "scripts/convert-models", "edgecount models verify"):
        assert command in readme


def cuts(step: int) -> list[int]:
    """Sizes to cut the file to, from large to small: `step` bytes apart, and closer together at both ends."""
    size = ONNX.stat().st_size
    return sorted({*range(0, size, step), *range(0, 600, 50), *range(size - 40, size)}, reverse=True)


def refuse_every_cut(step: int, folder: Path) -> None:
    """`verified` is what stands before either runtime when edgecount starts."""
    shutil.copytree(FOLDER, folder / "mobilenet_ssd")
    path = folder / "mobilenet_ssd" / ONNX.name
    for size in cuts(step):
        os.truncate(path, size)
        with pytest.raises(ModelError) as caught:
            verified("mobilenet_ssd", folder)
        assert str(caught.value).startswith(f"{path}: {size} bytes where there should be {ONNX.stat().st_size}; ")


def test_a_cut_file_is_refused(tmp_path: Path) -> None:
    refuse_every_cut(256 * 1024, tmp_path)


@pytest.mark.long
def test_a_file_cut_at_any_kibibyte_is_refused(tmp_path: Path) -> None:
    refuse_every_cut(1024, tmp_path)


def test_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "mobilenet_ssd")
    path = tmp_path / "mobilenet_ssd" / ONNX.name
    chance = random.Random(1)
    size = path.stat().st_size
    with path.open("r+b") as file:
        for place in (0, size - 1, *(chance.randrange(size) for _ in range(20))):
            file.seek(place)
            (byte,) = file.read(1)
            for content in (byte ^ 1 << chance.randrange(8), byte):
                file.seek(place)
                file.write(bytes([content]))
                file.flush()
                if content != byte:
                    with pytest.raises(ModelError, match=r"its SHA-256 is not that of model\.json"):
                        verified("mobilenet_ssd", tmp_path)
    assert verified("mobilenet_ssd", tmp_path) == path


@pytest.mark.parametrize("name", LOADS)
def test_a_runtime_refuses_a_cut_file_too(name: str, tmp_path: Path) -> None:
    path = tmp_path / "cut.onnx"
    shutil.copy(ONNX, path)
    taken = []
    for size in cuts(1024 * 1024):
        os.truncate(path, size)
        if not is_refused(name, path):
            taken.append(size)
    # the last field says for which version of some other operators the file was written: the network is whole without
    assert taken == [ONNX.stat().st_size - 16]


def is_refused(name: str, path: Path) -> bool:
    """Whether the runtime does not take the file, or takes it but then does not find the figure."""
    try:
        require_sight(MobileNetSsd(LOADS[name](path), FLOOR))
    except ModelError:
        return True
    return False


@pytest.mark.parametrize("name", LOADS)
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"no model\n" * 100, id="text"),
        pytest.param(bytes(4096), id="zeros"),
        pytest.param(b"\xff" * 4096, id="ones"),
        pytest.param(random.Random(1).randbytes(4096), id="noise"),
        pytest.param(b"<!DOCTYPE html><html></html>", id="a web page"),
    ],
)
def test_a_runtime_refuses_what_is_no_model(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.onnx"
    path.write_bytes(content)
    assert_refused_by_runtime(name, path)


@pytest.mark.parametrize("name", LOADS)
def test_a_runtime_refuses_what_is_no_file(name: str, tmp_path: Path) -> None:
    assert_refused_by_runtime(name, tmp_path / "absent.onnx")
    assert_refused_by_runtime(name, tmp_path)


def assert_refused_by_runtime(name: str, path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        LOADS[name](path)
    line = str(caught.value)
    assert line.startswith(f"{path}: {name} cannot ")
    assert "`edgecount models verify`" in line
    assert "\n" not in line


CONFIG = """
cameras:
  entrance:
    lines:
      door: {from: [0.2, 0.5], to: [0.8, 0.5], in_side: right}
detector: {model: MODEL}
"""


def check(folder: Path, model: str = "mobilenet_ssd") -> subprocess.CompletedProcess[str]:
    """`edgecount check` of a copy of edgecount that lies in this folder."""
    if not (folder / "edgecount").exists():
        shutil.copytree(
            ROOT / "edgecount", folder / "edgecount", symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    (folder / "config.yaml").write_text(CONFIG.replace("MODEL", model))
    command = [sys.executable, "-m", "edgecount", "check", "--config", "config.yaml"]
    return ran(command, folder)


def drop_weights(models: Path) -> None:
    (models / ONNX.name).unlink()


def cut_weights(models: Path) -> None:
    os.truncate(models / ONNX.name, 5_000_000)


def cut_card(models: Path) -> None:
    os.truncate(models / "model.json", 100)


def other_weights(models: Path) -> None:
    """A network that runs, on a card that fits it, but with nothing in the middle of its largest layer."""
    content = bytearray((models / ONNX.name).read_bytes())
    content[7_500_000:8_500_000] = bytes(1_000_000)
    (models / ONNX.name).write_bytes(content)
    card = json.loads((models / "model.json").read_text())
    (models / "model.json").write_text(json.dumps(card | {"sha256": hashlib.sha256(content).hexdigest()}))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(
            drop_weights,
            f"{ONNX.name}: cannot be read (No such file or directory); ",
            id="absent",
            marks=pytest.mark.long,
        ),
        pytest.param(
            cut_weights, f"{ONNX.name}: 5000000 bytes where there should be {ONNX.stat().st_size}; ", id="cut"
        ),
        pytest.param(
            cut_card, "model.json: unreadable; install edgecount again", id="its card cut", marks=pytest.mark.long
        ),
        pytest.param(
            other_weights,
            "the model does not see what is in its test picture",
            id="another network",
            marks=pytest.mark.long,
        ),
    ],
)
def test_edgecount_says_in_one_line_what_is_wrong_with_its_model(
    tmp_path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    shutil.copytree(FOLDER, tmp_path / "models" / "mobilenet_ssd")
    spoil(tmp_path / "models" / "mobilenet_ssd")
    done = check(tmp_path)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("edgecount: ")
    assert reason in line


@pytest.mark.parametrize(
    ("model", "status", "reason"),
    [
        pytest.param(
            "model.pt",
            2,
            "must be mobilenet_ssd, nanodet, person, or the path of an .onnx, .caffemodel or",
            id="another",
        ),
        pytest.param(
            "junk.onnx",
            1,
            "junk.onnx: an ONNX file does not say how it is to be read",
            id="no family",
            marks=pytest.mark.long,
        ),
        pytest.param("junk.onnx, family: yolox", 1, "junk.onnx: no ONNX file, or not all of one", id="no ONNX file"),
        pytest.param(
            "absent.onnx, family: yolox", 1, "absent.onnx: absent; check the path", id="no file", marks=pytest.mark.long
        ),
        pytest.param(
            "absent.caffemodel",
            1,
            "absent.prototxt: absent; a Caffe model is two files",
            id="no pair",
            marks=pytest.mark.long,
        ),
        pytest.param(
            "junk.caffemodel",
            1,
            "junk.caffemodel: no SSD for OpenCV together with junk",
            id="no model",
            marks=pytest.mark.long,
        ),
    ],
)
def test_edgecount_says_in_one_line_what_is_wrong_with_a_model_of_ones_own(
    tmp_path: Path, model: str, status: int, reason: str
) -> None:
    (tmp_path / "junk.onnx").write_text("none")
    (tmp_path / "junk.prototxt").write_text("layer {")
    (tmp_path / "junk.caffemodel").write_text("none")
    done = check(tmp_path, model)
    assert done.returncode == status
    (line,) = done.stderr.splitlines()
    assert reason in line

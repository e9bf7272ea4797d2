"""`python -m tools.shop`: make the detectors of our own, render clips with their truth, or look at pictures.

python -m tools.shop overhead [--seed N] [--chunks N] [--output FOLDER]
python -m tools.shop person [--output FOLDER]
python -m tools.shop clips [--output FOLDER]
python -m tools.shop pictures FILE.png
"""

import argparse
import hashlib
import json
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "bench-output" / "shop"
OVERHEAD = ROOT / "models" / "overhead"
PERSON = ROOT / "models" / "person"
NANODET = ROOT / "models" / "nanodet" / "nanodet_g_person.onnx"
CHUNKS = 950


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tools.shop", description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("overhead", help="train the detector of models/overhead, and write its card")
    training.add_argument("--seed", type=int, default=1)
    training.add_argument("--chunks", type=int, default=CHUNKS, help="how long to train; default: %(default)s")
    training.add_argument("--makers", type=int, default=1, help="processes that make samples; default: %(default)s")
    training.add_argument("--output", type=Path, default=OVERHEAD, help="default: %(default)s")
    person = commands.add_parser("person", help="make the detector of models/person, and write its card")
    person.add_argument("--output", type=Path, default=PERSON, help="default: %(default)s")
    clips = commands.add_parser("clips", help="render the clips of the benchmark, those that are not there yet")
    clips.add_argument("--output", type=Path, default=CACHE / "clips", help="default: %(default)s")
    pictures = commands.add_parser("pictures", help="a sheet of training samples, to be looked at")
    pictures.add_argument("file", type=Path)
    options = parser.parse_args()
    if options.command == "overhead":
        _train(options.seed, options.chunks, options.makers, options.output)
    elif options.command == "person":
        _make_person(options.output)
    elif options.command == "clips":
        _render(options.output)
    else:
        _show(options.file)


def _train(seed: int, chunks: int, makers: int, output: Path) -> None:
    from tools.shop.overhead_training import export, train  # noqa: PLC0415 - needs torch

    began = time.monotonic()
    net = train(
        chunks, seed, CACHE, makers, lambda line: print(f"{time.monotonic() - began:.0f} s: {line}", flush=True)
    )
    card = json.loads((OVERHEAD / "model.json").read_text())
    output.mkdir(parents=True, exist_ok=True)
    export(net, output / card["file"])
    _describe(card, output)


def _make_person(output: Path) -> None:
    import onnx  # noqa: PLC0415 - slow where nothing is asked for

    from tools.shop.bodies import bodies  # noqa: PLC0415
    from tools.shop.person import SIZE, lessons, opened, pictures, quantised, rendered  # noqa: PLC0415
    from tools.shop.person_heads import scenes, taught  # noqa: PLC0415 - needs torch

    clips = rendered(bodies(160, 1, CACHE), CACHE / "person")
    former = opened(onnx.load(NANODET))
    content = quantised(taught(former, scenes(former, lessons(clips), SIZE), SIZE), pictures(clips))
    card = json.loads((PERSON / "model.json").read_text())
    output.mkdir(parents=True, exist_ok=True)
    (output / card["file"]).write_bytes(content)
    _describe(card, output)


def _describe(card: dict[str, object], output: Path) -> None:
    """Write the card of the weights that were made."""
    file = output / str(card["file"])
    content = file.read_bytes()
    card |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    (output / "model.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"{file}: {len(content):,} bytes, SHA-256 {card['sha256']}")


def _render(output: Path) -> None:
    from tools.shop.bodies import bodies  # noqa: PLC0415 - slow where nothing is asked for
    from tools.shop.clip import render  # noqa: PLC0415
    from tools.shop.conditions import ALL  # noqa: PLC0415

    people = bodies(40, 2, CACHE)  # others than those of the training
    for conditions in ALL:
        if not (output / conditions.name / "truth.json").exists():
            print(render(conditions, people, output), flush=True)


def _show(file: Path) -> None:
    import cv2  # noqa: PLC0415
    import numpy as np  # noqa: PLC0415

    from tools.shop.bodies import bodies  # noqa: PLC0415
    from tools.shop.overhead_sample import SampleMaker  # noqa: PLC0415

    maker = SampleMaker(bodies(40, 2, CACHE), 7, cameras=8, floors=20)
    pictures = [maker.sample().shown[:3].transpose(1, 2, 0) for _ in range(24)]
    cv2.imwrite(str(file), np.vstack([np.hstack(pictures[row : row + 6]) for row in range(0, 24, 6)]))


if __name__ == "__main__":
    main()

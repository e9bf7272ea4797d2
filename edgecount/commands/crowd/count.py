"""`edgecount crowd count`: how many people pictures and recordings show, with the interval and a map."""

from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path

import cv2
from rich.console import Console

from edgecount.commands.crowd.look_table import csv_of, print_looks
from edgecount.commands.crowd.looking import CrowdLook, Looks, files_of
from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import complain
from edgecount.commands.text.progress import bars
from edgecount.density.crowd import Crowd, PeopleCounter
from edgecount.density.fetched import FETCHED
from edgecount.errors import SourceError
from edgecount.files.replacing import replace_file
from edgecount.files.writable import require_file, require_folder
from edgecount.overlay.density_map import draw_density
from edgecount.ports import Image
from edgecount.wiring.seeing.crowd_counter import load_counter
from edgecount.wiring.seeing.instance_counter import load_instance_counter


def add(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser("count", help="how many people pictures and recordings show")
    parser.add_argument("places", metavar="FILE|FOLDER", type=Path, nargs="+", help="pictures, recordings or folders")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--model", default=FETCHED, help=f"a name, or the path of an ONNX file; default: {FETCHED}")
    by_shapes = "count by people's shapes instead, with a model of `edgecount segment train`"
    ways.add_argument("--instances", metavar="MODEL.onnx", type=Path, help=by_shapes)
    parser.add_argument(
        "--every", metavar="SECONDS", type=arguments.duration, default=10.0, help="of a recording; default: 10"
    )
    parser.add_argument("--csv", metavar="OUT.csv", type=Path, help="write a line for each look")
    parser.add_argument(
        "--maps", metavar="FOLDER", type=Path, help="write how many people are where, as pictures with nobody in them"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Count; 1 where a file could not be read: it is told, and the others are counted."""
    files = files_of(options.places)
    if options.csv is not None:
        require_file(options.csv)
    if options.maps is not None:
        require_folder(options.maps)
    found: list[CrowdLook] = []
    problems: list[SourceError] = []
    with bars(files) as told:
        looks = Looks(_load(options), options.every, partial(_keep_map, options.maps), told)
        for result in looks.at(files):
            if isinstance(result, SourceError):
                problems.append(result)
            else:
                found += result
    for problem in problems:
        complain(str(problem))
    if options.csv is not None and found:
        replace_file(options.csv, csv_of(found).encode(errors="surrogateescape"))
    print_looks(found, Console(highlight=False))
    return 1 if problems else 0


def _load(options: Namespace) -> Callable[[int], PeopleCounter]:
    """What loads a counter that runs on so many threads."""
    if options.instances is not None:
        return partial(load_instance_counter, options.instances)
    return partial(load_counter, options.model)


def _keep_map(folder: Path | None, file: Path, seconds: float | None, image: Image, crowd: Crowd) -> None:
    if folder is None:
        return
    name = file.name if seconds is None else f"{file.name}-{seconds:07.1f}s"
    _, content = cv2.imencode(".png", draw_density(image, crowd))
    replace_file(folder / f"{name}.png", content.tobytes())

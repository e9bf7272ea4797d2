"""`edgecount segment train`: a Mask R-CNN of one's own, from pictures in which people are outlined."""

from argparse import Namespace
from pathlib import Path

from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.segment.told import print_precision
from edgecount.commands.text.console import say
from edgecount.commands.text.training_progress import training_progress
from edgecount.detectors.own_card import card_path
from edgecount.errors import UsageError
from edgecount.files.writable import require_file
from edgecount.training.extra import SHAPES, require_extra
from edgecount.training.instances.marked_people import read_people
from edgecount.training.rounds import STEPS

ROUNDS, SIDE = 48, 480
"""Where nothing else is asked for."""


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("train", help="train Mask R-CNN on pictures in which people are outlined")
    parser.add_argument(
        "places", metavar="FOLDER|FILE", type=Path, nargs="+", help="COCO's .json or CVAT's .xml, or folders with one"
    )
    parser.add_argument("--out", metavar="NAME.onnx", type=Path, required=True, help="the model to write")
    rounds, seeds, sides = (arguments.whole_number(*ends) for ends in ((1, 1000), (0, 2**31), (128, 1920)))
    in_rounds = f"of {STEPS} steps each; default: {ROUNDS}"
    parser.add_argument("--rounds", type=rounds, default=ROUNDS, metavar="N", help=in_rounds)
    parser.add_argument("--seed", type=seeds, default=0, metavar="N", help="of what is random; default: 0")
    longer = f"the longer side of what the network sees; default: {SIDE}"
    parser.add_argument("--side", type=sides, default=SIDE, metavar="PIXELS", help=longer)
    parser.add_argument(
        "--examples", metavar="OUT.jpg", type=Path, help="write pictures held back, as they are, with people drawn in"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Train, and print what came of it."""
    require_extra(SHAPES)
    if options.out.suffix != ".onnx":
        raise UsageError(f"--out {options.out}: must be the name of an .onnx file")
    marked = read_people(options.places)
    from edgecount.training.instances import training  # noqa: PLC0415 - loads PyTorch, which may not be there
    from edgecount.training.instances.course import InstanceLesson  # noqa: PLC0415 - as above

    for path in (*training.written(options.out), *([options.examples] if options.examples else [])):
        require_file(path)
    ask = training.InstancePlan(
        options.out, InstanceLesson(options.rounds, options.seed), options.side, options.examples
    )
    name = ", ".join(place.resolve().name for place in options.places)
    with training_progress(options.rounds, lambda result: f"shapes {1 - result.error:.3f}") as listener:
        card = training.train(name, marked, ask, listener)
    print_precision(card.precision)
    say(f"{options.out}: trained; its card is {card_path(options.out)}, its course {training.plot_path(options.out)}")
    return 0

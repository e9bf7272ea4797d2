"""`edgecount crowd train`: a density net of one's own, from pictures in which heads are marked."""

from argparse import ArgumentTypeError, Namespace
from pathlib import Path

from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import say
from edgecount.commands.text.training_progress import training_progress
from edgecount.detectors.own_card import card_path
from edgecount.errors import UsageError
from edgecount.files.writable import require_file
from edgecount.training.annotations.marked_folder import read_marked
from edgecount.training.extra import NETS, require_extra
from edgecount.training.rounds import STEPS

ROUNDS, SIDE = 20, 480
"""Where nothing else is asked for."""
LEAST, WIDEST = 0.5, 8.0
"""Cells that a head may be spread over."""


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("train", help="train a density net on pictures in which heads are marked")
    parser.add_argument("pictures", metavar="FOLDER", type=Path, help="pictures, and files that say where heads are")
    parser.add_argument("--out", metavar="NAME.onnx", type=Path, required=True, help="the model to write")
    rounds, seeds, sides = (arguments.whole_number(*ends) for ends in ((1, 1000), (0, 2**31), (128, 1920)))
    in_rounds = f"of {STEPS} steps each; default: {ROUNDS}"
    parser.add_argument("--rounds", type=rounds, default=ROUNDS, metavar="N", help=in_rounds)
    parser.add_argument("--seed", type=seeds, default=0, metavar="N", help="of what is random; default: 0")
    parser.add_argument(
        "--loss", choices=("mse", "bayesian"), default="mse", help="mse: of a blurred map; bayesian: of the points"
    )
    longer = f"the longer side of what the net sees; default: {SIDE}"
    parser.add_argument("--side", type=sides, default=SIDE, metavar="PIXELS", help=longer)
    parser.add_argument(
        "--spread",
        type=_spread,
        metavar="CELLS",
        help="how far a head is spread over cells of 8 pixels; default: by how near heads are to each other",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Train, and print what came of it."""
    require_extra(NETS)
    if options.out.suffix != ".onnx":
        raise UsageError(f"--out {options.out}: must be the name of an .onnx file")
    marked = read_marked(options.pictures)
    from edgecount.training.density import training  # noqa: PLC0415 - loads PyTorch, which may not be there
    from edgecount.training.density.course import Lesson  # noqa: PLC0415 - as above

    for path in training.written(options.out):
        require_file(path)
    lesson = Lesson(options.rounds, options.seed, options.loss)
    ask = training.TrainingPlan(options.out, lesson, options.side, options.spread)
    with training_progress(options.rounds, lambda result: f"off by {result.error:.2f} people") as listener:
        card = training.train(options.pictures.resolve().name, marked, ask, listener)
    for part in card.errors:
        say(f"{part.least} to {part.most} people: off by {part.mae:.1f} on average, {part.pictures} pictures held back")
    say(f"{options.out}: trained; its card is {card_path(options.out)}, its course {training.plot_path(options.out)}")
    return 0


def _spread(text: str) -> float:
    """Cells over which a head is spread."""
    try:
        cells = float(text)
    except ValueError:
        cells = 0.0
    if not LEAST <= cells <= WIDEST:
        raise ArgumentTypeError(f"must be a number of cells, {LEAST:g} to {WIDEST:g}, not {text!r}")
    return cells

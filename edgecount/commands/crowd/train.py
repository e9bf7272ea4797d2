"""`edgecount crowd train`: a density net of one's own, from pictures in which heads are marked."""

from argparse import ArgumentTypeError, Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from edgecount.commands.parsing import arguments
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import complain, say
from edgecount.density.card import card_path
from edgecount.errors import UsageError
from edgecount.files.writable import require_file
from edgecount.training.annotations.marked_folder import read_marked
from edgecount.training.density.rounds import STEPS
from edgecount.training.extra import require_extra

if TYPE_CHECKING:
    from edgecount.training.density.rounds import RoundResult
    from edgecount.training.density.training import Listener

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
    require_extra()
    if options.out.suffix != ".onnx":
        raise UsageError(f"--out {options.out}: must be the name of an .onnx file")
    marked = read_marked(options.pictures)
    from edgecount.training.density import training  # noqa: PLC0415 - loads PyTorch, which may not be there
    from edgecount.training.density.course import Lesson  # noqa: PLC0415 - as above

    for path in training.written(options.out):
        require_file(path)
    lesson = Lesson(options.rounds, options.seed, options.loss)
    ask = training.TrainingPlan(options.out, lesson, options.side, options.spread)
    with _shown(options.rounds) as listener:
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


@contextmanager
def _shown(rounds: int) -> Iterator["Listener"]:
    """A progress bar on stderr where that is a terminal, else a line for each round."""
    from edgecount.training.density.training import Listener  # noqa: PLC0415 - loads PyTorch

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("training", total=rounds * STEPS)

        def told(results: Sequence["RoundResult"]) -> None:
            best = min(result.error for result in results)
            progress.update(task, completed=len(results) * STEPS, description=f"off by {best:.2f} people at best")
            if not console.is_terminal:
                last = results[-1]
                how = f"loss {last.loss:.3f}, off by {last.error:.2f} people, at best {best:.2f}"
                say(f"round {len(results)} of {rounds}: {how}")

        yield Listener(complain, lambda: progress.advance(task), told)

"""`edgecount crowd evaluate`: how far the numbers are off on marked pictures, by how many people there are."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from edgecount.commands.crowd.count_plot import CountedTrue, count_plot
from edgecount.commands.crowd.marked import CountedPicture, counted_pictures
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import told_plainly
from edgecount.density.count_errors import count_errors
from edgecount.density.fetched import FETCHED
from edgecount.files.replacing import replace_file
from edgecount.files.writable import require_file
from edgecount.training.density.errors_by_count import errors_by_count


def add(subparsers: Subparsers) -> None:
    """Declare the action."""
    parser = subparsers.add_parser("evaluate", help="how far the numbers are off, on pictures with marked heads")
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="pictures, and where their heads are")
    parser.add_argument("--model", default=FETCHED, help=f"a name, or the path of an ONNX file; default: {FETCHED}")
    parser.add_argument("--plot", metavar="OUT.png", type=Path, help="draw what was counted beside what is there")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Count the pictures, print the errors, and draw them."""
    if options.plot is not None:
        require_file(options.plot)
    pictures = counted_pictures(options.folder, options.model)
    with told_plainly():
        Console(highlight=False).print(_table(pictures))
    if options.plot is not None:
        points = [CountedTrue(one.true, one.estimate) for one in pictures]
        replace_file(
            options.plot, count_plot(points, f"{options.folder.name}, counted with {Path(options.model).name}")
        )
    return 0


def _table(pictures: Sequence[CountedPicture]) -> Table:
    """A row for each bin with pictures in it, and one for all of them."""
    table = Table(box=SIMPLE_HEAD)
    for column in ("people", "pictures", "MAE", "RMSE", "MAPE", "in the interval"):
        table.add_column(column, justify="right")
    bins = errors_by_count([one.estimate.people for one in pictures], [one.true for one in pictures])
    for each in bins:
        within = [one for one in pictures if each.least <= one.true <= each.most]
        table.add_row(f"{each.least}-{each.most}", *_row(within))
    table.add_row("all", *_row(pictures))
    return table


def _row(pictures: Sequence[CountedPicture]) -> tuple[str, ...]:
    errors = count_errors([one.estimate.people for one in pictures], [one.true for one in pictures])
    inside = sum(one.estimate.low <= one.true <= one.estimate.high for one in pictures)
    share = "-" if errors.relative is None else f"{100 * errors.relative:.0f} %"
    numbers = (f"{errors.mean:.1f}", f"{errors.root_mean_square:.1f}", share)
    return str(errors.pictures), *numbers, f"{100 * inside / errors.pictures:.0f} %"

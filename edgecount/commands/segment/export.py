"""`edgecount segment export`: the model of a training that is not at its end, as good as it is."""

from argparse import Namespace
from pathlib import Path

from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.segment.told import print_precision
from edgecount.commands.text.console import say
from edgecount.errors import UsageError
from edgecount.files.writable import require_file
from edgecount.training.extra import SHAPES, require_extra
from edgecount.training.instances.marked_people import read_people


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("export", help="write the model of a training that is not at its end")
    parser.add_argument(
        "places", metavar="FOLDER|FILE", type=Path, nargs="+", help="the pictures that it is trained on"
    )
    parser.add_argument("--of", metavar="NAME.onnx", type=Path, required=True, help="what the training shall write")
    parser.add_argument("--to", metavar="NEW.onnx", type=Path, required=True, help="the model to write now")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Write it, with its card and its course so far."""
    require_extra(SHAPES)
    if options.to.suffix != ".onnx" or options.to.absolute() == options.of.absolute():
        raise UsageError(f"--to {options.to}: must be the name of another .onnx file than --of")
    marked = read_people(options.places)
    from edgecount.training.instances import training  # noqa: PLC0415 - loads PyTorch, which may not be there

    for path in (options.to, training.plot_path(options.to)):
        require_file(path)
    name = ", ".join(place.resolve().name for place in options.places)
    print_precision(training.so_far(name, marked, options.of, options.to).precision)
    say(f"{options.to}: written; the training of {options.of.name} goes on when it is asked to")
    return 0

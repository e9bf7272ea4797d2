"""`edgecount privacy`: the receipt of stored data, with places, retention, receivers, and any pictures found."""

import json
import os
from argparse import Namespace

from rich.console import Console

from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.console import complain, say
from edgecount.commands.text.privacy_text import print_receipt
from edgecount.config.load import find
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.errors import UsageError
from edgecount.privacy.receipt_record import place_of, receipt_record
from edgecount.wiring.receipt import masks, receipt_of, told
from edgecount.wiring.state import state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("privacy", help="what is stored and for how long, and that it holds no picture")
    add_config(parser)
    add_state(parser)
    parser.add_argument("--json", action="store_true", help="all of it, as one JSON object")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Print the receipt; 1 where a picture was found, or a file could not be searched."""
    state = state_folder(options.state, os.environ)
    config = load_layered(find(options.config), None, KeptSettings(state))
    if not state.is_dir():
        raise UsageError(f"there is no state folder {state}: start `edgecount run`, or name another with --state")
    found, zone = receipt_of(config, state), config.site.timezone
    if options.json:
        say(json.dumps(receipt_record(found, tuple(told(config)), masks(config), zone)))
    else:
        print_receipt(found, tuple(told(config)), masks(config), zone, Console(highlight=False))
    for picture in found.search.pictures:
        complain(f"{place_of(picture)} is a picture ({picture.kind}), and edgecount keeps none there: delete it")
    for problem in found.search.unread:
        complain(f"{problem} could not be looked into: ask as the user of the service, or with sudo")
    return 1 if found.search.pictures or found.search.unread else 0

"""`edgecount privacy`: the receipt of stored data, with places, retention, receivers, and any pictures found."""

import json
import os
from argparse import Namespace
from collections.abc import Iterator

from rich.console import Console

from edgecount.commands.console import complain, say
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.privacy_text import place_of, print_receipt, receipt_record
from edgecount.config.load import find
from edgecount.config.model import Config
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.errors import UsageError
from edgecount.privacy.receipt import receipt
from edgecount.wiring.layout import calendar
from edgecount.wiring.state import REPORTS, STORE, state_folder


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
    keep, days = config.retention, calendar(config)
    found = receipt(state / STORE, state / REPORTS, keep.events_days, keep.files_days, days)
    if options.json:
        say(json.dumps(receipt_record(found, tuple(told(config)), masks(config), days.zone)))
    else:
        print_receipt(found, tuple(told(config)), masks(config), days.zone, Console(highlight=False))
    for picture in found.search.pictures:
        complain(f"{place_of(picture)} is a picture ({picture.kind}), and edgecount keeps none there: delete it")
    for problem in found.search.unread:
        complain(f"{problem} could not be looked into: ask as the user of the service, or with sudo")
    return 1 if found.search.pictures or found.search.unread else 0


def told(config: Config) -> Iterator[str]:
    """The receivers of data, a line for each, without secrets."""
    yield from (block.receipt() for block in config.sinks)
    for name, camera in config.cameras.items():
        if camera.picture_seconds is not None:
            yield f"the MQTT broker: a picture of {name} every {camera.picture_seconds:g} seconds, {masks(config)}"
    if config.health.port != "off":
        yield f"programs on this machine: health and metrics, at 127.0.0.1:{config.health.port}"
    yield "the log, under systemd the journal: crossings and faults, for as long as it is set to keep them"


def masks(config: Config) -> str:
    """How pictures hide people, in a line."""
    mask = config.privacy.mask
    return "people are shown as they are (mask: off)" if mask == "off" else f"people are painted over (mask: {mask})"

"""`edgecount occupancy`: sets the number of people inside."""

import os
from argparse import ArgumentTypeError, Namespace
from pathlib import Path
from uuid import uuid4

from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Parser, Subparsers, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.daemon.operations.control_socket import ask
from edgecount.errors import StoreError
from edgecount.events.model import OccupancyAdjusted
from edgecount.site.command import MOST_INSIDE
from edgecount.store.event_store import EventStore
from edgecount.wiring.state import STORE, state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("occupancy", help="correct the number of people inside")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    setter = actions.add_parser("set", help="say how many people are inside now")
    setter.add_argument("value", metavar="N", type=people, help=f"the number of people, 0 to {MOST_INSIDE}")
    add_config(setter)
    add_state(setter)
    setter.set_defaults(execute=set_occupancy)


def people(text: str) -> int:
    """A number of people."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) <= MOST_INSIDE):
        raise ArgumentTypeError(f"must be a whole number from 0 to {MOST_INSIDE}, not {text!r}")
    return int(text)


def set_occupancy(options: Namespace) -> int:
    """Send the number to the running daemon; where none runs, store it for the next one."""
    state = state_folder(options.state, os.environ)
    request = {"ask": "occupancy", "value": options.value}
    if ask(state, request) is None:
        try:
            _store(state / STORE, options)
        except StoreError:
            # A daemon that has started meanwhile has the store, and takes the command.
            if ask(state, request) is None:
                raise
    say(f"people inside now: {options.value}")
    return 0


def _store(path: Path, options: Namespace) -> None:
    if not path.is_file():
        raise StoreError(f"there is no store at {path}; start `edgecount run`, or name its folder with --state")
    site = load_layered(find(options.config), None, KeptSettings(path.parent)).site
    adjusted = OccupancyAdjusted(id=uuid4(), site=site.slug, ts=SystemClock().now(), value=options.value)
    with EventStore(path) as store:
        store.append([adjusted])

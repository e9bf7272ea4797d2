"""`edgecount status`: prints the status of the running daemon."""

import json
import os
from argparse import Namespace
from pathlib import Path
from typing import cast

from rich.console import Console

from edgecount import __version__
from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.console import complain, say
from edgecount.commands.text.status_text import print_status, print_stopped
from edgecount.config.load import find
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.daemon.operations.control_socket import ask
from edgecount.errors import ConfigError, EdgecountError
from edgecount.site.learning import figures_of
from edgecount.site.status_record import StatusRecord, StoppedRecord, stopped_record
from edgecount.store.reader import StoreReader
from edgecount.wiring.layout import site_layout
from edgecount.wiring.state import STORE, state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("status", help="how many people are inside, and how the running daemon is")
    add_config(parser)
    add_state(parser)
    parser.add_argument("--json", action="store_true", help="all of it, as one JSON object")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Ask the daemon and print its answer; where none runs, print what it has counted last, and return 1."""
    state = state_folder(options.state, os.environ)
    status = ask(state, {"ask": "status"})
    if status is None:
        return _stopped(state, options)
    if options.json:
        say(json.dumps(status))
        return 0
    try:
        print_status(cast("StatusRecord", status), Console(highlight=False))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise EdgecountError(
            "the running edgecount is of another version: start it again, or ask with --json"
        ) from error
    return 0


def _stopped(state: Path, options: Namespace) -> int:
    """Say that no daemon runs; and before that, what the last one has counted, where store and config tell it."""
    last = _last_counts(state, options)
    if options.json:
        say(json.dumps({"running": False} if last is None else last))
    elif last is not None:
        print_stopped(last, Console(highlight=False))
    if not options.json:
        complain(
            f"no edgecount runs with the state folder {state}: start `edgecount run`, or name another with --state"
        )
    return 1


def _last_counts(state: Path, options: Namespace) -> StoppedRecord | None:
    """The last counts in the store; None where there are none, or where no config says how the site is laid out.

    EdgecountError where the config that was named is wrong, or the store cannot be read.
    """
    if not (state / STORE).is_file():
        return None
    try:
        layout = site_layout(load_layered(find(options.config), None, KeptSettings(state)))
    except ConfigError:
        if options.config is None:
            return None
        raise
    now = SystemClock().now()
    with StoreReader(state / STORE) as reader:
        extent = reader.extent()
        if extent is None:
            return None
        figures = figures_of(reader, layout, layout.calendar.day_of(min(extent.end, now))).figures
    return stopped_record(__version__, layout, figures, min(extent.end, now), now)

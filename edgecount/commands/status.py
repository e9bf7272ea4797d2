"""`edgecount status`: prints the status of the running daemon."""

import json
import os
from argparse import Namespace
from typing import cast

from rich.console import Console

from edgecount.commands.console import say
from edgecount.commands.parser import Subparsers, add_state
from edgecount.commands.text.status_text import print_status
from edgecount.daemon.operations.control_socket import ask
from edgecount.errors import EdgecountError
from edgecount.site.status_record import StatusRecord
from edgecount.wiring.state import state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("status", help="how many people are inside, and how the running daemon is")
    add_state(parser)
    parser.add_argument("--json", action="store_true", help="all of it, as one JSON object")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Ask the daemon and print its answer; 1 where none runs."""
    state = state_folder(options.state, os.environ)
    status = ask(state, {"ask": "status"})
    if options.json:
        say(json.dumps(status or {"running": False}))
        return 0 if status else 1
    if status is None:
        raise EdgecountError(
            f"no edgecount runs with the state folder {state}: start `edgecount run`, or name another with --state"
        )
    try:
        print_status(cast("StatusRecord", status), Console(highlight=False))
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise EdgecountError(
            "the running edgecount is of another version: start it again, or ask with --json"
        ) from error
    return 0

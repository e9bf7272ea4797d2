"""`edgecount backup`: everything that was counted and set, in one file."""

import os
from argparse import Namespace
from pathlib import Path

from edgecount.backup.archive import write_backup
from edgecount.backup.asked import CONFIG
from edgecount.clock import SystemClock
from edgecount.commands.parsing.parser import Subparsers, add_config, add_state
from edgecount.commands.text.console import say
from edgecount.config.load import find
from edgecount.errors import UsageError
from edgecount.wiring.state import databases, state_folder


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "backup", help="save what was counted and set in one file, while the daemon runs or not"
    )
    add_config(parser)
    add_state(parser)
    parser.add_argument("file", metavar="BACKUP.zip", type=Path, help="the file to write; it must not be there yet")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Write the backup, and print a line about it."""
    state = state_folder(options.state, os.environ)
    there = {path: secret for path, secret in databases(state).items() if path.exists()}
    if not there:
        raise UsageError(f"there is nothing to save in {state}: name the state folder with --state")
    config = find(options.config)
    manifest = write_backup(options.file, there, {CONFIG: config.read_bytes()}, SystemClock().now(), state)
    size = sum(member.size for member in manifest.members.values())
    say(f"{options.file}: {' · '.join(manifest.members)}, {size / 1e6:.1f} MB before packing")
    say("no password is in it: those of cameras are to be given anew where it is restored")
    return 0

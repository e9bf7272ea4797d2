"""`edgecount report`: write the CSV and Excel files of a day, or of a range of days, from the store."""

import os
from argparse import Namespace
from pathlib import Path

from edgecount.app import STORE, report_settings, state_folder
from edgecount.clock import SystemClock
from edgecount.commands import arguments
from edgecount.commands.parser import Subparsers, add_config, add_state
from edgecount.commands.voice import say
from edgecount.config.load import find, load
from edgecount.errors import UsageError
from edgecount.sinks.reports import Reports
from edgecount.store.reader import StoreReader


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("report", help="write the CSV and Excel files of any days from the store")
    add_config(parser)
    add_state(parser)
    parser.add_argument("--from", dest="first", metavar="DAY", type=arguments.day, help="first day; default: today")
    parser.add_argument("--to", dest="last", metavar="DAY", type=arguments.day, help="last day; default: the first")
    parser.add_argument("--output", metavar="DIR", type=Path, help="where to; default: the folder reports of the state")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Write the files and say where they are."""
    settings = report_settings(load(find(options.config), None))
    state = state_folder(options.state, os.environ)
    now = SystemClock().now()
    first = options.first or settings.calendar.day_of(now)
    last = options.last or first
    if last < first:
        raise UsageError(
            f"--to {last} is before --from {first}: give the earlier day first"
            if options.first
            else f"--to {last} lies in the past, and without --from the first day is today: give --from as well"
        )
    with StoreReader(state / STORE) as reader:
        written = Reports(reader, settings, options.output or state / "reports").write_all(first, last, now)
    for path in written:
        say(str(path))
    if not written:
        raise UsageError(f"{first} is still to come: there is nothing to report")
    return 0

"""`edgecount fleet count FOLDER`: count all recordings of a folder by the workers of a fleet."""

import time
from argparse import Namespace

from edgecount.clock import SystemClock
from edgecount.commands.count import add_options, count_with
from edgecount.commands.fleet.database_option import add_database
from edgecount.commands.fleet.quiet_libraries import quiet_libraries
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import complain
from edgecount.fleet.extra import require_fleet
from edgecount.wiring.recordings.elsewhere.parts_elsewhere import PartsElsewhere

LOOK_SECONDS = 1.0
"""The wait between two looks at how far the workers are."""


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser(
        "count", help="count all recordings of a folder by all workers; killed and started again, it goes on"
    )
    add_options(parser)
    add_database(parser)
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Put the parts into the queue, wait, and join them; 1 where a recording could not be counted."""
    require_fleet()
    from edgecount.fleet.jobs.part_desk import PartDesk  # noqa: PLC0415 - loads what only the extra brings

    desk = PartDesk(options.database, SystemClock())
    desk.require_tables()
    with quiet_libraries("procrastinate", "psycopg"):
        return count_with(options, PartsElsewhere(desk, lambda: time.sleep(LOOK_SECONDS), complain).each)

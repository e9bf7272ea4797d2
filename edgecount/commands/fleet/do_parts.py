"""`edgecount fleet worker`: count parts of recordings from the queue, until told to stop."""

import os
import socket
import sys
import threading
from argparse import Namespace

from edgecount.clock import SystemClock
from edgecount.commands.fleet.database_option import add_database
from edgecount.commands.fleet.quiet_libraries import quiet_libraries
from edgecount.commands.parsing.arguments import whole_number
from edgecount.commands.parsing.parser import Subparsers
from edgecount.daemon.operations.signals import stop_on_signals
from edgecount.fleet.extra import require_fleet
from edgecount.log_lines import logging_to
from edgecount.wiring.recordings.elsewhere.order_work import OrderWork

MOST_AT_ONCE = 1024


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("worker", help="count parts of recordings for `fleet count`, until told to stop")
    add_database(parser)
    parser.add_argument(
        "--parts",
        metavar="N",
        type=whole_number(1, MOST_AT_ONCE),
        default=len(os.sched_getaffinity(0)),
        help="how many at a time; default: one a core",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Work; Ctrl-C and SIGTERM end it with status 0, and what is half done is another worker's."""
    require_fleet()
    from edgecount.fleet.jobs.part_worker import PartWorker  # noqa: PLC0415 - loads what only the extra brings

    stop, machine, clock = threading.Event(), socket.gethostname(), SystemClock()
    name = f"{machine} {os.getpid()}"
    with (
        stop_on_signals(stop),
        logging_to(sys.stderr, os.environ, clock),
        quiet_libraries("procrastinate", "psycopg", "asyncio"),
    ):
        PartWorker(options.database, name, OrderWork(machine), options.parts, clock).run(stop)
    return 0

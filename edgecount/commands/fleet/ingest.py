"""`edgecount fleet ingest`: take what the boxes tell into the database, until told to stop."""

import logging
import os
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from edgecount.clock import SystemClock
from edgecount.commands.fleet.database_option import add_database
from edgecount.commands.fleet.quiet_libraries import quiet_libraries
from edgecount.commands.parsing.arguments import whole_number
from edgecount.commands.parsing.parser import Subparsers
from edgecount.daemon.operations.signals import stop_on_signals
from edgecount.fleet.extra import require_fleet
from edgecount.fleet.fleet_queue import BrokerError
from edgecount.log_lines import logging_to

VARIABLE = "EDGECOUNT_FLEET_BROKER"
AGAIN_SECONDS = 2.0
"""The wait until a broker that is away is tried again."""
_LOG = logging.getLogger(__name__)


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("ingest", help="take what the boxes tell into the database, until told to stop")
    add_database(parser)
    parser.add_argument(
        "--broker",
        metavar="URL",
        default=os.environ.get(VARIABLE, "amqp://guest:guest@localhost/"),
        help=f"amqps://USER:PASSWORD@HOST/; default: {VARIABLE}, then the RabbitMQ of this machine",
    )
    parser.add_argument(
        "--metrics", metavar="PORT", type=whole_number(1, 65535), help="answer Prometheus on this port of this machine"
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Run; Ctrl-C and SIGTERM end it with status 0.  A broker or a database that is away is waited for."""
    require_fleet()
    stop = threading.Event()
    with (
        stop_on_signals(stop),
        logging_to(sys.stderr, os.environ, SystemClock()),
        quiet_libraries("pika"),
        _metrics(options),
    ):
        while not stop.is_set():
            try:
                _run(options, stop)
            except BrokerError as error:
                _LOG.warning("%s; tried again", error)
                stop.wait(AGAIN_SECONDS)
    return 0


def _run(options: Namespace, stop: threading.Event) -> None:
    """Move what one connection to the broker brings."""
    from edgecount.fleet.amqp import delivering  # noqa: PLC0415 - loads what only the extra brings
    from edgecount.fleet.database.staging import ready  # noqa: PLC0415
    from edgecount.fleet.ingest import Ingest  # noqa: PLC0415

    with delivering(options.broker) as deliveries:
        _LOG.info("the broker is there")
        Ingest(deliveries, lambda: ready(options.database), SystemClock(), stop).run()


@contextmanager
def _metrics(options: Namespace) -> Iterator[None]:
    """Answer Prometheus while the block runs, if that is wanted."""
    if options.metrics is None:
        yield
        return
    from edgecount.fleet.database.staging import ready  # noqa: PLC0415 - loads what only the extra brings
    from edgecount.fleet.fleet_metrics import FleetMetrics, told_to_prometheus  # noqa: PLC0415

    with told_to_prometheus(FleetMetrics(lambda: ready(options.database), SystemClock()), options.metrics):
        yield

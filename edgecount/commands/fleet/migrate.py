"""`edgecount fleet migrate`: make the fleet's tables, or bring them up to date."""

from argparse import Namespace

from edgecount.commands.fleet.database_option import add_database
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import say
from edgecount.fleet.extra import require_fleet


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("migrate", help="make the tables, or bring them up to date")
    add_database(parser)
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Apply the steps that the database lacks, and name them."""
    require_fleet()
    from edgecount.fleet.database.connecting import connected  # noqa: PLC0415 - loads what only the extra brings
    from edgecount.fleet.database.job_tables import migrate_jobs  # noqa: PLC0415
    from edgecount.fleet.database.migrating import migrate, migrations  # noqa: PLC0415

    with connected(options.database) as connection:
        applied = migrate(connection, migrations())
        jobs = migrate_jobs(connection)
    for step in applied:
        say(f"applied {step.number:04}: {step.name}")
    for name in jobs:
        say(f"applied to the queue of jobs: {name}")
    if not applied and not jobs:
        say("the database is up to date")
    return 0

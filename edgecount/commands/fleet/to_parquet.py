"""`edgecount fleet export`: events as Parquet files, one a month."""

from argparse import Namespace
from datetime import datetime
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.commands.fleet.database_option import add_database
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import say
from edgecount.errors import EdgecountError
from edgecount.fleet.extra import require_fleet
from edgecount.fleet.months import Month, finished


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("export", help="write events as Parquet files, one a month")
    add_database(parser)
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="where the files go: events-2026-05.parquet, ...")
    parser.add_argument("--month", metavar="YYYY-MM", help="this month alone, anew; default: all that are over")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Write the files that are wanted, and say how much is in each."""
    require_fleet()
    from edgecount.fleet.database.archive import events_of, first_event  # noqa: PLC0415 - of the extra
    from edgecount.fleet.database.connecting import connected  # noqa: PLC0415
    from edgecount.fleet.parquet import write_parquet  # noqa: PLC0415

    folder: Path = options.folder
    if not folder.is_dir():
        raise EdgecountError(f"there is no folder {folder}; make it, or name another one")
    with connected(options.database) as connection:
        first = first_event(connection)
        for month in _wanted(options, first, SystemClock().now()):
            count = write_parquet(_file(folder, month), events_of(connection, month))
            say(f"{_file(folder, month)}: {count:,} events")
    return 0


def _file(folder: Path, month: Month) -> Path:
    return folder / f"events-{month}.parquet"


def _wanted(options: Namespace, first: datetime | None, now: datetime) -> list[Month]:
    if options.month:
        return [Month.of(options.month)]
    return [] if first is None else [m for m in finished(first, now) if not _file(options.folder, m).exists()]

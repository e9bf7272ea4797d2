"""`edgecount fleet boxes`: every box, when it was heard, and what is wrong with it."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta

from edgecount.clock import SystemClock
from edgecount.commands.fleet.database_option import add_database
from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import say
from edgecount.fleet.box_states import BoxState, box_states
from edgecount.fleet.extra import require_fleet

SAME_DAY = timedelta(hours=20)
"""So long the time of the day says when that was."""


def add(actions: Subparsers) -> None:
    """Declare the action."""
    parser = actions.add_parser("boxes", help="list the boxes, when each was heard, and what is wrong with it")
    add_database(parser)
    parser.add_argument("--wrong", action="store_true", help="only those with which something is wrong")
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Print a line for each box, and one for all; exit status 1 where a box is silent."""
    require_fleet()
    from edgecount.fleet.database.boxes import last_heard  # noqa: PLC0415 - loads what only the extra brings
    from edgecount.fleet.database.connecting import connected  # noqa: PLC0415

    with connected(options.database) as connection:
        states = box_states(last_heard(connection), SystemClock().now())
    for state in states:
        if state.remarks or not options.wrong:
            say(_line(state))
    silent = sum(state.is_silent for state in states)
    say(f"{len(states)} boxes, {sum(bool(state.remarks) for state in states)} with a remark, {silent} silent")
    return 1 if silent else 0


def _line(state: BoxState) -> str:
    heard = state.heard
    last = heard.heard.astimezone(UTC)
    at = f"{last:%H:%M:%S}" if datetime.now(UTC) - last < SAME_DAY else f"{last:%Y-%m-%d}"
    return f"{heard.box}  {heard.site}  {heard.version}  heard {at} UTC  {'; '.join(state.remarks) or 'well'}"

"""The `edgecount` command: arguments → a subcommand → an exit status."""

import io
import os
import sys
from collections.abc import Sequence

from edgecount import __version__
from edgecount.commands.parser import Parser
from edgecount.commands.voice import complain
from edgecount.daemon.signals import abrupt_ctrl_c, unwind_on_sigterm
from edgecount.errors import ConfigError, EdgecountError

INTERRUPTED = 130
"""The exit status that shells give a program ended by Ctrl-C."""


def build_parser() -> Parser:
    """All subcommands and their arguments."""
    # Loads every library, which takes a second: main sees to it that Ctrl-C meanwhile prints no traceback.
    from edgecount.commands import check, models, occupancy, replay, report, run, status  # noqa: PLC0415

    parser = Parser(prog="edgecount", description="Counts people who cross entry lines in front of cameras.")
    parser.add_argument("--version", action="version", version=f"edgecount {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for command in (run, check, replay, report, status, occupancy, models):
        command.add(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 1 failed, 2 bad usage or config.  Errors are lines on stderr that name the remedy."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where it was closed
            stream.reconfigure(errors="backslashreplace")  # a name that it cannot spell is no reason to fail
    with abrupt_ctrl_c():
        parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        with unwind_on_sigterm():
            status: int = options.execute(options)
    except EdgecountError as error:
        for line in error.problems if isinstance(error, ConfigError) else (str(error),):
            complain(line)
        return error.exit_status
    except KeyboardInterrupt:
        complain("interrupted; no file was left half written")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has seen enough
        return 1
    finally:
        _let_go_of_stdout()
    return status


def _let_go_of_stdout() -> None:
    """Drop what standard output does not take: the interpreter would try again at its end, and complain at length."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

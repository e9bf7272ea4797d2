"""The `edgecount` command: arguments → a subcommand → an exit status."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module

from edgecount import __version__
from edgecount.commands.parsing.parser import Parser
from edgecount.commands.text.console import complain
from edgecount.daemon.operations.signals import abrupt_ctrl_c, unwind_on_sigterm
from edgecount.errors import ConfigError, EdgecountError

COMMANDS = (
    "init",
    "run",
    "check",
    "coach",
    "replay",
    "count",
    "report",
    "forecast",
    "audit",
    "trails",
    "whatif",
    "why",
    "heatmap",
    "status",
    "occupancy",
    "cameras",
    "privacy",
    "backup",
    "restore",
    "models",
    "crowd",
    "segment",
    "config",
    "web",
    "fleet",
)
"""The subcommands, each a module of `commands`."""

INTERRUPTED = 130
"""The exit status that shells give a program ended by Ctrl-C."""
_NOT_FOR_OTHERS = 0o027  # of a umask


def build_parser(only: str | None = None) -> Parser:
    """The parser of all subcommands and their arguments, or of the subcommand `only`, if there is one of that name.

    A command loads the libraries that it needs, which may take a second: the daemon must not load those of others.
    """
    parser = Parser(prog="edgecount", description="Counts people who cross entry lines in front of cameras.")
    parser.add_argument("--version", action="version", version=f"edgecount {__version__}")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=Parser)
    for name in (only,) if only in COMMANDS else COMMANDS:
        import_module(f"edgecount.commands.{name}").add(subparsers)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 1 failed, 2 bad usage or config.  Errors are lines on stderr that name the remedy."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None if it was closed
            stream.reconfigure(errors="backslashreplace")  # a name that it cannot encode is no reason to fail
    if arguments is None:
        arguments = sys.argv[1:]
    with abrupt_ctrl_c():  # loading libraries takes time, and Ctrl-C must not end it in a traceback
        parser = build_parser(arguments[0] if arguments else None)
    options = parser.parse_args(arguments)
    try:
        with unwind_on_sigterm(), closed_to_others():
            status: int = options.execute(options)
    except EdgecountError as error:
        for line in error.problems if isinstance(error, ConfigError) else (str(error),):
            complain(line)
        return error.exit_status
    except KeyboardInterrupt:
        complain("interrupted; no file was left half written")
        return INTERRUPTED
    except BrokenPipeError:  # the program that read our output has closed the pipe
        return 1
    finally:
        _let_go_of_stdout()
    return status


@contextmanager
def closed_to_others() -> Iterator[None]:
    """Files and folders that are made in the block are for this user, and for its group to read, and for nobody else.

    What is counted is nobody else's business; a stricter umask stays as strict.
    """
    before = os.umask(_NOT_FOR_OTHERS)
    os.umask(before | _NOT_FOR_OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def _let_go_of_stdout() -> None:
    """Drop output that standard output refuses: else the interpreter would try again at its end, and complain."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

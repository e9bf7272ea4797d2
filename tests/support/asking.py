"""Calls one subcommand, and stands in for the daemon that it asks."""

from argparse import Namespace
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from edgecount.commands.parsing.parser import Parser
from edgecount.daemon.operations.control import ControlServer
from edgecount.site.command import Command
from edgecount.site.status import Status


def run(command: ModuleType, *arguments: str) -> int:
    """Its exit status; an EdgecountError, or the SystemExit of bad usage, comes through."""
    parser = Parser(prog="edgecount")
    command.add(parser.add_subparsers(required=True, parser_class=Parser))
    options = parser.parse_args(arguments)
    execute: Callable[[Namespace], int] = options.execute
    return execute(options)


@contextmanager
def daemon(folder: Path, status: Status, outcome: "Future[int]") -> Iterator[list[Command]]:
    """Answers in this state folder while in the block; the commands that it was given."""
    commands: list[Command] = []

    def command(given: Command) -> "Future[int]":
        commands.append(given)
        return outcome

    server = ControlServer(folder, lambda: status, ZoneInfo("Europe/Paris"), command)
    server.start()
    try:
        yield commands
    finally:
        server.stop()


def stored(number: int) -> "Future[int]":
    """The future of a command that was stored under this number."""
    future: Future[int] = Future()
    future.set_result(number)
    return future


def refused(error: Exception) -> "Future[int]":
    """The future of a command that was not stored."""
    future: Future[int] = Future()
    future.set_exception(error)
    return future

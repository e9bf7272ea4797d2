"""The command line's grammar: what all subcommands have in common."""

import argparse
from pathlib import Path
from typing import NoReturn, TypeAlias

from edgecount.text import printable

Subparsers: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - the only name it has
"""What `add_subparsers` gives; argparse has no public name for it."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Print the fault, and end with status 2."""
        self.exit(2, f"{self.prog}: {printable(message)}; `{self.prog} --help` lists what is possible\n")


def add_config(parser: argparse.ArgumentParser) -> None:
    """Add --config."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        help="default: config.yaml, then /etc/edgecount/config.yaml",
    )


def add_state(parser: argparse.ArgumentParser) -> None:
    """Add --state."""
    parser.add_argument(
        "--state",
        metavar="DIR",
        type=Path,
        help="where the store lives; default: what systemd gives, such as /var/lib/edgecount, else ./var",
    )

"""The command line's grammar: what all subcommands have in common."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from edgecount.text import printable

Subparsers: TypeAlias = "argparse._SubParsersAction[Parser]"  # noqa: SLF001 - the only name it has
"""What `add_subparsers` gives; argparse has no public name for it."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line, and name the help of the subcommand that they are about."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.set_defaults(parser=self)  # the innermost subcommand's is left in what is parsed

    def parse_args(  # type: ignore[override]  # we parse into a namespace of our own
        self, args: Sequence[str] | None = None, namespace: None = None
    ) -> argparse.Namespace:
        """The options; what no subcommand knows is a fault of the one that was asked for."""
        options, unknown = self.parse_known_args(args, namespace)
        if unknown:
            asked: Parser = options.parser
            asked.error(f"unrecognized arguments: {' '.join(unknown)}")
        return options

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


def add_camera(
    parser: argparse.ArgumentParser, text: str = "in front of which camera, if the config has several"
) -> None:
    """Add --camera, with this text for the help."""
    parser.add_argument("--camera", metavar="NAME", help=text)


def add_state(parser: argparse.ArgumentParser) -> None:
    """Add --state."""
    parser.add_argument(
        "--state",
        metavar="DIR",
        type=Path,
        help="where the store lives; default: what systemd gives, such as /var/lib/edgecount, else ./var",
    )

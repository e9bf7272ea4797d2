"""`edgecount init`: writes the example config, for the operator to adapt."""

import os
from argparse import Namespace
from pathlib import Path

from edgecount.commands.parsing.parser import Subparsers
from edgecount.commands.text.console import say
from edgecount.errors import EdgecountError, UsageError
from edgecount.files.replacing import replace_file
from edgecount.files.shipped import shipped_path

DOCS = "docs"
EXAMPLE = "config.yaml"
_FOR_ALL = 0o644  # there is no secret in it, and the service, which reads it, is another user


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser("init", help="write a config with a comment on everything, to be adapted")
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        nargs="?",
        default=Path(EXAMPLE),
        help="the file to write; default: %(default)s",
    )
    parser.set_defaults(execute=execute)


def execute(options: Namespace) -> int:
    """Write the example; UsageError where there is such a file already."""
    path: Path = options.file
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already: it is left as it is; name another file, or move it away")
    replace_file(path, adapted(_example(), shipped_path(DOCS)).encode(), _FOR_ALL)
    say(f"{path}: written; put in your camera and its line, then run edgecount check --config {path}")
    say(f"every key is explained in {shipped_path(DOCS) / 'configuration.md'}")
    return 0


def adapted(example: str, docs: Path) -> str:
    """The example, with the documentation where this installation has it."""
    return example.replace(f"{DOCS}/", f"{docs}/")


def _example() -> str:
    path = shipped_path(EXAMPLE)
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise EdgecountError(f"{path}: cannot be read ({error.strerror}); install edgecount again") from error

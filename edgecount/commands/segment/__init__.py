"""`edgecount segment`: networks of one's own that give each person a shape; a module an action."""

from edgecount.commands.parsing.parser import Parser, Subparsers
from edgecount.commands.segment import evaluate, export, train


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("segment", help="train networks that find people's shapes, on outlined pictures")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    train.add(actions)
    evaluate.add(actions)
    export.add(actions)

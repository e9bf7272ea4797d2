"""`edgecount web`: what the dashboard needs of this machine; a module an action."""

from edgecount.commands.parsing.parser import Parser, Subparsers
from edgecount.commands.web import code


def add(subparsers: Subparsers) -> None:
    """Declare the subcommand and its own subcommands."""
    parser = subparsers.add_parser("web", help="a one-time code to come into the dashboard with")
    actions = parser.add_subparsers(required=True, metavar="ACTION", parser_class=Parser)
    code.add(actions)
